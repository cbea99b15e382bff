import { IconHelpCircle } from "@tabler/icons-react";

import type { Refusal as RefusalState } from "../answer-state";
import classes from "./refusal.module.css";

/** A question that the data cannot answer: what was understood of it, what was not. The nearest questions follow below. */
export function Refusal({ refusal }: { refusal: RefusalState }) {
  return (
    <section className={classes.refusal} aria-label="Not answered">
      <div className={classes.head}>
        <IconHelpCircle size={22} aria-hidden />
        <p className={classes.message}>{refusal.message || "This data cannot answer that question."}</p>
      </div>
      {(refusal.understood.length > 0 || refusal.unmatched.length > 0) && (
        <dl className={classes.words}>
          {refusal.understood.length > 0 && (
            <div>
              <dt>Understood</dt>
              <dd>{refusal.understood.map((word) => <span key={word} className={classes.word} data-known>{word}</span>)}</dd>
            </div>
          )}
          {refusal.unmatched.length > 0 && (
            <div>
              <dt>Not in this data</dt>
              <dd>{refusal.unmatched.map((word) => <span key={word} className={classes.word}>{word}</span>)}</dd>
            </div>
          )}
        </dl>
      )}
    </section>
  );
}
