/** A chart as a file of its own: the server's spec as it is, with its title, in its colours, on a ground that suits them. */
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

import type { Spec } from "./fit-spec";

const kWidth = 900;
const kSharpness = 2;
const kGround = { dark: "#15191d", light: "#ffffff" };

export async function exportChart(spec: Spec, format: "svg" | "png", theme: "dark" | "light"): Promise<Blob> {
  const whole = { padding: 20, ...spec, ...(spec.width === "container" ? { width: kWidth } : {}) } as unknown as TopLevelSpec;
  const { spec: compiled } = compile(whole);
  const view = new View(parse(compiled, undefined, { ast: true }), { renderer: "none", expr: expressionInterpreter }).background(kGround[theme]);
  try {
    if (format === "svg") return new Blob([await view.toSVG()], { type: "image/svg+xml" });
    const canvas = await view.toCanvas(kSharpness);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
  } finally {
    view.finalize();
  }
}
