import type { RecipePreview } from "@/api/types";

import { writtenName, writtenNumber, writtenText } from "./step-text";

/** A column as the steps so far leave it. */
export interface Column {
  name: string;
  type: string;
}

export const columnsIn = ({ columns, column_types: types }: Pick<RecipePreview, "columns" | "column_types">): Column[] =>
  columns.map((name, at) => ({ name, type: types[at] ?? "text" }));

export const kNumeric = new Set(["integer", "double", "decimal"]);

/** A value of a type as a recipe writes it; "" where it is none. */
export function writtenValue(type: string, text: string): string {
  if (kNumeric.has(type)) return writtenNumber(text);
  if (type === "boolean") return text === "true" || text === "false" ? text : "";
  if (type === "date") return /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? `date ${writtenText(text.trim())}` : "";
  if (type === "timestamp") return /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(text.trim()) ? `timestamp ${writtenText(text.trim().replace("T", " "))}` : "";
  return writtenText(text);
}

export const kComparisons: [operator: string, words: string][] = [
  ["=", "is"], ["!=", "is not"], ["<", "is less than"], ["<=", "is at most"], [">", "is more than"], [">=", "is at least"],
  ["contains", "contains"], ["starts_with", "begins with"], ["ends_with", "ends with"], ["is null", "is missing"], ["is not null", "is there"],
];
const kTexts = new Set(["contains", "starts_with", "ends_with"]);
export const takesValue = (operator: string): boolean => !operator.startsWith("is ");
export const comparisonsOf = (type: string | undefined) => kComparisons.filter(([operator]) =>
  (type === "text" || type === undefined || !kTexts.has(operator)) && (type !== "boolean" || !/[<>]/.test(operator)));

export interface Comparison {
  column: string;
  operator: string;
  value: string;
}

/** All or any of them; "" while one is not complete. */
export function writtenCondition(comparisons: Comparison[], together: "and" | "or", columns: Column[]): string {
  const parts = comparisons.map(({ column, operator, value }) => {
    const found = columns.find(({ name }) => name === column);
    if (!found || !operator) return "";
    if (!takesValue(operator)) return `${writtenName(column)} ${operator}`;
    const written = value === "" ? "" : writtenValue(found.type, value);
    return written && `${writtenName(column)} ${operator} ${written}`;
  });
  return parts.every(Boolean) ? parts.join(` ${together} `) : "";
}
