import { describe, expect, it } from "vitest";

import { fitSpec, type Spec } from "./fit-spec";

const bars = (labels: string[]): Spec => ({
  title: "Amount", mark: "bar", width: "container", height: 96, config: { font: "Server Sans", range: { category: ["red"] } },
  encoding: { x: { field: "shop", scale: { domain: labels }, axis: { labelAngle: 0, labelOverlap: false } }, y: { field: "amount" } },
});
const angle = (spec: Spec) => (spec.encoding as { x: { axis: { labelAngle: number } } }).x.axis.labelAngle;

describe("fitSpec", () => {
  it("keeps the server's height and colours, and gives the page's type", () => {
    const spec = fitSpec(bars(["a", "b"]), 600);
    expect(spec).toMatchObject({ height: 96, width: "container", config: { range: { category: ["red"] } } });
    expect((spec.config as { font: string }).font).toContain("Inter");
    expect(spec).not.toHaveProperty("title");
  });

  it("turns names only where they do not fit", () => {
    const names = ["Harbour", "Old Town", "Riverside", "University", "Castle Hill"];
    expect(angle(fitSpec(bars(names), 640))).toBe(0);
    expect(angle(fitSpec(bars(names), 320))).toBe(-40);
  });

  it("rounds bars, but not those of a histogram", () => {
    const bar = (spec: Spec) => (fitSpec(spec, 600).config as { bar?: unknown }).bar;
    expect(bar(bars(["a"]))).toEqual({ cornerRadiusEnd: 3 });
    expect(bar({ mark: "bar", encoding: { x: { field: "from", bin: { binned: true } }, x2: { field: "to" } } })).toBeUndefined();
  });

  it("breaks a legend that is too long for its line", () => {
    const lines: Spec = { mark: "line", encoding: { color: { field: "payment", scale: { domain: ["card", "phone", "cash", "voucher"] } } } };
    const legend = (width: number) => (fitSpec(lines, width).encoding as { color: { legend?: unknown } }).color.legend;
    expect(legend(600)).toBeUndefined();
    expect(legend(270)).toEqual({ orient: "top", columns: 3 });
  });

  it("puts as many small multiples side by side as there is room for", () => {
    const facets: Spec = { mark: "bar", width: 200, encoding: { facet: { field: "city", columns: 3 } } };
    const columns = (width: number) => (fitSpec(facets, width).encoding as { facet: { columns: number } }).facet.columns;
    expect([320, 560, 1200].map(columns)).toEqual([1, 2, 3]);
    expect(fitSpec(facets, 320).width).toBe(200);
  });
});
