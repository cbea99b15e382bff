import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";

import { ConditionFields } from "./condition-fields";

beforeAll(() => {
  window.matchMedia = vi.fn().mockImplementation(() => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
});

test("a value that was chosen for a yes or no does not stay for a column of another type", () => {
  const written = vi.fn();
  const columns = [{ name: "paid", type: "boolean" }, { name: "town", type: "text" }, { name: "county", type: "text" }];
  render(<MantineProvider><ConditionFields label="Condition" columns={columns} onChange={written} /></MantineProvider>);
  const pick = (column: string) => fireEvent.change(screen.getByLabelText("Column"), { target: { value: column } });
  pick("paid");
  expect(written).toHaveBeenLastCalledWith("paid = true");
  pick("town");
  expect(written).toHaveBeenLastCalledWith("");
  fireEvent.change(screen.getByLabelText("Value"), { target: { value: "Bath" } });
  pick("county");
  expect(written).toHaveBeenLastCalledWith("county = 'Bath'");
});
