import { IconArrowsExchange } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";

import type { Dataset, Relation } from "@/api/types";
import { Button } from "@/components/button";
import { Dialog, DialogButtons } from "@/components/dialog";
import { ChoiceField } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatCount, formatPercent } from "@/lib/format";

import { useProfile } from "../api/datasets";
import { useDecideRelation, useJoinAdvice, type Ends } from "../api/relations";
import classes from "./relations.module.css";

interface RelationDialogProps {
  dataset: Dataset;
  datasets: Dataset[];
  /** The one that is corrected; a new one without it. */
  instead?: Relation;
  open: boolean;
  /** Another one begins anew. */
  turn: number;
  onClose: () => void;
}

/** Two columns of any two datasets; what joining over them would do is told before it is confirmed. */
export function RelationDialog(props: RelationDialogProps) {
  return (
    <Dialog open={props.open} title={props.instead ? "Correct the relation" : "Add a relation"} onClose={props.onClose}>
      <RelationForm key={props.turn} {...props} />
    </Dialog>
  );
}

function Advice({ ends, complete }: { ends: Ends; complete: boolean }) {
  const { data, error, isPending } = useJoinAdvice(ends, complete);
  if (!complete) return <p className={classes.hint}>Choose a column on each side to see how many rows find a partner.</p>;
  if (error) return <Notice kind="error">{error.message}</Notice>;
  if (isPending) return <Skeleton height={72} radius={10} />;
  return (
    <div role="status" className={classes.advice} data-none={data.match_rate === 0 || undefined}>
      <p className={classes.rate}><b>{formatPercent(data.match_rate)}</b> of {formatCount(data.from_filled, "row")} with a value find a partner · {data.kind}</p>
      {data.advice.length > 0 && <p>{data.advice.join(" ")}</p>}
      {data.unmatched.length > 0 && <p>No partner: {data.unmatched.slice(0, 5).map(({ value }) => value || "(blank)").join(", ")}{data.unmatched.length > 5 ? ", …" : ""}</p>}
    </div>
  );
}

const kNone = { value: "", label: "Choose a column" };

function RelationForm({ dataset, datasets, instead, onClose }: Omit<RelationDialogProps, "open" | "turn">) {
  const mine = datasets.filter(({ is_owner: own }) => own);
  const [from, setFrom] = useState(instead?.from_dataset ?? (dataset.is_owner ? dataset.id : mine[0]?.id ?? ""));
  const [to, setTo] = useState(instead?.to_dataset ?? (from === dataset.id ? datasets.find(({ id }) => id !== dataset.id)?.id ?? "" : dataset.id));
  const [fromColumn, setFromColumn] = useState(instead?.from_column ?? "");
  const [toColumn, setToColumn] = useState(instead?.to_column ?? "");
  const [fromProfile, toProfile] = [useProfile(from, from !== ""), useProfile(to, to !== "")];
  const [fromColumns, toColumns] = [fromProfile.data?.columns ?? [], toProfile.data?.columns ?? []];
  const unread = [fromProfile, toProfile].find(({ error }) => error);
  const decide = useDecideRelation();

  const ends: Ends = { from_dataset: from, from_column: fromColumn, to_dataset: to, to_column: toColumn };
  const has = (columns: typeof fromColumns, name: string) => columns.some((column) => column.name === name);
  const complete = from !== to && has(fromColumns, fromColumn) && has(toColumns, toColumn);
  const advice = useJoinAdvice(ends, complete);
  const named = (list: Dataset[]) => list.map(({ id, name }) => ({ value: id, label: id === dataset.id ? `${name} (this one)` : name }));
  const columnsOf = (columns: typeof fromColumns) => [kNone, ...columns.map(({ name, type }) => ({ value: name, label: `${name} · ${type}` }))];
  const same = instead?.from_dataset === from && instead.to_dataset === to && instead.from_column === fromColumn && instead.to_column === toColumn;
  const changeFrom = (id: string) => {
    if (id === to) setTo(from);
    setFrom(id);
    setFromColumn("");
    if (id === to) setToColumn("");
  };
  const swap = () => {
    setFrom(to);
    setTo(from);
    setFromColumn(toColumn);
    setToColumn(fromColumn);
  };
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    const before = instead && !same
      ? [{ from_dataset: instead.from_dataset, from_column: instead.from_column, to_dataset: instead.to_dataset, to_column: instead.to_column, status: "rejected" as const }] : [];
    decide.mutate([{ ...ends, status: "confirmed" }, ...before], { onSuccess: onClose });
  };
  return (
    <Form label={instead ? "Correct the relation" : "Add a relation"} onSubmit={confirm}>
      <div className={classes.pair}>
        <ChoiceField label="Dataset that refers" value={from} options={named(mine)} onChange={changeFrom} />
        <ChoiceField label="Its column" value={fromColumn} options={columnsOf(fromColumns)} onChange={setFromColumn} />
      </div>
      {mine.some(({ id }) => id === to) && <div className={classes.swap}><Button icon={<IconArrowsExchange size={17} />} onClick={swap}>Swap the sides</Button></div>}
      <div className={classes.pair}>
        <ChoiceField label="Dataset it refers to" value={to} options={named(datasets.filter(({ id }) => id !== from))} onChange={(id) => { setTo(id); setToColumn(""); }} />
        <ChoiceField label="Column there" value={toColumn} options={columnsOf(toColumns)} onChange={setToColumn} />
      </div>
      {unread?.error && <Notice kind="error" title="The columns could not be fetched" action={<Button onClick={() => void unread.refetch()}>Try again</Button>}>{unread.error.message}</Notice>}
      <Advice ends={ends} complete={complete} />
      {instead && !same && complete && <p className={classes.hint}>{instead.from_name}.{instead.from_column} and {instead.to_name}.{instead.to_column} are then marked as not related.</p>}
      {decide.error && <Notice kind="error">{decide.error.message}</Notice>}
      <DialogButtons>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" loading={decide.isPending} disabled={!complete || !advice.data}>Confirm the relation</Button>
      </DialogButtons>
    </Form>
  );
}
