/** Rows as text for other programs, and their order. */
import { isNumericType, type Cell } from "./format";

/** Nulls are placed last by the table whatever the direction; here both sides are present. */
export function compareCells(a: Cell, b: Cell, type?: string): number {
  if (isNumericType(type)) {
    const [x, y] = [Number(a), Number(b)];
    if (x !== y) return x < y ? -1 : 1;
    // Equal as doubles: long integers may still differ.
    if (typeof a === "string" || typeof b === "string") return compareLong(String(a), String(b));
    return 0;
  }
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a === "string" && typeof b === "string" && type !== "text") return a < b ? -1 : a > b ? 1 : 0;
  return String(a).localeCompare(String(b), "en", { numeric: true, sensitivity: "base" });
}

function compareLong(a: string, b: string): number {
  if (!/^-?\d+$/.test(a) || !/^-?\d+$/.test(b)) return 0;
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

const plain = (cell: Cell): string =>
  cell === null || cell === undefined ? "" : typeof cell === "object" ? JSON.stringify(cell) : String(cell);

/** RFC 4180. Text that a spreadsheet would run as a formula is written with a leading apostrophe. */
export function toCsv(columns: string[], rows: Cell[][]): string {
  const field = (cell: Cell): string => {
    let text = plain(cell);
    if (typeof cell === "string" && /^[=+\-@\t\r]/.test(text) && !/^-?[\d.,]+$/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

/** For the clipboard: spreadsheets take tabs. */
export function toTsv(columns: string[], rows: Cell[][]): string {
  return [columns, ...rows].map((row) => row.map((cell) => plain(cell).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
}
