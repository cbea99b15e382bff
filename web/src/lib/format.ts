/** How values are written for people. Cells come as JSON: integers beyond 2^53 and long decimals are strings. */

export type Cell = string | number | boolean | null | undefined | object;

const kNumeric = new Set(["integer", "double", "decimal"]);
export const isNumericType = (type: string | undefined): boolean => kNumeric.has(type ?? "");
export const isTemporalType = (type: string | undefined): boolean => type === "date" || type === "timestamp";

/** 1234567.5 → "1,234,567.5". Text digits are grouped as they are, so no digit is lost. */
export function formatNumber(value: number | string, maxDigits = 2): string {
  if (typeof value === "string") {
    const parts = /^(-?)(\d+)(\.\d+)?$/.exec(value);
    if (!parts) return value;
    return parts[1] + (parts[2] ?? "").replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (parts[3] ?? "");
  }
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const digits = size !== 0 && size < 0.01 ? 6 : size < 1 ? Math.max(maxDigits, 4) : maxDigits;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** 12800 → "12.8K": for tight places such as histogram edges. */
export function formatCompact(value: number): string {
  return value.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 1 });
}

const kAbout = new Intl.NumberFormat("en-US", { notation: "compact", compactDisplay: "long", minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** 9012345 → "≈ 9.0 million": of what was estimated, no more digits than it deserves. */
export const formatAbout = (value: number): string => `≈ ${Math.abs(value) < 1000 ? Math.round(value) : kAbout.format(value)}`;

export const formatCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

export function formatPercent(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1%";
  if (share < 1 && share > 0.999) return ">99.9%";
  return `${(share * 100).toLocaleString("en-US", { maximumFractionDigits: 1 })}%`;
}

const kUnits = ["bytes", "KB", "MB", "GB", "TB"];
export function formatBytes(bytes: number): string {
  let unit = 0;
  let size = bytes;
  while (size >= 1024 && unit < kUnits.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toLocaleString("en-US", { maximumFractionDigits: size < 10 ? 1 : 0 })} ${kUnits[unit]}`;
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1) return "<1 ms";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

const kDate = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
const kMonth = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", timeZone: "UTC" });
const kTime = new Intl.DateTimeFormat("en-US", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });

/** ISO text of the data ("2024-03-01", "2024-03-01T10:00:00") as people write it; dates of the data have no time zone. */
export function formatDate(iso: string, asMonth = false): string {
  const time = Date.parse(/[T ]\d/.test(iso) ? `${iso.replace(" ", "T").replace(/Z$/, "")}Z` : `${iso}T00:00:00Z`);
  if (Number.isNaN(time)) return iso;
  if (asMonth) return kMonth.format(time);
  const date = kDate.format(time);
  return /[T ]\d/.test(iso) && !/[T ]00:00:00(\.0*)?Z?$/.test(iso) ? `${date}, ${kTime.format(time)}` : date;
}

const kPlaces = 2;

/** Whole numbers that name something rather than count it: "order_id", "Year", "zipCode". */
const isNamingNumber = (type: string | undefined, name: string): boolean =>
  type === "integer" && /(^|[^a-z])(id|year|zip|zip ?code|postal ?code|code|key|phone)$|^year of /i.test(name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " "));

/** Cells of one column, written alike: amounts with the same places behind the point, months as months, identifiers as they are. */
export function columnFormat(type: string | undefined, cells: Cell[], name = ""): (cell: Cell) => string {
  if (isNamingNumber(type, name)) return (cell) => (cell === null || cell === undefined ? "" : String(cell));
  if (isMonthColumn(type, cells)) return (cell) => formatCell(cell, type, true);
  const fractions = cells.filter((cell): cell is number => typeof cell === "number" && !Number.isInteger(cell));
  const places = Math.min(Math.max(0, ...fractions.map((value) => (String(value).split(".")[1] ?? "").length)), kPlaces);
  const small = fractions.some((value) => Math.abs(value) < 1);
  if (!isNumericType(type) || places === 0 || small) return (cell) => formatCell(cell, type);
  const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return (cell) => (typeof cell === "number" ? format.format(cell) : formatCell(cell, type));
}

/** A column of first days of months is a column of months. */
export function isMonthColumn(type: string | undefined, cells: Cell[]): boolean {
  const present = cells.filter((cell) => cell !== null && cell !== undefined);
  return isTemporalType(type) && present.length > 1 &&
    present.every((cell) => typeof cell === "string" && /^-?\d{4,}-\d{2}-01([T ]00:00:00(\.0*)?)?$/.test(cell));
}

export function formatCell(cell: Cell, type?: string, asMonth = false): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "boolean") return cell ? "true" : "false";
  if (typeof cell === "number") return formatNumber(cell);
  if (typeof cell === "object") return JSON.stringify(cell);
  if (isTemporalType(type)) return formatDate(cell, asMonth);
  return isNumericType(type) ? formatNumber(cell) : cell;
}

const kRelative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" });
const kSteps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];
/** "just now", "5 minutes ago", "yesterday", then the date. Takes ISO text or milliseconds since 1970. */
export function formatAgo(when: string | number, now = Date.now()): string {
  const time = typeof when === "number" ? when : Date.parse(when);
  if (Number.isNaN(time)) return "";
  const gone = now - time;
  if (gone < 60_000) return "just now";
  if (gone > 7 * 86_400_000) return new Date(time).toLocaleDateString("en-US", { year: "numeric", month: "short", day: "numeric" });
  const [unit, length] = kSteps.find(([, size]) => gone >= size) ?? ["minute", 60_000];
  return kRelative.format(-Math.floor(gone / length), unit);
}
