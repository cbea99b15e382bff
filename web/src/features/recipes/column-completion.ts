import type { Column } from "./condition";
import { unescaped, writtenName } from "./step-text";

/** Columns that what stands from `begin` to `end` may become. */
export interface Completion {
  begin: number;
  end: number;
  /** The first of them. */
  columns: Column[];
  total: number;
}

const kMost = 8;

/** Where the text or name begins that is open at its end, and its quote. */
function openQuote(text: string): { at: number; quote: string } | undefined {
  let open: { at: number; quote: string } | undefined;
  for (let at = 0; at < text.length; ++at) {
    const c = text[at]!;
    if (open && c === "\\") ++at;
    else if (open) open = c === open.quote ? undefined : open;
    else if (c === '"' || c === "'") open = { at, quote: c };
  }
  return open;
}

/** How much of what follows belongs to the name in quotes in which the caret stands: to its quote, unless that opens another name or text. */
function restOfName(rest: string): number {
  const closed = /^(?:\\.|[^"\\])*"/.exec(rest)?.[0].length;
  if (closed !== undefined && !openQuote(rest.slice(closed))) return closed;
  return (/^[\p{L}\p{N}_ ]*"/u.exec(rest) ?? /^[\p{L}\p{N}_]*/u.exec(rest)!)[0].length;
}

const beginsWith = (name: string, typed: string) => name.toLowerCase().startsWith(typed);
const hasWord = (name: string, typed: string) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed));

/** For the caret in a line of a recipe. A step's own name and texts in quotes become nothing; where no letter stands yet, columns are offered when `asked`. */
export function completionAt(text: string, caret: number, columns: Column[], asked = false): Completion | undefined {
  if (caret > text.length) return undefined;
  const [before, rest] = [text.slice(0, caret), text.slice(caret)];
  const open = openQuote(before);
  if (open?.quote === "'") return undefined;
  const word = open ? before.slice(open.at + 1) : /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? "";
  const begin = open ? open.at : caret - word.length;
  const end = caret + (open ? restOfName(rest) : /^[\p{L}\p{N}_]*/u.exec(rest)![0].length);
  if (before.slice(0, begin).trim() === "" || (word === "" && !open && !asked)) return undefined;
  const typed = (open ? unescaped(word) : word).toLowerCase();
  const others = columns.filter(({ name }) => writtenName(name) !== text.slice(begin, end));
  const found = others.filter(({ name }) => beginsWith(name, typed) || hasWord(name, typed))
    .sort((a, b) => Number(beginsWith(b.name, typed)) - Number(beginsWith(a.name, typed)));
  return found.length > 0 ? { begin, end, columns: found.slice(0, kMost), total: found.length } : undefined;
}

/** The line with the column in it, and where the caret stands then. */
export function completed(text: string, { begin, end }: Completion, column: string): { text: string; caret: number } {
  const written = text.slice(0, begin) + writtenName(column);
  return { text: written + text.slice(end), caret: written.length };
}
