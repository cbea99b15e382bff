
import { Popover } from "@/components/popover";

import type { AnswerState } from "../answer-state";
import { reasonsOf } from "../confidence-reasons";
import classes from "./confidence.module.css";

/** How sure, in one word; why, on request. */
export function Confidence({ state }: { state: AnswerState }) {
  if (!state.confidence) return null;
  const score = state.confidenceScore;
  const title = state.planner === "chosen" ? "You chose this reading yourself"
    : score === undefined ? "Why" : `About ${Math.round(score * 100)} in 100 answers like this one are right`;
  return (
    <Popover
      label="Why this confidence"
      trigger={
        <button type="button" className={classes.badge} data-level={state.confidence.toLowerCase()}>
          <span className={classes.dots} aria-hidden><i /><i /><i /></span>
          {state.confidence} confidence
        </button>
      }
    >
      <p className={classes.title}>{title}</p>
      <ul className={classes.reasons}>
        {reasonsOf(state).map((reason, index) => <li key={index} data-good={reason.good || undefined}>{reason.text}</li>)}
      </ul>
    </Popover>
  );
}
