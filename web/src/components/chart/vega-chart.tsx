import { useEffect, useRef, useState } from "react";
import embed, { type Result, type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

import { Notice } from "@/components/notice";

import { fitSpec, type Spec } from "./fit-spec";
import classes from "./vega-chart.module.css";

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
    embed(target, fitSpec(spec, target.clientWidth) as VisualizationSpec, {
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
