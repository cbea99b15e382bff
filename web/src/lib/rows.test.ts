import { describe, expect, it } from "vitest";

import { compareCells, toCsv, toTsv } from "./rows";

describe("compareCells", () => {
  it("orders numbers as numbers, long ones too", () => {
    expect([10, 9, "9007199254740993", "9007199254740992"].sort((a, b) => compareCells(a, b, "integer")))
      .toEqual([9, 10, "9007199254740992", "9007199254740993"]);
  });
  it("orders words as people do", () => {
    expect(["item 10", "Item 9", "éclair", "zebra"].sort((a, b) => compareCells(a, b, "text"))).toEqual(["éclair", "Item 9", "item 10", "zebra"]);
  });
  it("orders dates by time", () => expect(compareCells("2024-02-01", "2024-10-01", "date")).toBe(-1));
});

describe("toCsv", () => {
  it("quotes what needs it", () => {
    expect(toCsv(["a", 'b"c'], [["x,y", 1], ["line\nbreak", null]])).toBe('a,"b""c"\r\n"x,y",1\r\n"line\nbreak",\r\n');
  });
  it("defuses formulas, but leaves numbers alone", () => {
    expect(toCsv(["a"], [["=1+1"], ["@x"], ["-5"], [-5]])).toBe("a\r\n'=1+1\r\n'@x\r\n-5\r\n-5\r\n");
  });
});

it("toTsv keeps one row on one line", () => expect(toTsv(["a", "b"], [["x\ty", "z\nw"]])).toBe("a\tb\nx y\tz w"));
