import type { RecipeStep } from "@/api/types";
import { formatCount } from "@/lib/format";

const kMinus = "\u2212";
const signed = (change: number) => (change > 0 ? `+${change.toLocaleString("en-US")}` : `${kMinus}${Math.abs(change).toLocaleString("en-US")}`);

/** "1,000 → 994 rows (−6)", or "994 rows" where it stayed. */
const fromTo = (before: number, after: number, one: string) =>
  before === after ? formatCount(after, one) : `${before.toLocaleString("en-US")} → ${formatCount(after, one)} (${signed(after - before)})`;

type Sizes = Pick<RecipeStep, "rows_before" | "rows_after" | "columns_before" | "columns_after">;
export const sizes = (step: Sizes): string => `${fromTo(step.rows_before, step.rows_after, "row")} · ${fromTo(step.columns_before, step.columns_after, "column")}`;

/** What a step did, in a few words. */
export function counts(step: RecipeStep): string {
  const same = step.rows_before === step.rows_after && step.columns_before === step.columns_after;
  const missing = step.nulls_after - step.nulls_before;
  const parts = [
    sizes(step),
    step.changed && `${formatCount(step.changed, "value")} changed`,
    same && missing && `${signed(missing)} missing`,
    same && !step.changed && !missing && "no effect",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** From the first step that was taken to the last. */
export function wholeRun(steps: RecipeStep[]): Sizes | undefined {
  const taken = steps.filter(({ on }) => on);
  const [first, last] = [taken[0], taken.at(-1)];
  return first && last && { rows_before: first.rows_before, rows_after: last.rows_after, columns_before: first.columns_before, columns_after: last.columns_after };
}

export const sentenceOf = ({ sentence }: RecipeStep): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
