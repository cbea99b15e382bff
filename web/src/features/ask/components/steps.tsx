import { IconCheck } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import { formatDuration } from "@/lib/format";

import type { AnswerState } from "../answer-state";
import classes from "./steps.module.css";

const kPatience = 1000; // sooner, a clock would only make the page restless

function useElapsed(since: number): number {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now - since;
}

/** How far the answer has come, while it comes. What the server says of the present step stands beside it. */
export function Steps({ state }: { state: AnswerState }) {
  const elapsed = useElapsed(state.startedAt ?? 0);
  const steps = [
    { label: "Read the question", done: state.sentence !== "" },
    { label: "Run the query", done: state.table !== undefined },
    { label: "Draw the chart", done: state.chart !== undefined },
    { label: "Check the evidence", done: state.evidence !== undefined },
  ];
  const present = steps.findIndex(({ done }) => !done);
  return (
    <ol className={classes.steps} aria-label="Steps">
      {steps.map(({ label, done }, index) => (
        <li key={label} className={classes.step} data-done={done || undefined} aria-current={index === present ? "step" : undefined}>
          <span className={classes.dot} aria-hidden>{done && <IconCheck size={12} stroke={3} />}</span>
          {label}{done && <span className="visually-hidden">: done</span>}
          {index === present && state.startedAt && elapsed >= kPatience && <span className={classes.elapsed}>{formatDuration(Math.floor(elapsed / 1000) * 1000).replace(".0", "")}</span>}
        </li>
      ))}
    </ol>
  );
}
