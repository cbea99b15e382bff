import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { kStepForms, lineOf, missingOf, slotsOf, usageOf } from "./step-forms";
import { joinsOver, writtenName, writtenNumber, writtenText } from "./step-text";

const formOf = (title: string) => kStepForms.find((form) => form.title === title)!;

describe("the forms of steps", () => {
  test("are those of the document, all and no other", () => {
    const document = readFileSync("../docs/recipes.md", "utf8");
    const listed = /## Steps\n\n((?: {4}.*\n)+)/.exec(document)![1]!.split("\n").map((line) => line.trim()).filter(Boolean);
    expect(kStepForms.map(({ parts }) => usageOf(parts)).toSorted()).toEqual(listed.toSorted());
  });

  test("are those of the parser, slot by slot", () => {
    const source = readFileSync("../src/core/recipe/forms.cpp", "utf8");
    const patterns = [...source.matchAll(/^ {4}\{"([^"]* [^"]*)",/gm)].map(([, pattern]) => pattern);
    expect(patterns.length).toBeGreaterThan(25);
    expect(kStepForms.map(({ pattern }) => pattern).toSorted()).toEqual(patterns.toSorted());
  });

  test("have titles of their own and a label for each slot", () => {
    expect(new Set(kStepForms.map(({ title }) => title)).size).toBe(kStepForms.length);
    for (const { parts } of kStepForms) for (const { name, label } of slotsOf(parts)) expect(label).not.toBe(name);
  });

  test("write their line, without what was left out", () => {
    const convert = formOf("Change the type");
    expect(lineOf(convert.parts, { columns: "amount", type: "decimal", locale: "'de'" })).toBe("convert amount to decimal locale 'de'");
    expect(missingOf(convert.parts, { columns: "amount" }).map(({ name }) => name)).toEqual(["type"]);
    expect(lineOf(convert.parts, {})).toBe("convert COLUMN, … to boolean|integer|double|decimal|text|date|time|timestamp");
    expect(lineOf(formOf("Columns into rows").parts, { columns: "a, b", name: "k", value: "v" })).toBe("unpivot a, b into k, v");
    expect(lineOf(formOf("Remove nearly repeated rows").parts, { columns: "name" })).toBe("deduplicate fuzzy name");
    expect(lineOf(formOf("Remove repeated rows").parts, {})).toBe("deduplicate");
  });
});

describe("names, texts and numbers in a line", () => {
  test("are quoted where they must be", () => {
    expect(["amount", "order date", "To", "größe", "1st", 'a "b" \\ c\n'].map(writtenName)).toEqual(["amount", '"order date"', '"To"', '"größe"', '"1st"', '"a \\"b\\" \\\\ c\\n"']);
    expect(writtenText("it's\t\"so\"")).toBe("'it\\'s\\t\"so\"'");
    expect(["12", "-1.5", " 3e4 ", "1,5", "", "abc"].map(writtenNumber)).toEqual(["12", "-1.5", "3e4", "", "", ""]);
  });

  test("a join is known whichever way it names its dataset and columns", () => {
    const names = ["people.csv", "people", "01a2"];
    for (const line of ['join "01a2" on "person id" = id', "JOIN people ON other = x, \"person id\" = \"id\" as inner", 'join "people.csv" on "person id" = id'])
      expect(joinsOver(line, names, "person id", "id"), line).toBe(true);
    for (const line of ['join towns on "person id" = id', 'join people on id = "person id"', "drop people", ""]) expect(joinsOver(line, names, "person id", "id"), line).toBe(false);
  });
});
