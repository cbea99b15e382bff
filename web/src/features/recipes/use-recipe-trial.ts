import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import type { RecipePreview, RecipeStep } from "@/api/types";

import { useRecipePreview } from "./api/recipes";
import { isWritten, problemOf, recipeOf, type EditedStep } from "./recipe-steps";

const kPause = 350;

/** What came of each row. The preview counts written steps only; rows without text are not among them. */
function resultsOf(steps: EditedStep[], preview: RecipePreview): Map<number, { step: EditedStep; result: RecipeStep }> {
  const written = steps.filter(isWritten);
  return new Map(preview.steps.flatMap((result, at) => (written[at] ? [[written[at].key, { step: written[at], result }]] : [])));
}

/** The steps tried on a sample a moment after each change. Where one does not fit, those before it are tried alone, and the others keep what they had. */
export function useRecipeTrial(id: string, steps: EditedStep[], base: number | undefined) {
  const recipe = recipeOf(steps);
  const [tried] = useDebouncedValue(recipe, kPause);
  const preview = useRecipePreview(id, tried, base);
  const fresh = recipe === tried && !preview.isPlaceholderData;
  const problem = fresh && preview.error ? problemOf(preview.error.message) : undefined;
  const stopped = problem?.row !== undefined && problem.row < steps.length ? problem.row : undefined;
  const before = useRecipePreview(id, recipeOf(steps.slice(0, stopped ?? 0)), stopped === undefined ? undefined : base);
  const partial = stopped !== undefined && !before.isPlaceholderData ? before.data : undefined;

  const [last, setLast] = useState(preview.data);
  const [kept, setKept] = useState(() => new Map<number, { step: EditedStep; result: RecipeStep }>());
  const whole = fresh && !preview.error ? preview.data : undefined;
  const now = whole ?? partial;
  if (now && now !== last) {
    setLast(now);
    setKept(new Map([...(whole ? [] : kept), ...resultsOf(steps.slice(0, whole ? undefined : stopped), now)]));
  }
  return {
    recipe, problem,
    /** Of those that were tried, the steps that fit. */
    fitting: stopped === undefined ? tried : recipeOf(steps.slice(0, stopped)),
    /** It fits, and what is shown is of these steps. */
    ready: whole !== undefined && !preview.isFetching,
    pending: !fresh,
    shown: now ?? last,
    /** The preview is of the steps before this row only. */
    stopped: partial ? stopped : undefined,
    failed: preview.error !== null && fresh,
    results: steps.map((step) => {
      const found = kept.get(step.key);
      return found && found.step.text === step.text && found.step.on === step.on ? found.result : undefined;
    }),
  };
}
