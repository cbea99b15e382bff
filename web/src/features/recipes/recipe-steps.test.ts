import { describe, expect, test } from "vitest";

import { joinStep, moved, problemOf, recipeOf, stepsOf } from "./recipe-steps";

describe("a recipe in the editor", () => {
  test("is read a step a row, without comments, with lines that go on, and written again", () => {
    const steps = stepsOf("# monthly\ntrim all\nconvert amount to decimal\n    locale 'de'\n\noff drop id\r\n");
    expect(steps.map(({ text, on }) => [text, on])).toEqual([["trim all", true], ["convert amount to decimal locale 'de'", true], ["drop id", false]]);
    expect(recipeOf(steps)).toBe("trim all\nconvert amount to decimal locale 'de'\noff drop id\n");
  });

  test("keeps the rows' numbers where a step is not written yet", () => {
    const steps = stepsOf("trim all\ndrop id");
    steps[0]!.text = " ";
    expect(recipeOf(steps)).toBe("\ndrop id\n");
  });

  test("moves a step by one and not past the ends", () => {
    const steps = stepsOf("a\nb\nc");
    expect(moved(steps, 0, 1).map(({ text }) => text)).toEqual(["b", "a", "c"]);
    expect(moved(steps, 2, 1)).toBe(steps);
  });

  test("joins under any name", () => {
    expect(joinStep("people", "person id", "id")).toBe('join people on "person id" = id');
    expect(joinStep('a "b" \\ c', "x", "y")).toBe('join "a \\"b\\" \\\\ c" on x = y');
  });

  test("finds the row an error speaks of", () => {
    expect(problemOf("line 2: there is no step 'x'.")).toEqual({ row: 1, text: "There is no step 'x'." });
    expect(problemOf("Step 1, line 3 (drop a): there is no column 'a'.")).toEqual({ row: 2, text: "There is no column 'a'." });
    expect(problemOf("The server cannot be reached.")).toEqual({ row: undefined, text: "The server cannot be reached." });
  });
});
