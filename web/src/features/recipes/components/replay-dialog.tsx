import { useState } from "react";

import type { Recipe } from "@/api/types";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Empty } from "@/components/empty";
import { ChoiceField } from "@/components/field";
import { Notice } from "@/components/notice";
import { SkeletonLines } from "@/components/skeleton";
import { formatAgo, formatCount } from "@/lib/format";
import { useDatasets } from "@/features/datasets/api/datasets";
import { IconHistory } from "@tabler/icons-react";

import { useRecipes } from "../api/recipes";
import { stepsOf } from "../recipe-steps";
import classes from "./recipe.module.css";

export interface ReplayDialogProps {
  datasetId: string;
  open: boolean;
  onClose: () => void;
  onTake: (recipe: Recipe, dataset: string) => void;
}

function Choose({ datasetId, onTake }: Pick<ReplayDialogProps, "datasetId" | "onTake">) {
  const datasets = useDatasets();
  const ready = (datasets.data?.items ?? []).filter(({ is_processed }) => is_processed);
  const [chosen, setChosen] = useState("");
  // Another dataset is what one replays from; its own recipes are there too.
  const from = chosen || (ready.find(({ id }) => id !== datasetId) ?? ready[0])?.id;
  const recipes = useRecipes(from);
  const done = (recipes.data?.items ?? []).filter(({ status }) => status === "completed");
  const name = ready.find(({ id }) => id === from)?.name ?? "";
  return (
    <div className={classes.replay}>
      {from && <ChoiceField label="Made on" value={from} onChange={setChosen} options={ready.map((each) => ({ value: each.id, label: each.id === datasetId ? `${each.name} (this one)` : each.name }))} />}
      {(datasets.error ?? recipes.error) && <Notice kind="error">{(datasets.error ?? recipes.error)?.message}</Notice>}
      {recipes.isPending && from && <SkeletonLines widths={["70%", "55%"]} />}
      {recipes.data && done.length === 0 && <Empty icon={<IconHistory size={22} />} title="No recipe was run on it">Choose another dataset.</Empty>}
      {done.length > 0 && (
        <ul className={classes.advice} aria-label="Recipes">
          {done.map((recipe) => (
            <li key={recipe.id} className={classes.hint}>
              <div className={classes.words}>
                <p className={classes.why}>{recipe.name || `Version ${recipe.version}`}</p>
                <p className={classes.result}>{formatCount(stepsOf(recipe.recipe).length, "step")} · {formatAgo(recipe.created_at)}</p>
              </div>
              <Button onClick={() => onTake(recipe, name)}>Take its steps</Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A recipe of another dataset, taken over with its steps. */
export function ReplayDialog({ datasetId, open, onClose, onTake }: ReplayDialogProps) {
  return <Dialog open={open} title="Replay a recipe" onClose={onClose}><Choose datasetId={datasetId} onTake={onTake} /></Dialog>;
}
