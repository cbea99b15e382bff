import { SkeletonLines } from "@/components/skeleton";

import type { AnswerState } from "../answer-state";
import type { Segment } from "../api/events";
import classes from "./answer-text.module.css";

/** Figures are references into the result: they are shown apart from the words around them. */
const isFigure = ({ kind }: Segment) => kind === "cell" || kind === "statistic";

export function AnswerText({ state }: { state: AnswerState }) {
  if (!state.text) return state.phase === "streaming" ? <SkeletonLines widths={["96%", "72%"]} /> : null;
  return (
    <p className={classes.text}>
      {state.segments.length
        ? state.segments.map((segment, index) => isFigure(segment) ? <strong key={index}>{segment.text}</strong> : <span key={index}>{segment.text}</span>)
        : state.text}
    </p>
  );
}
