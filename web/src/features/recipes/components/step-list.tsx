import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

import type { RecipeStep } from "@/api/types";
import { IconButton } from "@/components/button";

import { useRecipePreview } from "../api/recipes";
import { columnsIn, type Column } from "../condition";
import { isWritten, moved, recipeOf, stepOf, type EditedStep } from "../recipe-steps";
import { counts, sentenceOf } from "../step-counts";
import classes from "./recipe.module.css";
import { StepLine } from "./step-line";

/** Where the keyboard goes next: a row's text, or one of its arrows. A new object asks again. */
export interface StepFocus {
  key: number;
  part?: "up" | "down";
}

interface StepListProps {
  datasetId: string;
  base: number | undefined;
  steps: EditedStep[];
  /** What came of the rows, where it is known. */
  results: (RecipeStep | undefined)[];
  problem?: { row: number | undefined; text: string };
  pending: boolean;
  focus?: StepFocus;
  /** As the steps leave them, or those before the one that does not fit. */
  columns: Column[];
  onChange: (steps: EditedStep[], focus?: StepFocus) => void;
}

function Note({ step, result, wrong, pending }: { step: EditedStep; result?: RecipeStep; wrong?: string; pending: boolean }) {
  if (wrong) return wrong;
  if (!step.on) return "off";
  if (result?.on) return <>{sentenceOf(result)}<span className={classes.counts}>{counts(result)}</span></>;
  if (step.text.trim()) return pending ? "…" : "not tried yet";
  return "Write a step, or take one from the advice.";
}

/** What a row can speak of: the columns as the steps before it leave them; where these do not fit, those before the one that does not. */
function useColumnsBefore(datasetId: string, base: number | undefined, before: EditedStep[] | undefined, otherwise: Column[]): Column[] {
  const { data, error, isPlaceholderData } = useRecipePreview(datasetId, recipeOf(before?.filter(isWritten) ?? []), before && base);
  if (error) return otherwise;
  return data && !isPlaceholderData ? columnsIn(data) : [];
}

export function StepList({ datasetId, base, steps, results, problem, pending, focus, columns, onChange }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [written, setWritten] = useState<number>();
  const place = steps.findIndex(({ key }) => key === written);
  const known = useColumnsBefore(datasetId, base, place < 0 ? undefined : steps.slice(0, place), columns);
  useEffect(() => {
    if (!focus) return;
    const row = list.current?.querySelector(`[data-key="${focus.key}"]`);
    const arrow = focus.part && (row?.querySelector<HTMLElement>(`[data-part="${focus.part}"] button:enabled`) ?? row?.querySelector<HTMLElement>("[data-part] button:enabled"));
    (arrow || row?.querySelector("textarea"))?.focus();
  }, [focus]);
  const change = (index: number, part: Partial<EditedStep>) => onChange(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));
  const move = (index: number, by: -1 | 1) => onChange(moved(steps, index, by), { key: steps[index]!.key, part: by < 0 ? "up" : "down" });
  const remove = (index: number) => {
    const next = steps[index + 1] ?? steps[index - 1];
    onChange(steps.filter((_, at) => at !== index), next && { key: next.key });
  };
  const goOn = (index: number) => {
    const next = stepOf("");
    onChange(steps.toSpliced(index + 1, 0, next), { key: next.key });
  };
  return (
    <ol ref={list} className={classes.steps} aria-label="Steps" data-steps>
      {steps.map((step, index) => {
        const wrong = problem?.row === index ? problem.text : undefined;
        const name = `step ${index + 1}`;
        return (
          <li key={step.key} className={classes.step} data-key={step.key} data-off={!step.on || undefined} data-wrong={wrong ? true : undefined}>
            <label className={classes.check}>
              <input type="checkbox" aria-label={`Take ${name}`} checked={step.on} onChange={({ currentTarget }) => change(index, { on: currentTarget.checked })} />
            </label>
            <div className={classes.words}>
              <StepLine
                text={step.text} label={`Text of ${name}`} describedBy={`note-${step.key}`} wrong={wrong !== undefined} columns={index === place ? known : []}
                onFocus={() => setWritten(step.key)} onChange={(text) => change(index, { text })} onEnter={() => goOn(index)}
              />
              <p className={classes.result} id={`note-${step.key}`} role={wrong ? "alert" : undefined}>
                <Note step={step} result={results[index]} wrong={wrong} pending={pending} />
              </p>
            </div>
            <div className={classes.tools}>
              <span data-part="up"><IconButton small label={`Move ${name} up`} disabled={index === 0} onClick={() => move(index, -1)}><IconArrowUp size={16} /></IconButton></span>
              <span data-part="down"><IconButton small label={`Move ${name} down`} disabled={index === steps.length - 1} onClick={() => move(index, 1)}><IconArrowDown size={16} /></IconButton></span>
              <IconButton small label={`Remove ${name}`} onClick={() => remove(index)}><IconTrash size={16} /></IconButton>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
