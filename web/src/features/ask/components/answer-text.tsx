import { SkeletonLines } from "@/components/skeleton";

import type { AnswerState } from "../answer-state";
import type { Segment } from "../api/events";
import classes from "./answer-text.module.css";

/** Figures are references into the result: they are shown apart from the words around them. */
const isFigure = ({ kind }: Segment) => kind === "cell" || kind === "statistic";

/** The segments in the letters of the finished text, which begins its sentences with capitals. */
function written(text: string, segments: Segment[]): Segment[] {
  if (segments.reduce((length, segment) => length + segment.text.length, 0) !== text.length) return [];
  let at = 0;
  return segments.map((segment) => ({ ...segment, text: text.slice(at, (at += segment.text.length)) }));
}

export function AnswerText({ state }: { state: AnswerState }) {
  const segments = written(state.text, state.segments);
  if (!state.text) return state.phase === "streaming" ? <SkeletonLines widths={["96%", "72%"]} /> : null;
  return (
    <p className={classes.text}>
      {segments.length
        ? segments.map((segment, index) => isFigure(segment) ? <strong key={index}>{segment.text}</strong> : <span key={index}>{segment.text}</span>)
        : state.text}
    </p>
  );
}
