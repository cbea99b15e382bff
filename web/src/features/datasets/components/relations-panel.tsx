import { IconLink } from "@tabler/icons-react";

import type { Dataset, Relation } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { formatCount, formatPercent } from "@/lib/format";

import { useDecideRelation, useRelations } from "../api/analysis";
import { useDatasets } from "../api/datasets";
import classes from "./measured.module.css";
import { ReportState } from "./report-state";

const kMostTogether = 20;
const kBox = { width: 210, height: 56, gap: 22 };

const ends = (relation: Relation) => `${relation.from_name}.${relation.from_column} and ${relation.to_name}.${relation.to_column}`;
const short = (name: string) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

/** This dataset on the left, those it is related to on the right. */
function Diagram({ dataset, relations }: { dataset: Dataset; relations: Relation[] }) {
  const others = new Map<string, { name: string; relations: Relation[] }>();
  for (const relation of relations.filter(({ status }) => status !== "rejected")) {
    const mine = relation.from_dataset === dataset.id;
    const id = mine ? relation.to_dataset : relation.from_dataset;
    const other = others.get(id) ?? { name: mine ? relation.to_name : relation.from_name, relations: [] };
    other.relations.push(relation);
    others.set(id, other);
  }
  if (!others.size) return null;
  const height = others.size * (kBox.height + kBox.gap) - kBox.gap + 8;
  const middle = height / 2;
  return (
    <div className={`${classes.scroll} ${classes.padded}`} tabIndex={0} role="region" aria-label="Diagram of relations">
      <svg viewBox={`0 0 640 ${height}`} className={classes.diagram} role="img" aria-label={`${dataset.name} is related to ${[...others.values()].map(({ name }) => name).join(", ")}`}>
        <rect x="4" y={middle - kBox.height / 2} width={kBox.width} height={kBox.height} rx="10" />
        <text x="20" y={middle + 4}>{short(dataset.name)}</text>
        {[...others.entries()].map(([id, other], index) => {
          const y = 4 + index * (kBox.height + kBox.gap);
          const centre = y + kBox.height / 2;
          const first = other.relations[0]!;
          return (
            <g key={id}>
              <path d={`M ${kBox.width + 4} ${middle} C 320 ${middle}, 320 ${centre}, ${636 - kBox.width} ${centre}`} data-weak={first.confidence < 0.7 || undefined} />
              <rect x={636 - kBox.width} y={y} width={kBox.width} height={kBox.height} rx="10" />
              <text x={652 - kBox.width} y={centre - 3}>{short(other.name)}</text>
              <text x={652 - kBox.width} y={centre + 15} data-soft>{short(`${first.from_column} → ${first.to_column}`)}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function Item({ relation, mayDecide }: { relation: Relation; mayDecide: boolean }) {
  const decide = useDecideRelation();
  const set = (status: "confirmed" | "rejected" | "undecided") => decide.mutate({
    from_dataset: relation.from_dataset, from_column: relation.from_column, to_dataset: relation.to_dataset, to_column: relation.to_column, status,
  });
  const decided = relation.status === "confirmed" || relation.status === "rejected";
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <span className={classes.tag} data-tone={relation.status === "confirmed" ? "good" : relation.status === "rejected" ? "high" : undefined}>{relation.status === "inferred" ? formatPercent(relation.confidence) : relation.status}</span>
        <div className={classes.body}>
          <h3 className={classes.title}>{relation.from_name}.{relation.from_column} refers to {relation.to_name}.{relation.to_column}</h3>
          <p className={classes.text}>{relation.kind}, {formatCount(relation.from_filled, "row")} with a value. {relation.advice.join(" ")}</p>
          {relation.unmatched.length > 0 && (
            <>
              <p className={classes.text}>Values that find no partner:</p>
              <div className={classes.examples}>{relation.unmatched.map(({ value, rows }) => <code key={value}>{value || "(blank)"}{rows > 1 ? ` × ${rows}` : ""}</code>)}</div>
            </>
          )}
          {mayDecide && (
            <div className={classes.choices}>
              {!decided && <Button loading={decide.isPending} onClick={() => set("confirmed")}>Confirm</Button>}
              {!decided && <Button disabled={decide.isPending} onClick={() => set("rejected")}>Not related</Button>}
              {decided && <Button loading={decide.isPending} onClick={() => set("undecided")}>Undo</Button>}
            </div>
          )}
          {decide.error && <Notice kind="error">{decide.error.message}</Notice>}
        </div>
      </div>
    </li>
  );
}

export function RelationsPanel({ dataset }: { dataset: Dataset }) {
  const all = useDatasets();
  const ready = (all.data?.items ?? []).filter(({ is_processed, id }) => is_processed && id !== dataset.id).slice(0, kMostTogether - 1);
  const report = useRelations([dataset.id, ...ready.map(({ id }) => id)]);
  const owned = new Set((all.data?.items ?? []).filter(({ is_owner }) => is_owner).map(({ id }) => id));
  if (all.data && !ready.length) return <Empty icon={<IconLink size={24} />} title="There is nothing to relate it to yet">Bring another dataset; shared keys between the two are found by themselves.</Empty>;
  return (
    <ReportState report={report} what="Relations">
      {({ items }) => {
        const mine = items.filter(({ from_dataset, to_dataset }) => from_dataset === dataset.id || to_dataset === dataset.id);
        if (!mine.length) return <Empty icon={<IconLink size={24} />} title="No relation found">No column of this dataset refers to one of your other {formatCount(ready.length, "dataset")}, or is referred to.</Empty>;
        return (
          <div className={classes.stack}>
            <p className={classes.note}>Confirmed relations are used for questions over several datasets, rejected ones never. Figures are measured on all rows.</p>
            <Card title="How it is related" flush><Diagram dataset={dataset} relations={mine} /></Card>
            <Card title={formatCount(mine.length, "relation")} flush>
              <ul className={classes.list}>{mine.map((relation) => <Item key={ends(relation)} relation={relation} mayDecide={owned.has(relation.from_dataset)} />)}</ul>
            </Card>
          </div>
        );
      }}
    </ReportState>
  );
}
