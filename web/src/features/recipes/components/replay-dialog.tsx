import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";

import type { Recipe } from "@/api/types";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Empty } from "@/components/empty";
import { SearchField } from "@/components/field";
import { Notice } from "@/components/notice";
import { SkeletonLines } from "@/components/skeleton";
import { useEveryDataset } from "@/features/datasets/api/datasets";
import { formatAgo, formatCount } from "@/lib/format";

import { useAllRecipes } from "../api/recipes";
import { stepsOf } from "../recipe-steps";
import classes from "./recipe.module.css";

export interface ReplayDialogProps {
  datasetId: string;
  open: boolean;
  onClose: () => void;
  onTake: (recipe: Recipe, dataset: string) => void;
}

const kMany = 6;
const kShownSteps = 3;

function Item({ recipe, onTake }: { recipe: Recipe; onTake: () => void }) {
  const steps = stepsOf(recipe.recipe).map(({ text }) => text);
  const title = recipe.name || `Version ${recipe.version}`;
  return (
    <li className={classes.hint}>
      <div className={classes.words}>
        <p className={classes.why}><b>{title}</b></p>
        <p className={classes.result}>{formatCount(steps.length, "step")} · {formatAgo(recipe.created_at)}</p>
        <code className={classes.code}>{steps.slice(0, kShownSteps).join("; ")}{steps.length > kShownSteps && "; …"}</code>
      </div>
      <Button onClick={onTake}>Take its steps</Button>
    </li>
  );
}

function Choose({ datasetId, onTake }: Pick<ReplayDialogProps, "datasetId" | "onTake">) {
  const datasets = useEveryDataset();
  const ready = datasets.data?.filter(({ is_processed }) => is_processed);
  const recipes = useAllRecipes(ready?.map(({ id }) => id));
  // Of those whose columns are masked for this person the steps are not told.
  const told = recipes.data?.filter(({ withheld }) => !withheld);
  const [search, setSearch] = useState("");
  const error = datasets.error ?? recipes.error;
  // Newest first; another dataset is what one replays from, its own recipes come last.
  const ids = [...new Set(told?.map(({ dataset_id }) => dataset_id))].sort((a, b) => Number(a === datasetId) - Number(b === datasetId));
  const nameOf = (id: string) => ready?.find((each) => each.id === id)?.name ?? "";
  const matches = (text: string) => text.toLowerCase().includes(search.toLowerCase());
  const made = ids.map((id) => ({ id, name: nameOf(id), items: (told ?? []).filter((each) => each.dataset_id === id && (matches(nameOf(id)) || matches(each.name))) }))
    .filter(({ items }) => items.length > 0);
  return (
    <div className={classes.replay}>
      {error && <Notice kind="error">{error.message}</Notice>}
      {!recipes.data && !error && <SkeletonLines widths={["70%", "55%"]} />}
      {told?.length === 0 && <Empty icon={<IconHistory size={22} />} title="No recipe was run yet">Make a new version of a dataset, and its steps can be taken over here.</Empty>}
      {ids.length > kMany && <SearchField label="Find a dataset or a recipe" value={search} onChange={setSearch} />}
      {search && made.length === 0 && <p className={classes.result}>No dataset with a recipe is called so.</p>}
      {made.map(({ id, name, items }) => (
        <section key={id}>
          <h3 className={classes.made} id={`made-${id}`}>{name}{id === datasetId && " (this one)"}</h3>
          <ul className={classes.advice} aria-labelledby={`made-${id}`}>
            {items.map((recipe) => <Item key={recipe.id} recipe={recipe} onTake={() => onTake(recipe, name)} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** A recipe of another dataset, taken over with its steps. */
export function ReplayDialog({ datasetId, open, onClose, onTake }: ReplayDialogProps) {
  return <Dialog open={open} title="Replay a recipe" onClose={onClose}><Choose datasetId={datasetId} onTake={onTake} /></Dialog>;
}
