import { useEffect, useState } from "react";

import { readDraft, writeDraft } from "./draft";
import { recipeOf, stepOf, type EditedStep } from "./recipe-steps";

/** Keys pressed one soon after the other in one row are one edit. */
const kPause = 900;
const kMostUndone = 200;

export interface History {
  past: EditedStep[][];
  present: EditedStep[];
  future: EditedStep[][];
  typing?: { key: number; at: number; grows: boolean };
}

/** The row that alone has another text, and whether it got longer. */
function typed(before: EditedStep[], after: EditedStep[]): { key: number; grows: boolean } | undefined {
  if (before.length !== after.length) return undefined;
  const changed = after.filter((step, at) => step !== before[at]);
  const was = before.find(({ key }) => key === changed[0]?.key);
  if (changed.length !== 1 || !was || was.on !== changed[0]!.on) return undefined;
  return { key: was.key, grows: changed[0]!.text.length >= was.text.length };
}

export function edited(history: History, steps: EditedStep[], now = Date.now()): History {
  if (recipeOf(steps) === recipeOf(history.present) && steps.length === history.present.length) return { ...history, present: steps };
  const change = typed(history.present, steps);
  const { typing } = history;
  const goesOn = change && typing && typing.key === change.key && typing.grows === change.grows && now - typing.at < kPause;
  return {
    past: goesOn ? history.past : [...history.past, history.present].slice(-kMostUndone),
    present: steps,
    future: [],
    typing: change && { ...change, at: now },
  };
}

export function undone({ past, present, future }: History): History {
  const before = past.at(-1);
  return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : { past, present, future };
}

export function redone({ past, present, future }: History): History {
  const [next, ...rest] = future;
  return next ? { past: [...past, present], present: next, future: rest } : { past, present, future };
}

/** The row in which one list first differs from another, or the row that is where it was. */
export function differing(before: EditedStep[], after: EditedStep[]): number | undefined {
  const at = after.findIndex((step, index) => step.key !== before[index]?.key || step.text !== before[index]?.text || step.on !== before[index]?.on);
  return (at < 0 ? after.at(-1) : after[at])?.key;
}

/** A row that was opened and not written is nothing to lose. */
const withoutGaps = (recipe: string) => recipe.replace(/^\n/gm, "");

/** Steps that can be undone and done again; those not run yet are kept as a draft of the dataset while the tab is open. */
export function useStepHistory(datasetId: string, begin: () => { steps: EditedStep[]; base: number | undefined; first?: string }, bases: number[]) {
  const [start] = useState(begin);
  const [draft] = useState(() => {
    const found = readDraft(datasetId, bases, recipeOf(start.steps));
    // What one came here to do is done first, also of a draft.
    if (found && start.first && found.steps[0]?.text !== start.first) found.steps.unshift(stepOf(start.first));
    return found;
  });
  const [history, setHistory] = useState<History>(() => (draft ? { past: [start.steps], present: draft.steps, future: [] } : { past: [], present: start.steps, future: [] }));
  const [base, setBase] = useState(draft?.base ?? start.base);
  const [saved, setSaved] = useState(() => recipeOf(start.steps));
  const [restored, setRestored] = useState(draft !== undefined);
  const recipe = recipeOf(history.present);
  const unsaved = withoutGaps(recipe) !== withoutGaps(saved);
  useEffect(() => {
    writeDraft(datasetId, !unsaved || base === undefined ? undefined : { base, steps: history.present });
  }, [datasetId, unsaved, base, history.present]);
  return {
    steps: history.present, base, restored,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: (steps: EditedStep[]) => setHistory((before) => edited(before, steps)),
    /** The row to look at then. */
    undo: () => {
      const next = undone(history);
      setHistory(next);
      return differing(history.present, next.present);
    },
    redo: () => {
      const next = redone(history);
      setHistory(next);
      return differing(history.present, next.present);
    },
    /** Another beginning: what was before it cannot be put back. */
    restart: (steps: EditedStep[], from: number) => {
      setHistory({ past: [], present: steps, future: [] });
      setBase(from);
      setSaved(recipeOf(steps));
      setRestored(false);
    },
    /** This recipe has been run: there is nothing of it to lose. */
    keep: (run: string) => {
      setSaved(run);
      setRestored(false);
    },
    /** Back to the steps of the version, which can be undone as well. */
    discard: () => {
      setHistory((before) => edited(before, start.steps));
      setBase(start.base);
      setRestored(false);
    },
  };
}
