import { IconPlus } from "@tabler/icons-react";

import type { RecipeAdvice } from "@/api/types";
import { IconButton } from "@/components/button";

import classes from "./recipe.module.css";

/** Steps worth taking, each with its reason. */
export function AdviceList({ advice, onTake }: { advice: RecipeAdvice[]; onTake: (step: string) => void }) {
  return (
    <ul className={classes.advice}>
      {advice.map(({ step, column, sentence, reason }) => (
        <li key={step} className={classes.hint}>
          <div className={classes.words}>
            <p className={classes.why}>{column ? <><b>{column}</b>: {reason}</> : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`}</p>
            <code className={classes.code} title={sentence}>{step}</code>
          </div>
          <IconButton small label={`Add: ${step}`} onClick={() => onTake(step)}><IconPlus size={17} /></IconButton>
        </li>
      ))}
    </ul>
  );
}
