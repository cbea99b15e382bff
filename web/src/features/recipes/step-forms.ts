/** The steps there are, as docs/recipes.md lists them; the test beside holds them against it.
 *  A pattern is words and slots, {name:type}; what stands in [ ] may be left out. */

export type SlotType =
  | "column" | "columns" | "any_columns" | "new" | "news" | "table" | "keys" | "text" | "texts" | "number" | "numbers" | "count" | "constant" | "condition" | "expression" | "choice";
export interface Slot {
  name: string;
  type: SlotType;
  label: string;
  choices: string[];
  required: boolean;
}
type Part = string | Slot | Part[];
export interface StepForm {
  pattern: string;
  title: string;
  /** What it does. */
  sentence: string;
  group: string;
  parts: Part[];
}

type Row = [pattern: string, title: string, sentence: string, labels?: Record<string, string>];

const kRows: Record<string, Row[]> = {
  Columns: [
    ["keep {columns:columns}", "Keep columns", "Keep only these columns and remove the others."],
    ["drop {columns:columns}", "Remove columns", "Remove these columns."],
    ["rename {from:column} to {to:new}", "Rename a column", "Give a column another name.", { to: "New name" }],
    ["convert {columns:columns} to {type:boolean|integer|double|decimal|text|date|time|timestamp} [format {formats:texts}] [locale {locale:text}] [scale {scale:count}] [or {otherwise:stop|null}]",
      "Change the type", "Read columns as numbers, dates, texts and so on.", { formats: "Written like (%d/%m/%Y), one a line", locale: "By the customs of (de, fr, en)", scale: "Decimals", otherwise: "What does not fit" }],
    ["derive {name:new} = {expression:expression}", "Compute a column", "Make a column from others, such as amount * quantity."],
    ["split {column:column} on {separator:text} into {names:news}", "Split a column", "Divide texts at a sign into several columns.", { separator: "Divided at" }],
  ],
  Values: [
    ["trim {columns:any_columns}", "Trim blanks", "Remove blanks around texts."],
    ["replace {what:texts} with {value:constant} in {columns:any_columns}", "Replace texts", "Put another value where a cell says exactly this.", { what: "Texts to replace, one a line" }],
    ["fill {columns:columns} with {value:constant}", "Fill with a value", "Put a value where there is none."],
    ["fill {columns:columns} {direction:forward|backward} [within {groups:columns}]", "Fill from neighbours", "Put the value of the nearest row where there is none."],
    ["impute {columns:columns} with {method:mean|median|mode|model} [within {groups:columns}]", "Estimate missing values", "Put the mean, the median, the most frequent value or a model's estimate where there is none.", { method: "With" }],
    ["impute {columns:columns} with {direction:forward|backward} [within {groups:columns}]", "Estimate from neighbours", "Put the value of the nearest row where there is none; the same as filling from neighbours.", { direction: "With" }],
    ["mask {columns:columns} {how:redact|hash}", "Hide values", "Black out values, or put a fingerprint in their place."],
    ["mask {columns:columns} keep {end:first|last} {count:count}", "Hide all but a few characters", "Leave only the first or last characters to be seen.", { end: "Which stay", count: "How many characters" }],
    ["standardize {columns:columns} [by {method:zscore|minmax|robust}]", "Bring to one scale", "Make numbers of several columns comparable."],
    ["bin {column:column} at {edges:numbers} [as {name:new}]", "Ranges at given numbers", "Put numbers into ranges between the edges you give."],
    ["bin {column:column} into {count:count} {method:equal|quantiles} [as {name:new}]", "Ranges of equal size", "Put numbers into so many ranges.", { count: "How many ranges", method: "Equal in width, or in rows" }],
    ["encode {column:column} {method:one_hot|ordinal} [of {values:texts}]", "Turn categories into numbers", "A column of yes and no for each category, or its number in order.", { values: "Categories, one a line" }],
    ["encode {column:column} {method:target} {target:column} [smoothing {smoothing:number}]", "Turn categories into a mean", "Put the mean of another column for each category in its place."],
  ],
  Rows: [
    ["filter where {condition:condition}", "Keep rows", "Keep only rows of which this is true."],
    ["delete where {condition:condition}", "Remove rows", "Remove rows of which this is true."],
    ["outliers {columns:columns} by {method:iqr|zscore|isolation_forest} [beyond {reach:number}] {action:remove|cap|mark}", "Outliers", "Remove, cap or mark values that lie far from the others."],
    ["deduplicate [by {columns:columns}] [keep {end:first|last}]", "Remove repeated rows", "Of rows that are equal keep one, without its duplicates.", { columns: "Equal in these columns", end: "Which stays" }],
    ["deduplicate {method:fuzzy} {columns:columns} [similarity {similarity:number}] [keep {end:first|last}]", "Remove nearly repeated rows", "Of rows that are nearly the same in each of these columns keep one, without its near duplicates.", { end: "Which stays" }],
    ["deduplicate {method:fuzzy} {columns:columns} [similarity {similarity:number}] mark as {name:new}", "Number nearly repeated rows", "Remove nothing; give near duplicates, rows that are nearly the same in each of these columns, one number."],
    ["sort {columns:columns} [order {order:ascending|descending}]", "Sort rows", "Put rows in the order of columns, the first one chosen first."],
  ],
  Shape: [
    ["join {table:table} on {keys:keys} [as {kind:inner|left}]", "Join a dataset", "Add the columns of another dataset where the keys are equal.", { kind: "Rows without a partner (left keeps them)" }],
    ["union {table:table}", "Append a dataset", "Add the rows of another dataset below."],
    ["unpivot {columns:columns} into {name:new}, {value:new}", "Columns into rows", "Make rows of several columns.", { name: "Column for their names", value: "Column for their values" }],
    ["unpivot {columns:columns} of {values:texts} into {names:news}", "Groups of columns into rows", "Make a row of each group of columns, such as those of one year.",
      { columns: "Columns, group after group", values: "Names of the groups, one a line" }],
    ["unpivot {columns:columns} of {values:texts} and {within:texts} into {names:news}", "Columns of two levels into rows", "Make rows of columns that stand for two things, such as a quarter of a year.",
      { values: "First level (2023, 2024), one a line", within: "Second level (Q1, Q2), one a line" }],
    ["pivot {column:column} [of {values:texts}] {aggregate:sum|mean|min|max|count|first} {value:column} by {groups:columns}", "Rows into columns",
      "Make a column of each value, with a total for each group.", { column: "Column whose values become columns", values: "Only these values, one a line", value: "Of", groups: "For each" }],
  ],
  File: [
    ["reread as {how:text|rows} [names in line {line:count}] [delimiter {delimiter:text}]", "Read the file again", "Undo how the file was read; comes first.",
      { how: "Cells as they are written, or every line as a row", line: "Names in line (of rows)", delimiter: "Cells divided at (of rows)" }],
  ],
};

const kLabels: Record<string, string> = {
  columns: "Columns", column: "Column", from: "Column", to: "New name", name: "Name of the new column", names: "Names of the new columns, one a line", type: "Type",
  expression: "Expression", value: "With", direction: "From the rows", groups: "Within each", how: "How", method: "By", edges: "Edges, rising", condition: "Condition",
  target: "Column to take the mean of", smoothing: "Weight of the whole mean, in rows", reach: "Beyond", action: "What to do", similarity: "Similarity, 0 to 1",
  order: "Order", table: "Dataset", keys: "Where", aggregate: "Total",
};

const kTypes = new Set(["column", "columns", "any_columns", "new", "news", "table", "keys", "text", "texts", "number", "numbers", "count", "constant", "condition", "expression"]);

function partsOf(pattern: string, labels: Record<string, string>, required = true): Part[] {
  return [...pattern.matchAll(/\[([^\]]*)\]|\{(\w+):([^}]*)\}|,|[^\s,[{]+/g)].map(([word, group, name, type]) => {
    if (group !== undefined) return partsOf(group, labels, false);
    if (name === undefined || type === undefined) return word;
    const known = kTypes.has(type);
    return { name, type: known ? (type as SlotType) : "choice", label: labels[name] ?? kLabels[name] ?? name, choices: known ? [] : type.split("|"), required };
  });
}

export const kStepForms: StepForm[] = Object.entries(kRows).flatMap(([group, rows]) =>
  rows.map(([pattern, title, sentence, labels = {}]) => ({ pattern, title, sentence, group, parts: partsOf(pattern, labels) })));

/** What stands for a slot that is not filled. */
const kPlaceholders: Record<Exclude<SlotType, "choice">, string> = {
  column: "COLUMN", columns: "COLUMN, …", any_columns: "COLUMN, … or all", new: "NEW", news: "NEW, NEW, …", table: "DATASET", keys: "COLUMN = COLUMN, …", text: "'TEXT'", texts: "'TEXT', …",
  number: "NUMBER", numbers: "NUMBER, NUMBER, …", count: "N", constant: "VALUE", condition: "CONDITION", expression: "EXPRESSION",
};
const placeholder = ({ type, choices }: Slot) => (type === "choice" ? choices.join("|") : kPlaceholders[type]);

const isSlot = (part: Part): part is Slot => typeof part === "object" && !Array.isArray(part);
const joined = (parts: string[]) => parts.filter(Boolean).join(" ").replace(/ ,/g, ",");

export const usageOf = (parts: Part[]): string =>
  joined(parts.map((part) => (isSlot(part) ? placeholder(part) : Array.isArray(part) ? `[${usageOf(part)}]` : part)));

/** Slots that a person fills; of one choice there is nothing to choose. */
export const slotsOf = (parts: Part[]): Slot[] =>
  parts.flatMap((part) => (isSlot(part) ? (part.choices.length === 1 ? [] : [part]) : Array.isArray(part) ? slotsOf(part) : []));

/** The line of a recipe. Values are as they are written there; what may be left out is where it has none. */
export function lineOf(parts: Part[], values: Record<string, string>): string {
  return joined(parts.map((part) => {
    if (isSlot(part)) return values[part.name] || placeholder(part);
    if (Array.isArray(part)) return slotsOf(part).every(({ name }) => values[name]) ? lineOf(part, values) : "";
    return part;
  }));
}

export const missingOf = (parts: Part[], values: Record<string, string>): Slot[] => slotsOf(parts).filter(({ required, name }) => required && !values[name]);
