import { describe, expect, it } from "vitest";

import type { SearchHit } from "./api/search";
import { addressOf, groupHits, reasonOf } from "./groups";

const hit = (more: Partial<SearchHit>): SearchHit => ({ kind: "dataset", id: "1", title: "Orders", score: 1, reasons: [], ...more });

describe("search results", () => {
  it("stand by kind, in the order they came", () => {
    const groups = groupHits([hit({ kind: "column", id: "2" }), hit({}), hit({ kind: "column", id: "3" })]);
    expect(groups.map(({ title, hits }) => [title, hits.length])).toEqual([["Columns", 2], ["Datasets", 1]]);
  });

  it("say why they are there where one would wonder", () => {
    expect(reasonOf(hit({ reasons: [{ by: "words", asked: "orders", found: "orders", in: "name" }] }))).toBe("");
    expect(reasonOf(hit({ reasons: [{ by: "words", asked: "price", found: "price", in: "column" }] }))).toBe("column “price”");
    expect(reasonOf(hit({ kind: "column", reasons: [{ by: "meaning", asked: "earnings", found: "revenue", in: "column" }] }))).toBe("“revenue” is near to “earnings”");
    expect(reasonOf(hit({ kind: "column", reasons: [{ by: "spelling", asked: "regoin", found: "region", in: "column" }] }))).toBe("“region” for “regoin”");
  });

  it("lead to their place, whatever their name", () => {
    expect(addressOf(hit({}))).toBe("/datasets/1");
    expect(addressOf(hit({ kind: "question" }))).toBe("/answers/1");
    expect(addressOf(hit({ kind: "column", title: "a&b #1" }))).toBe("/datasets/1?column=a%26b%20%231");
  });
});
