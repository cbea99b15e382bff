import { useEffect, useRef, useState } from "react";
import embed, { type Result, type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

import { Notice } from "@/components/notice";

import { chartConfig } from "./chart-theme";
import classes from "./vega-chart.module.css";

type Spec = Record<string, unknown>;
const kHeight = 340;

const merge = (below: unknown, above: unknown): unknown => {
  const plain = (value: unknown): value is Spec => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!plain(below) || !plain(above)) return above === undefined ? below : above;
  return Object.fromEntries([...new Set([...Object.keys(below), ...Object.keys(above)])].map((key) => [key, merge(below[key], above[key])]));
};

/** The server's spec on the page's terms, as wide as its place. Facets keep the size they were given. */
function fitted(spec: Spec): VisualizationSpec {
  // The card names the chart, and the page is its background.
  const rest = Object.fromEntries(Object.entries(spec).filter(([key]) => key !== "title" && key !== "background"));
  const encoding = (spec.encoding ?? {}) as Spec;
  const single = !("facet" in spec) && !encoding.facet && !encoding.row && !encoding.column && !("hconcat" in spec) && !("vconcat" in spec);
  const steps = typeof spec.height === "object";
  return {
    ...rest,
    ...(single ? { width: "container", height: steps ? spec.height : kHeight, autosize: { type: "fit-x", contains: "padding" } } : {}),
    config: merge(spec.config, chartConfig),
  } as VisualizationSpec;
}

interface VegaChartProps {
  spec: Spec;
  /** What the chart shows, in words. */
  description: string;
}

/** Draws a Vega-Lite spec. `ast` keeps Vega from making code of expressions, so a strict content policy holds. */
export default function VegaChart({ spec, description }: VegaChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let gone = false;
    let result: Result | undefined;
    const target = document.createElement("div");
    target.className = classes.target!;
    host.current?.replaceChildren(target);
    embed(target, fitted(spec), {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, expr: expressionInterpreter, defaultStyle: false,
      tooltip: { theme: "sightline", disableDefaultStyle: true },
    }).then(
      (drawn) => {
        if (gone) drawn.finalize();
        else {
          result = drawn;
          setFailed(false);
        }
      },
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
      result?.finalize();
    };
  }, [spec]);

  return (
    <>
      {failed && <Notice kind="warning">The chart could not be drawn. The table below holds the same numbers.</Notice>}
      <div ref={host} className={classes.host} role="img" aria-label={description} hidden={failed} />
    </>
  );
}
