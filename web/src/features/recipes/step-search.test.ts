import { describe, expect, test } from "vitest";

import { kStepForms } from "./step-forms";
import { formsFor, kSearched } from "./step-search";

const titles = (search: string) => formsFor(search).map(({ title }) => title);

describe("the search of steps", () => {
  test("finds what its own examples name", () => {
    expect(kSearched.map((example) => titles(example)[0])).toEqual(["Trim blanks", "Change the type", "Remove repeated rows"]);
  });

  test("has the step that is called so first", () => {
    for (const { title } of kStepForms) expect(titles(title)[0]).toBe(title);
    expect(titles("remove columns")[0]).toBe("Remove columns");
    expect(titles("remove rows")[0]).toBe("Remove rows");
  });

  test("then those whose line begins so, then those of which it is said", () => {
    expect(titles("impute").slice(0, 2)).toEqual(["Estimate missing values", "Estimate from neighbours"]);
    expect(titles("drop")[0]).toBe("Remove columns");
    expect(titles("number").indexOf("Number nearly repeated rows")).toBeLessThan(titles("number").indexOf("Change the type"));
    expect(titles("one_hot")).toEqual(["Turn categories into numbers"]);
    expect(titles("dup")).toContain("Remove nearly repeated rows");
  });

  test("finds all of them without a word, and none that nothing is said of", () => {
    expect(titles(" ")).toHaveLength(kStepForms.length);
    expect(titles("zebra")).toEqual([]);
    expect(titles("duplicat")).toContain("Remove repeated rows");
    expect(titles("plicate")).toContain("Remove repeated rows");
  });
});
