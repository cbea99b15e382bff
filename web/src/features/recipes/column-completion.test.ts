import { describe, expect, test } from "vitest";

import { completed, completionAt } from "./column-completion";

const kColumns = ["amount", "Order date", "order id", "name", "größe", "all"].map((name) => ({ name, type: "text" }));
/** The caret stands at the bar. */
const at = (line: string, asked = false) => {
  const caret = line.indexOf("|");
  const text = line.replace("|", "");
  const found = completionAt(text, caret, kColumns, asked);
  return { total: found?.total, names: found?.columns.map(({ name }) => name) ?? [], take: (name: string) => completed(text, found!, name) };
};

describe("a column's name being written", () => {
  test("is found by how it, or a word in it, begins", () => {
    expect(at("drop am|").names).toEqual(["amount"]);
    expect(at("drop name, ord|").names).toEqual(["Order date", "order id"]);
    expect(at("drop da|").names).toEqual(["Order date"]);
    expect(at("filter where GRÖ| > 3").names).toEqual(["größe"]);
    expect(at('rename "order d|').names).toEqual(["Order date"]);
    expect(at("derive x = round(am|, 2)").names).toEqual(["amount"]);
  });

  test("is no step, no text, nothing that stands already, and nothing before a letter unless one asks", () => {
    for (const line of ["am|", "| amount", "fill name with 'am|", "drop amount|", "drop |", "drop zzz|"]) expect(at(line).names).toEqual([]);
    expect(at("drop |", true).names).toEqual(kColumns.map(({ name }) => name));
    expect(at('drop "|').names).toHaveLength(kColumns.length);
    expect(at("fill name with 'it\\'s', am|").names).toEqual(["amount"]);
  });

  test("is nothing where the text has become shorter than the caret was far", () => {
    expect(completionAt("trim c", 8, [{ name: "customer", type: "text" }])).toBeUndefined();
  });

  test("is written as a recipe takes it, in place of the whole word", () => {
    expect(at("drop ord|, name").take("Order date")).toEqual({ text: 'drop "Order date", name', caret: 17 });
    expect(at('drop "ord|er x", name').take("order id")).toEqual({ text: 'drop "order id", name', caret: 15 });
    expect(at("drop na|m, amount").take("name")).toEqual({ text: "drop name, amount", caret: 9 });
    expect(at("drop al|").take("all")).toEqual({ text: 'drop "all"', caret: 10 });
  });

  test("in quotes is replaced up to its own quote, whatever signs it holds", () => {
    for (const rest of ["x-price", "x, the 2nd", String.raw`x \"so\"`]) {
      expect(at(`drop "ord|${rest}", name`).take("order id").text, rest).toBe('drop "order id", name');
    }
    expect(at('drop "ord|, "größe"').take("order id").text).toBe('drop "order id", "größe"');
    expect(at('filter where "am| > 3 and "größe" > 2').take("amount").text).toBe('filter where amount > 3 and "größe" > 2');
    const found = completionAt(String.raw`drop "a \"b`, 11, [{ name: 'a "b" c', type: "text" }]);
    expect(found?.columns.map(({ name }) => name)).toEqual(['a "b" c']);
  });

  test("says how many there are, beside the first of them", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `col_${index}`, type: "text" }));
    const found = completionAt("drop co", 7, many);
    expect([found?.columns.length, found?.total]).toEqual([8, 60]);
  });
});
