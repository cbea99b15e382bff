import { IconPlus } from "@tabler/icons-react";

import type { Relation } from "@/api/types";
import { IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { formatPercent } from "@/lib/format";
import { useRelations } from "@/features/datasets/api/analysis";
import { useDatasets } from "@/features/datasets/api/datasets";

import { joinStep } from "../recipe-steps";
import classes from "./recipe.module.css";

const kMostTogether = 20;

function Item({ relation, onTake }: { relation: Relation; onTake: (step: string) => void }) {
  const step = joinStep(relation.to_dataset, relation.from_column, relation.to_column);
  return (
    <li className={classes.hint}>
      <div className={classes.words}>
        <p className={classes.why}><b>{relation.to_name}</b>: {relation.advice.join(" ") || `${formatPercent(relation.match_rate)} of the rows with a ${relation.from_column} find a partner.`}</p>
        <code className={classes.code}>{joinStep(relation.to_name, relation.from_column, relation.to_column)}</code>
      </div>
      <IconButton small label={`Join ${relation.to_name} on ${relation.from_column}`} onClick={() => onTake(step)}><IconPlus size={17} /></IconButton>
    </li>
  );
}

/** Datasets this one refers to, and what joining them would do, measured on all rows before it is done. */
export function JoinList({ datasetId, onTake }: { datasetId: string; onTake: (step: string) => void }) {
  const all = useDatasets();
  const others = (all.data?.items ?? []).filter(({ is_processed, id }) => is_processed && id !== datasetId).slice(0, kMostTogether - 1);
  const { data } = useRelations(others.length > 0 ? [datasetId, ...others.map(({ id }) => id)] : []);
  const joins = (data?.items ?? []).filter(({ from_dataset, status }) => from_dataset === datasetId && status !== "rejected");
  if (joins.length === 0) return null;
  return (
    <Card title="Join" flush>
      <ul className={classes.advice} aria-label="Joins">{joins.map((relation) => <Item key={`${relation.to_dataset} ${relation.from_column} ${relation.to_column}`} relation={relation} onTake={onTake} />)}</ul>
    </Card>
  );
}
