import { recipeOf, stepOf, type EditedStep } from "./recipe-steps";

/** Steps of a dataset that were written and not run, kept as long as the tab is open. */
export interface Draft {
  base: number;
  steps: EditedStep[];
}

const keyOf = (datasetId: string) => `recipe-draft:${datasetId}`;

/** The draft, unless its base is gone or it says what the editor says anyway. */
export function readDraft(datasetId: string, bases: number[], shown: string): Draft | undefined {
  try {
    const { base, steps: kept } = JSON.parse(sessionStorage.getItem(keyOf(datasetId)) ?? "null") as { base: number; steps: [string, boolean][] };
    const steps = kept.map(([text, on]) => stepOf(text, on));
    return bases.includes(base) && recipeOf(steps) !== shown ? { base, steps } : undefined;
  } catch {
    return undefined;  // none, or none that can be read
  }
}

export function writeDraft(datasetId: string, draft: Draft | undefined): void {
  try {
    if (!draft) sessionStorage.removeItem(keyOf(datasetId));
    else sessionStorage.setItem(keyOf(datasetId), JSON.stringify({ base: draft.base, steps: draft.steps.map(({ text, on }) => [text, on]) }));
  } catch {
    // Storage is full or forbidden: the steps are still on the page.
  }
}
