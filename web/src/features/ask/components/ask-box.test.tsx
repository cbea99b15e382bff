import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AskBox } from "./ask-box";

const kItems = [
  { text: "total amount by region", before: "total amount", insert: "amount", kind: "column", hint: "number" },
  { text: "total tax by region", before: "total tax", insert: "tax", kind: "column", hint: "number" },
];

const asked: { before: string; after: string; dataset_ids: string[] }[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
    asked.push(JSON.parse(init.body as string) as (typeof asked)[number]);
    return Promise.resolve(new Response(JSON.stringify({ items: kItems }), { headers: { "content-type": "application/json" } }));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(datasetIds?: string[]) {
  const onAsk = vi.fn();
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <AskBox onAsk={onAsk} placeholder="Ask" datasetIds={datasetIds} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  const field = screen.getByLabelText<HTMLTextAreaElement>("Your question");
  const type = (value: string, cursor = value.length) =>
    fireEvent.change(field, { target: { value, selectionStart: cursor, selectionEnd: cursor } });
  const key = (name: string) => fireEvent.keyDown(field, { key: name });
  const options = () => screen.queryAllByRole("option").map((option) => option.querySelector("span")?.textContent);
  return { onAsk, field, type, key, options };
}

describe("AskBox", () => {
  it("offers ways to go on, once for several quick keys", async () => {
    const { type, options } = show(["a"]);
    type("total");
    type("total a");
    await waitFor(() => expect(options()).toEqual(["total amount by region", "total tax by region"]));
    expect(asked).toEqual([{ before: "total a", after: "", dataset_ids: ["a"], limit: 7 }]);
    expect(screen.getByRole("status").textContent).toBe("2 suggestions");
  });

  it("takes the chosen one with Enter and puts the cursor behind it", async () => {
    const { field, type, key, options, onAsk } = show(["a"]);
    type("total a by region", 7);
    await waitFor(() => expect(options()).toHaveLength(2));
    key("ArrowDown");
    key("ArrowDown");
    expect(field.getAttribute("aria-activedescendant")).toBe(screen.getAllByRole("option")[1]!.id);
    expect(screen.getAllByRole("option")[1]!.getAttribute("aria-selected")).toBe("true");
    key("ArrowUp");
    key("Enter");
    expect(field.value).toBe("total amount by region");
    expect(field.selectionStart).toBe("total amount".length);
    expect(onAsk).not.toHaveBeenCalled();
    expect(options()).toEqual([]);
    key("Enter");
    expect(onAsk).toHaveBeenCalledWith("total amount by region");
  });

  it("asks what was typed when nothing is chosen", async () => {
    const { type, key, options, onAsk } = show(["a"]);
    type("total a");
    await waitFor(() => expect(options()).toHaveLength(2));
    key("Enter");
    expect(onAsk).toHaveBeenCalledWith("total a");
    expect(options()).toEqual([]);
  });

  it("closes with Escape and comes back with the next key", async () => {
    const { type, key, options } = show(["a"]);
    type("total a");
    await waitFor(() => expect(options()).toHaveLength(2));
    key("Escape");
    expect(options()).toEqual([]);
    type("total am");
    await waitFor(() => expect(options()).toHaveLength(2));
  });

  it("takes the one that is clicked and keeps the focus", async () => {
    const { field, type, options } = show(["a"]);
    field.focus();
    type("total a");
    await waitFor(() => expect(options()).toHaveLength(2));
    fireEvent.mouseDown(screen.getAllByRole("option")[1]!);
    expect(field.value).toBe("total tax by region");
    expect(document.activeElement).toBe(field);
  });

  it("asks the server nothing where there is nothing to suggest from", async () => {
    const { type, options } = show();
    type("total a");
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(options()).toEqual([]);
    expect(asked).toEqual([]);
  });
});
