import { IconLink, IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

import type { Dataset, Relation } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Empty } from "@/components/empty";
import { Meter } from "@/components/meter";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatCount, formatPercent } from "@/lib/format";

import { useEveryDataset } from "../api/datasets";
import { useDecideRelation, useRelationsWith } from "../api/relations";
import classes from "./measured.module.css";
import { RelationDiagram } from "./relation-diagram";
import { RelationDialog } from "./relation-dialog";

const keyOf = (relation: Relation) => `${relation.from_dataset} ${relation.from_column} ${relation.to_dataset} ${relation.to_column}`;

interface ItemProps {
  relation: Relation;
  mayDecide: boolean;
  onDecided: () => void;
  onCorrect: () => void;
}

function Item({ relation, mayDecide, onDecided, onCorrect }: ItemProps) {
  const decide = useDecideRelation();
  const set = (status: "confirmed" | "rejected" | "undecided") => void decide.mutateAsync([{
    from_dataset: relation.from_dataset, from_column: relation.from_column, to_dataset: relation.to_dataset, to_column: relation.to_column, status,
  }]).then(onDecided, () => undefined);  // what went wrong is said in the row
  const decided = relation.status === "confirmed" || relation.status === "rejected";
  const what = `${relation.from_name}.${relation.from_column} and ${relation.to_name}.${relation.to_column}`;
  return (
    <li className={classes.item} tabIndex={-1} data-relation={keyOf(relation)}>
      <div className={classes.head}>
        <span className={classes.tag} data-tone={relation.status === "confirmed" ? "good" : relation.status === "rejected" ? "high" : undefined}>
          {decided ? relation.status : relation.confidence >= 0.85 ? "sure" : relation.confidence >= 0.6 ? "likely" : "possible"}
        </span>
        <div className={classes.body}>
          <h3 className={classes.title}>{relation.from_name}.{relation.from_column} refers to {relation.to_name}.{relation.to_column}</h3>
          <p className={classes.text}>
            {formatPercent(relation.match_rate)} match · {relation.kind} · {formatCount(relation.from_filled, "row")} with a value. {relation.advice.join(" ")}
          </p>
          {relation.unmatched.length > 0 && (
            <>
              <p className={classes.text}>Values that find no partner:</p>
              <div className={classes.examples}>{relation.unmatched.map(({ value, rows }) => <code key={value}>{value || "(blank)"}{rows > 1 ? ` × ${rows}` : ""}</code>)}</div>
            </>
          )}
          {mayDecide && (
            <div className={classes.choices}>
              {!decided && <Button loading={decide.isPending} onClick={() => set("confirmed")}>Confirm<span className="visually-hidden"> {what}</span></Button>}
              {!decided && <Button disabled={decide.isPending} onClick={() => set("rejected")}>Not related<span className="visually-hidden"> ({what})</span></Button>}
              {decided && <Button loading={decide.isPending} onClick={() => set("undecided")}>Undo<span className="visually-hidden"> what was decided of {what}</span></Button>}
              {relation.status !== "rejected" && <Button disabled={decide.isPending} onClick={onCorrect}>Other columns<span className="visually-hidden"> for {what}</span></Button>}
            </div>
          )}
          {decide.error && <Notice kind="error">{decide.error.message}</Notice>}
        </div>
      </div>
    </li>
  );
}

export function RelationsPanel({ dataset }: { dataset: Dataset }) {
  const all = useEveryDataset();
  if (all.error) return <Notice kind="error" title="Your datasets could not be fetched" action={<Button onClick={() => void all.refetch()}>Try again</Button>}>{all.error.message}</Notice>;
  if (!all.data) return <Skeleton height={280} radius={14} />;
  const ready = all.data.filter(({ is_processed: processed }) => processed);
  if (!ready.some(({ id }) => id !== dataset.id)) return <Empty icon={<IconLink size={24} />} title="There is nothing to relate it to yet">Bring another dataset; shared keys between the two are found by themselves.</Empty>;
  return <Relations dataset={dataset} datasets={ready} />;
}

function Relations({ dataset, datasets }: { dataset: Dataset; datasets: Dataset[] }) {
  const others = datasets.filter(({ id }) => id !== dataset.id);
  const { items, looked, error, retry } = useRelationsWith(dataset.id, others.map(({ id }) => id));
  const [dialog, setDialog] = useState<{ open: boolean; instead?: Relation; key: number }>({ open: false, key: 0 });
  const stack = useRef<HTMLDivElement>(null);
  const [decided, setDecided] = useState<{ key: string }>();
  // The button that was pressed is gone: the keyboard goes on at its row, which may stand in another list now.
  useEffect(() => {
    if (!decided || document.activeElement !== document.body) return;
    const rows = [...stack.current?.querySelectorAll<HTMLElement>("[data-relation]") ?? []];
    (rows.find(({ dataset: { relation } }) => relation === decided.key) ?? stack.current?.querySelector("button"))?.focus();
  }, [decided]);
  const owned = new Set(datasets.filter(({ is_owner: own }) => own).map(({ id }) => id));
  const going = looked < others.length && !error;
  const show = (instead?: Relation) => setDialog({ open: true, instead, key: dialog.key + 1 });

  const rank = (relation: Relation) => (relation.status === "confirmed" ? 2 : 0) + relation.confidence;
  const sorted = items.toSorted((a, b) => rank(b) - rank(a));
  const rejected = sorted.filter(({ status }) => status === "rejected");
  const none = sorted.filter(({ status, match_rate: rate }) => status === "inferred" && rate === 0);
  const found = sorted.filter((relation) => !rejected.includes(relation) && !none.includes(relation));
  const list = (relations: Relation[]) => (
    <ul className={classes.list}>{relations.map((relation) => <Item key={keyOf(relation)} relation={relation} mayDecide={owned.has(relation.from_dataset)} onDecided={() => setDecided({ key: keyOf(relation) })} onCorrect={() => show(relation)} />)}</ul>
  );
  return (
    <div className={classes.stack} ref={stack}>
      <div className={classes.lead}>
        <p className={classes.note}>Confirmed relations are used for questions over several datasets, rejected ones never. Figures are measured on all rows.</p>
        {owned.size > 0 && <Button icon={<IconPlus size={17} />} onClick={() => show()}>Add a relation</Button>}
      </div>
      {going && (
        <div role="status" className={classes.measuring}>
          Looked at {looked} of {formatCount(others.length, "other dataset")}
          <Meter label="Datasets looked at" value={looked / others.length} />
        </div>
      )}
      {error && <Notice kind="error" title={`Only ${looked} of ${formatCount(others.length, "other dataset")} could be looked at`} action={<Button onClick={retry}>Try again</Button>}>{error.message}</Notice>}
      {found.length > 0 && <Card title="How it is related" flush><RelationDiagram dataset={dataset} relations={found} /></Card>}
      {found.length > 0 && <Card title={formatCount(found.length, "relation")} flush>{list(found)}</Card>}
      {found.length === 0 && !going && !error && (
        <Empty icon={<IconLink size={24} />} title="No relation found">No column of this dataset refers to one of your other {formatCount(others.length, "dataset")}, or is referred to.{owned.size > 0 && " If you know better, add a relation."}</Empty>
      )}
      {none.length > 0 && <Card title={`No match: ${formatCount(none.length, "pair")} of columns named alike, with no value in common`} flush>{list(none)}</Card>}
      {rejected.length > 0 && <Card title="Not related, as was decided" flush>{list(rejected)}</Card>}
      <RelationDialog turn={dialog.key} open={dialog.open} instead={dialog.instead} dataset={dataset} datasets={datasets} onClose={() => setDialog({ ...dialog, open: false })} />
    </div>
  );
}
