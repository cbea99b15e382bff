/** How names, texts and numbers stand in a line of a recipe (docs/recipes.md). */

/** Words that open something: as names they are quoted. */
const kReserved = new Set(
  ("all and as at backward between by case cast else end false first format forward from in into is keep last locale not null of off on or " +
    "scale then to true when where with within date contains timestamp starts_with ends_with").split(" "),
);

const kEscapes: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const inQuotes = (text: string, quote: string) => quote + text.replace(/[\\\n\r\t'"]/g, (c) => kEscapes[c] ?? (c === "\\" || c === quote ? `\\${c}` : c)) + quote;

/** A name as a recipe takes it, whatever it holds. */
export const writtenName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) && !kReserved.has(name.toLowerCase()) ? name : inQuotes(name, '"'));
export const writtenText = (text: string): string => inQuotes(text, "'");
export const writtenNames = (names: string[]): string => names.map(writtenName).join(", ");

/** A number as it is written in a recipe, or "" where it is none. */
export function writtenNumber(text: string): string {
  const bare = text.trim();
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? bare : "";
}

/** What a name or text in quotes says. */
export const unescaped = (inside: string): string => inside.replace(/\\(.)/g, (_, c: string) => ({ n: "\n", r: "\r", t: "\t" })[c] ?? c);

/** What stands between blanks, without quotes; a mark tells names and texts from words. */
function tokens(line: string): string[] {
  const out: string[] = [];
  for (const [token, quoted] of line.matchAll(/"((?:\\.|[^"\\])*)"|'(?:\\.|[^'\\])*'|\w+|[^\s\w]/g)) {
    out.push(quoted === undefined ? token : unescaped(quoted));
  }
  return out;
}

/** Whether a line joins one of these names (of one dataset) over this pair of columns. */
export function joinsOver(line: string, names: string[], from: string, to: string): boolean {
  const [step, table, on, ...rest] = tokens(line);
  if (step?.toLowerCase() !== "join" || on?.toLowerCase() !== "on" || !names.includes(table ?? "")) return false;
  return rest.some((token, at) => token === from && rest[at + 1] === "=" && rest[at + 2] === to);
}
