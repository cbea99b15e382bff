import { IconPlus } from "@tabler/icons-react";
import { useEffect } from "react";

import type { Relation } from "@/api/types";
import { Button, IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { Meter } from "@/components/meter";
import { Notice } from "@/components/notice";
import { useEveryDataset } from "@/features/datasets/api/datasets";
import { formatPercent } from "@/lib/format";

import { useJoins } from "../api/recipes";
import { joinStep } from "../recipe-steps";
import { namesOf, referenceOf } from "../references";
import { joinsOver } from "../step-text";
import classes from "./recipe.module.css";

function Item({ relation, step, onTake }: { relation: Relation; step: string; onTake: (step: string) => void }) {
  return (
    <li className={classes.hint}>
      <div className={classes.words}>
        <p className={classes.why}><b>{relation.to_name}</b>: {relation.advice.join(" ") || `${formatPercent(relation.match_rate)} of the rows with a ${relation.from_column} find a partner.`}</p>
        <code className={classes.code}>{step}</code>
      </div>
      <IconButton small label={`Join ${relation.to_name} on ${relation.from_column}`} onClick={() => onTake(step)}><IconPlus size={17} /></IconButton>
    </li>
  );
}

interface JoinListProps {
  datasetId: string;
  /** Lines that stand already. */
  lines: string[];
  onTake: (step: string) => void;
}

/** Datasets this one refers to, and what joining them would do, measured on all rows before it is done. */
export function JoinList({ datasetId, lines, onTake }: JoinListProps) {
  const readable = useEveryDataset();
  const all = readable.data ?? [];
  const others = all.filter(({ is_processed, id }) => is_processed && id !== datasetId);
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = useJoins(datasetId, others.map(({ id }) => id));
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const joins = (data?.pages ?? []).flatMap(({ items }) => items).filter(({ from_dataset, to_dataset, status, from_column, to_column }) =>
    from_dataset === datasetId && status !== "rejected" && !lines.some((line) => joinsOver(line, namesOf(all.find(({ id }) => id === to_dataset) ?? { id: to_dataset, name: to_dataset }), from_column, to_column)))
    .sort((a, b) => b.confidence - a.confidence);
  const looked = data?.pages.reduce((sum, { asked }) => sum + asked, 0) ?? 0;
  const looking = others.length > 0 && looked < others.length && !error;
  if (readable.error) return <Notice kind="error" title="What could be joined is not known" action={<Button onClick={() => void readable.refetch()}>Try again</Button>}>{readable.error.message}</Notice>;
  if (joins.length === 0 && !looking && !error) return null;
  return (
    <Card title="Join" flush>
      {joins.length > 0 && (
        <ul className={classes.advice} aria-label="Joins">
          {joins.map((relation) => {
            const to = all.find(({ id }) => id === relation.to_dataset);
            const step = joinStep(to ? referenceOf(to, all) : relation.to_dataset, relation.from_column, relation.to_column);
            return <Item key={`${relation.to_dataset} ${relation.from_column} ${relation.to_column}`} relation={relation} step={step} onTake={onTake} />;
          })}
        </ul>
      )}
      {looking && <div className={classes.looking}><p>Looking for partners: {looked} of {others.length} datasets</p><Meter label="Datasets looked at" value={looked / others.length} /></div>}
      {error && <div className={classes.said}><Notice kind="error" title={`Only ${looked} of ${others.length} datasets were looked at`} action={<Button onClick={() => void (data ? fetchNextPage() : refetch())}>Go on</Button>}>{error.message}</Notice></div>}
    </Card>
  );
}
