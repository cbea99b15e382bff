import { useState, type FormEvent } from "react";
import { useLocation, useNavigate } from "react-router";

import { ApiError } from "@/api/client";
import type { OfferedTable, TableOffer } from "@/api/types";
import { Button } from "@/components/button";
import { Dialog, DialogButtons } from "@/components/dialog";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatCount, type Cell } from "@/lib/format";

import { useChooseTables, useTableOffer } from "../api/tables";
import { choiceStore, useShownChoice, type Choice } from "../choice-store";
import { FirstRows } from "./first-rows";
import classes from "./table-choice.module.css";

const kOpenedAtOnce = 4; // more would hide the names below them
const kKinds = { sheet: "Sheet", file: "File", table: "Table" } as const;

function noteOf({ table, name, kind, looked_into: known, row_count: rows, columns }: OfferedTable): string {
  return [
    kKinds[kind], ...(table === name ? [] : [table]),
    ...(known ? [] : ["not looked into, the file is large"]),
    ...(rows === undefined || rows === null ? [] : [formatCount(rows, "row")]), ...(columns ? [formatCount(columns.length, "column")] : []),
  ].join(" · ");
}

function Item({ table, ticked, opened, onTick }: { table: OfferedTable; ticked: boolean; opened: boolean; onTick: (ticked: boolean) => void }) {
  const unreadable = table.error_message !== undefined;
  return (
    <li className={classes.item}>
      <label className={classes.row}>
        <input type="checkbox" checked={ticked} disabled={unreadable} onChange={({ currentTarget }) => onTick(currentTarget.checked)} />
        <span className={classes.words}>
          <span className={classes.name}>{table.name}</span> <span className={classes.note}>{noteOf(table)}</span>
        </span>
      </label>
      {unreadable && <p className={classes.bad}>It cannot be read. {table.error_message}</p>}
      {table.columns && (
        <details className={classes.look} open={opened}>
          <summary>First rows<span className="visually-hidden"> of {table.name}</span>{table.repairs.length > 0 && `, ${formatCount(table.repairs.length, "repair")}`}</summary>
          <FirstRows name={table.name} columns={table.columns} rows={(table.rows ?? []) as Cell[][]} />
          {table.repairs.length > 0 && <ul className={classes.repairs} aria-label={`Repairs in ${table.name}`}>{table.repairs.map((repair) => <li key={repair}>{repair}</li>)}</ul>}
        </details>
      )}
    </li>
  );
}

const kClock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

function ChoiceForm({ choice, offer }: { choice: Choice; offer: TableOffer }) {
  const readable = offer.tables.filter(({ error_message: error }) => error === undefined).map(({ table }) => table);
  const [ticked, setTicked] = useState(() => new Set(readable));
  const choose = useChooseTables(choice.datasetId);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const all = ticked.size === readable.length;
  const tick = (table: string, on: boolean) => setTicked((before) => {
    const after = new Set(before);
    if (on) after.add(table);
    else after.delete(table);
    return after;
  });
  const bring = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate(readable.filter((table) => ticked.has(table)), {
      onSuccess: ({ items }) => {
        choiceStore.close();
        // The page of the table that was left out is no more.
        const kept = items.some(({ id }) => id === choice.datasetId);
        if (!kept && items[0] && pathname.startsWith(`/datasets/${choice.datasetId}`)) void navigate(`/datasets/${items[0].id}`, { replace: true });
      },
    });
  };
  return (
    <form aria-label={`Tables of ${choice.file}`} onSubmit={bring}>
      <div className={classes.head}>
        <p>The file holds {formatCount(offer.tables.length, "table")}. Each one you tick becomes a dataset.</p>
        <button type="button" className={classes.all} onClick={() => setTicked(new Set(all ? [] : readable))}>{all ? "Tick none" : "Tick all"}</button>
      </div>
      <ul className={classes.list} aria-label={`Tables of ${choice.file}`}>
        {offer.tables.map((table) => (
          <Item key={table.table} table={table} ticked={ticked.has(table.table)} opened={offer.tables.length <= kOpenedAtOnce} onTick={(on) => tick(table.table, on)} />
        ))}
      </ul>
      <p className={classes.later}>Without a choice all of them are brought in at {kClock.format(new Date(offer.choose_until))}.</p>
      {choose.error && <Notice kind="error">{choose.error.message}</Notice>}
      <DialogButtons>
        <Button onClick={choiceStore.close}>Decide later</Button>
        <Button kind="primary" type="submit" disabled={ticked.size === 0} loading={choose.isPending}>{ticked.size === 0 ? "Tick at least one" : `Bring in ${formatCount(ticked.size, "table")}`}</Button>
      </DialogButtons>
    </form>
  );
}

function Offer({ choice }: { choice: Choice }) {
  const { data, error, refetch, isFetching } = useTableOffer(choice.datasetId);
  if (data) return <ChoiceForm choice={choice} offer={data} />;
  if (error) {
    const over = error instanceof ApiError && (error.status === 409 || error.status === 404);
    return (
      <>
        <Notice kind="error">{error.message}</Notice>
        <DialogButtons>
          <Button onClick={choiceStore.close}>Close</Button>
          {!over && <Button kind="primary" loading={isFetching} onClick={() => void refetch()}>Try again</Button>}
        </DialogButtons>
      </>
    );
  }
  return <div className={classes.waiting}><span role="status">Looking into the file</span><Skeleton height={180} radius={14} /></div>;
}

/** What a file of several tables holds, and which of it is to become datasets. */
export function TableChoiceDialog() {
  const choice = useShownChoice();
  return (
    <Dialog wide open={choice !== undefined} title={`Choose tables of ${choice?.file ?? "the file"}`} onClose={choiceStore.close}>
      {choice && <Offer key={choice.datasetId} choice={choice} />}
    </Dialog>
  );
}
