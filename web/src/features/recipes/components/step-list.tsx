import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";

import type { RecipeStep } from "@/api/types";
import { IconButton } from "@/components/button";
import { formatCount } from "@/lib/format";

import { moved, type EditedStep } from "../recipe-steps";
import classes from "./recipe.module.css";

const kMinus = "\u2212";
const signed = (change: number) => (change > 0 ? `+${change.toLocaleString("en")}` : `${kMinus}${Math.abs(change).toLocaleString("en")}`);

/** What a step did, in a few words: only what changed. */
function counts(step: RecipeStep): string {
  const rows = step.rows_after - step.rows_before;
  const columns = step.columns_after - step.columns_before;
  const missing = step.nulls_after - step.nulls_before;
  const parts = [
    rows && `${signed(rows)} ${Math.abs(rows) === 1 ? "row" : "rows"}`,
    columns && `${signed(columns)} ${Math.abs(columns) === 1 ? "column" : "columns"}`,
    step.changed && `${formatCount(step.changed, "value")} changed`,
    !rows && !columns && missing && `${signed(missing)} missing`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : "no effect on these rows";
}

interface StepListProps {
  steps: EditedStep[];
  /** What came of the rows, where the shown preview is of these steps. */
  results: (RecipeStep | undefined)[];
  problem?: { row: number | undefined; text: string };
  pending: boolean;
  onChange: (steps: EditedStep[]) => void;
}

export function StepList({ steps, results, problem, pending, onChange }: StepListProps) {
  const change = (index: number, part: Partial<EditedStep>) => onChange(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));
  return (
    <ol className={classes.steps} aria-label="Steps">
      {steps.map((step, index) => {
        const result = results[index];
        const wrong = problem?.row === index ? problem.text : undefined;
        const name = `step ${index + 1}`;
        return (
          <li key={step.key} className={classes.step} data-off={!step.on || undefined} data-wrong={wrong ? true : undefined}>
            <input
              type="checkbox" aria-label={`Take ${name}`} checked={step.on} className={classes.check}
              onChange={({ currentTarget }) => change(index, { on: currentTarget.checked })}
            />
            <div className={classes.words}>
              <textarea
                className={classes.line} value={step.text} rows={1} spellCheck={false} aria-label={`Text of ${name}`} aria-invalid={wrong ? true : undefined}
                aria-describedby={`note-${step.key}`} placeholder="trim all"
                onChange={({ currentTarget }) => change(index, { text: currentTarget.value.replace(/\n/g, " ") })}
              />
              <p className={classes.result} id={`note-${step.key}`} role={wrong ? "alert" : undefined}>
                {wrong ?? (!step.on ? "off" : result ? `${result.sentence.charAt(0).toUpperCase()}${result.sentence.slice(1)}: ${counts(result)}` : step.text ? (pending ? "…" : "not tried yet") : "Write a step, or take one from the advice.")}
              </p>
            </div>
            <div className={classes.tools}>
              <IconButton small label={`Move ${name} up`} disabled={index === 0} onClick={() => onChange(moved(steps, index, -1))}><IconArrowUp size={16} /></IconButton>
              <IconButton small label={`Move ${name} down`} disabled={index === steps.length - 1} onClick={() => onChange(moved(steps, index, 1))}><IconArrowDown size={16} /></IconButton>
              <IconButton small label={`Remove ${name}`} onClick={() => onChange(steps.filter((_, at) => at !== index))}><IconTrash size={16} /></IconButton>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
