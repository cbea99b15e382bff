import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { DataTable } from "./data-table";

const kRows = [["West", 3], ["east", 10], ["North", null], ["South", 7]];

beforeAll(() => {
  // jsdom lays nothing out: give the scrolling element the height it would have.
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 407 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 800 });
});
afterEach(cleanup);

function show(rows: (string | number | null)[][]) {
  render(<DataTable columns={["region", "total"]} types={["text", "integer"]} rows={rows} label="Result" />);
  const regions = () => screen.getAllByRole("row").slice(1).map((row) => within(row).getAllByRole("cell")[0]!.textContent);
  return { regions, press: (name: string) => fireEvent.click(screen.getByRole("button", { name })) };
}

describe("DataTable", () => {
  it("keeps the order of the answer until a heading is pressed", () => {
    expect(show(kRows).regions()).toEqual(["West", "east", "North", "South"]);
  });

  it("sorts numbers downwards first, nulls last both ways", () => {
    const { regions, press } = show(kRows);
    press("total");
    expect(regions()).toEqual(["east", "South", "West", "North"]);
    expect(screen.getByRole("columnheader", { name: "total" }).getAttribute("aria-sort")).toBe("descending");
    press("total");
    expect(regions()).toEqual(["West", "South", "east", "North"]);
    press("total");
    expect(regions()).toEqual(["West", "east", "North", "South"]);
  });

  it("sorts words without regard to case", () => {
    const { regions, press } = show(kRows);
    press("region");
    expect(regions()).toEqual(["east", "North", "South", "West"]);
  });

  it("puts only the rows in sight on the page", () => {
    show(Array.from({ length: 20_000 }, (_, index) => [`r${index}`, index]));
    expect(document.querySelector("table")?.getAttribute("aria-rowcount")).toBe("20001");
    const shown = document.querySelectorAll("tbody tr").length;
    expect(shown).toBeGreaterThan(10);
    expect(shown).toBeLessThan(60);
  });

  it("says where the rows and values of a workbook stand, sorted too", () => {
    const cells = [["Sales!A4", "Sales!B4"], ["Sales!A4", "Sales!B5"], ["Sales!A6", "Sales!B6"], ["", "Sales!B8"]];
    render(<DataTable columns={["region", "total"]} types={["text", "integer"]} rows={kRows} cells={cells} label="Result" />);
    const heads = () => screen.getAllByRole("rowheader").map((head) => head.textContent);
    expect(heads()).toEqual(["4", "5", "6", "8"]);
    expect(screen.getByRole("cell", { name: "7" }).title).toBe("Cell Sales!B8");
    fireEvent.click(screen.getByRole("button", { name: "total" }));
    expect(heads()).toEqual(["5", "8", "4", "6"]);
    expect(screen.getByRole("cell", { name: "10" }).title).toBe("Cell Sales!B5");
  });

  it("says what a column counts in", () => {
    render(<DataTable columns={["region", "total"]} types={["text", "integer"]} units={["", "thousand EUR"]} rows={kRows} label="Result" />);
    expect(screen.getByRole("columnheader", { name: "total in thousand EUR" })).toBeTruthy();
    expect(screen.getByRole("columnheader", { name: "region" }).textContent).toBe("region");
  });

  it("names the sheet's column where fields run down", () => {
    render(<DataTable columns={["region", "total"]} types={["text", "integer"]} rows={kRows.slice(0, 2)} cells={[["S!B1", "S!B2"], ["S!C1", "S!C2"]]} label="Result" />);
    expect(screen.getAllByRole("rowheader").map((head) => head.textContent)).toEqual(["B", "C"]);
  });
});
