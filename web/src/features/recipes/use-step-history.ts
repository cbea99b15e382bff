import { useEffect, useState } from "react";

import { readDraft, writeDraft } from "./draft";
import { recipeOf, stepOf, type EditedStep } from "./recipe-steps";

/** Keys pressed one soon after the other in one row are one edit. */
const kPause = 900;
const kMostUndone = 200;

/** Steps, and the version they are taken on. */
export interface Written {
  steps: EditedStep[];
  base: number | undefined;
}

export interface History {
  past: Written[];
  present: Written;
  future: Written[];
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

export function edited(history: History, steps: EditedStep[], now = Date.now(), base = history.present.base): History {
  const { present, typing } = history;
  if (base === present.base && recipeOf(steps) === recipeOf(present.steps) && steps.length === present.steps.length) return { ...history, present: { steps, base } };
  const change = base === present.base ? typed(present.steps, steps) : undefined;
  const goesOn = change && typing && typing.key === change.key && typing.grows === change.grows && now - typing.at < kPause;
  return {
    past: goesOn ? history.past : [...history.past, present].slice(-kMostUndone),
    present: { steps, base },
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

const isReading = (text: string | undefined) => text !== undefined && /^reread\s/i.test(text);

export interface Beginning extends Written {
  /** A step to begin with, before those of the version or of a draft. */
  first?: string;
  /** These steps were asked for: a draft is put aside, to be taken up again by undoing. */
  asked?: boolean;
}

function begun(datasetId: string, { steps, base, first, asked }: Beginning, bases: number[]): { history: History; draft: boolean } {
  // A file is read in one way: steps that begin with how it is read have chosen theirs.
  const leads = (text: string | undefined) => text === first || (isReading(text) && isReading(first));
  const led = (list: EditedStep[]) => (first && !leads(list[0]?.text) ? [stepOf(first), ...list] : list);
  const start = { steps: led(steps), base };
  const draft = readDraft(datasetId, bases, recipeOf(steps));
  if (!draft) return { history: { past: start.steps === steps ? [] : [{ steps, base }], present: start, future: [] }, draft: false };
  const [past, present] = asked ? [draft, start] : [{ steps, base }, { ...draft, steps: led(draft.steps) }];
  return { history: { past: [past], present, future: [] }, draft: true };
}

/** Steps that can be undone and done again; those not run yet are kept as a draft of the dataset while the tab is open. */
export function useStepHistory(datasetId: string, begin: () => Beginning, bases: number[]) {
  const [start] = useState(begin);
  const [first] = useState(() => begun(datasetId, start, bases));
  const [history, setHistory] = useState(first.history);
  const [saved, setSaved] = useState(() => recipeOf(first.draft ? start.steps : first.history.present.steps));
  const [restored, setRestored] = useState(first.draft && !start.asked);
  const { steps, base } = history.present;
  const recipe = recipeOf(steps);
  const unsaved = withoutGaps(recipe) !== withoutGaps(saved);
  useEffect(() => {
    writeDraft(datasetId, !unsaved || base === undefined ? undefined : { base, steps });
  }, [datasetId, unsaved, base, steps]);
  const go = (next: History) => {
    setHistory(next);
    return differing(steps, next.present.steps);
  };
  return {
    steps, base, restored, unsaved,
    /** A draft gave way to what was asked for, and nothing was done since. */
    putAside: first.draft && start.asked === true && history === first.history,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: (next: EditedStep[]) => setHistory((before) => edited(before, next)),
    /** The row to look at then. */
    undo: () => go(undone(history)),
    redo: () => go(redone(history)),
    /** Steps of another version, with nothing of them to lose; what was there before is undone to. */
    startFrom: (next: EditedStep[], from: number) => {
      setHistory((before) => edited(before, next, Date.now(), from));
      setSaved(recipeOf(next));
      setRestored(false);
    },
    /** This recipe has been run: there is nothing of it to lose. */
    keep: (run: string) => {
      setSaved(run);
      setRestored(false);
    },
    /** Back to the steps of the version, which can be undone as well. */
    discard: () => {
      setHistory((before) => edited(before, start.steps, Date.now(), start.base));
      setRestored(false);
    },
  };
}
