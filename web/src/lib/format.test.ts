import { describe, expect, it } from "vitest";

import { columnFormat, formatAbout, formatAgo, formatBytes, formatCell, formatDate, formatDuration, formatNumber, formatPercent, isMonthColumn } from "./format";

describe("numbers", () => {
  it.each([
    [0, "0"], [1234567.5, "1,234,567.5"], [-0.125, "-0.125"], [0.000123, "0.000123"], [2.005, "2.01"], ["9007199254740993", "9,007,199,254,740,993"],
    ["-12345.678901234567890", "-12,345.678901234567890"], ["n/a", "n/a"], [Number.NaN, "NaN"],
  ])("%s reads %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("percentages never round to nothing or to all", () => {
    expect([0, 0.0001, 0.123, 0.9999, 1].map(formatPercent)).toEqual(["0%", "<0.1%", "12.3%", ">99.9%", "100%"]);
  });
  it("an estimate has no more digits than it deserves", () => {
    expect([812, 12_345, 9_012_345].map(formatAbout)).toEqual(["≈ 812", "≈ 12.3 thousand", "≈ 9.0 million"]);
  });
  it("sizes and times", () => {
    expect([512, 2048, 15_728_640].map(formatBytes)).toEqual(["512 bytes", "2 KB", "15 MB"]);
    expect([0.2, 23.4, 1500, 61_000].map(formatDuration)).toEqual(["<1 ms", "23 ms", "1.5 s", "1 min 1 s"]);
  });
});

describe("dates", () => {
  it("has no time zone", () => {
    expect(formatDate("2024-03-01")).toBe("Mar 1, 2024");
    expect(formatDate("2024-03-01T23:59:00")).toBe("Mar 1, 2024, 23:59");
    expect(formatDate("2024-03-01 00:00:00")).toBe("Mar 1, 2024");
    expect(formatDate("never")).toBe("never");
  });
  it("sees months", () => {
    expect(isMonthColumn("date", ["2024-01-01", null, "2024-02-01"])).toBe(true);
    expect(isMonthColumn("date", ["2024-01-01", "2024-02-02"])).toBe(false);
    expect(isMonthColumn("date", ["2024-01-01"])).toBe(false);
    expect(formatCell("2024-02-01", "date", true)).toBe("Feb 2024");
  });
  it("tells how long ago", () => {
    const now = Date.parse("2026-05-10T12:00:00Z");
    expect(formatAgo("2026-05-10T11:59:30Z", now)).toBe("just now");
    expect(formatAgo("2026-05-10T09:00:00Z", now)).toBe("3 hours ago");
    expect(formatAgo("2026-05-09T11:00:00Z", now)).toBe("yesterday");
    expect(formatAgo("", now)).toBe("");
  });
});

describe("columns", () => {
  const written = (type: string, cells: (number | string | null)[]) => cells.map(columnFormat(type, cells));
  it("are written alike", () => {
    expect(written("double", [844120, 1284350.25, 512870.1, null])).toEqual(["844,120.00", "1,284,350.25", "512,870.10", ""]);
    expect(written("double", [1, 2.5])).toEqual(["1.0", "2.5"]);
    expect(written("integer", [1, 2000])).toEqual(["1", "2,000"]);
  });
  it("keep identifiers and years ungrouped", () => {
    for (const name of ["order_id", "Year", "hire year", "year of hired on", "zipCode"]) expect(columnFormat("integer", [2024], name)(2024)).toBe("2024");
    for (const name of ["paid", "years", "amount"]) expect(columnFormat("integer", [2024], name)(2024)).toBe("2,024");
  });
  it("keep small numbers whole", () => expect(written("double", [0.0314, 2.5])).toEqual(["0.0314", "2.5"]));
});

describe("cells", () => {
  it("are written by type", () => {
    expect(formatCell(null)).toBe("");
    expect(formatCell(true, "boolean")).toBe("true");
    expect(formatCell("12", "text")).toBe("12");
    expect(formatCell("12345678901234567890", "integer")).toBe("12,345,678,901,234,567,890");
  });
});
