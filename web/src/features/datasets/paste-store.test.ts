import { expect, test } from "vitest";

import { addressIn, looksLikeTable } from "./paste-store";

test("an address is one http or https address and nothing else", () => {
  expect(addressIn("  https://example.com/a.csv?x=1\n")?.hostname).toBe("example.com");
  expect(addressIn("HTTP://example.com/a.csv")?.protocol).toBe("http:");
  for (const text of ["", "example.com/a.csv", "ftp://example.com/a", "https://", "see https://example.com", "https://a.example\nhttps://b.example"]) {
    expect(addressIn(text), text).toBeUndefined();
  }
});

test("a table has lines, and cells in the first", () => {
  expect(looksLikeTable("region\tamount\nN\t3")).toBe(true);
  expect(looksLikeTable("\na;b\r\n1;2\r\n")).toBe(true);
  for (const text of ["", "a,b", "a,b\n", "two lines\nof prose", "https://example.com/?a=1,2"]) expect(looksLikeTable(text), text).toBe(false);
});
