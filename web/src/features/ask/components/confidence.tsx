import { Popover, UnstyledButton } from "@mantine/core";

import type { AnswerState } from "../answer-state";
import { reasonsOf } from "../confidence-reasons";
import classes from "./confidence.module.css";

/** How sure, in one word; why, on request. */
export function Confidence({ state }: { state: AnswerState }) {
  if (!state.confidence) return null;
  const score = state.confidenceScore;
  return (
    <Popover position="bottom-start" width={330} withRoles offset={6} transitionProps={{ duration: 100 }} classNames={{ dropdown: classes.dropdown! }}>
      <Popover.Target>
        <UnstyledButton className={classes.badge} data-level={state.confidence.toLowerCase()}>
          <span className={classes.dots} aria-hidden><i /><i /><i /></span>
          {state.confidence} confidence
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Why this confidence">
        <p className={classes.title}>
          {state.planner === "chosen" ? "You chose this reading yourself" : score === undefined ? "Why" : `About ${Math.round(score * 100)} in 100 answers like this one are right`}
        </p>
        <ul className={classes.reasons}>
          {reasonsOf(state).map((reason, index) => <li key={index} data-good={reason.good || undefined}>{reason.text}</li>)}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
