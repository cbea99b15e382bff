import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";

import type { Snapshot, SourceTable } from "@/api/types";
import { Button } from "@/components/button";
import { SearchField } from "@/components/field";
import { Notice } from "@/components/notice";
import { formatCompact, formatCount } from "@/lib/format";

import { useTake } from "../api/sources";
import { tableName } from "./snapshot-list";
import classes from "./source.module.css";

const kFew = 8; // as many are found by looking
const kShown = 100;

const estimate = (rows: number): string => (rows === 0 ? "no rows" : `about ${rows < 10_000 ? formatCount(rows, "row") : `${formatCompact(rows)} rows`}`);

function noteOf({ kind, row_estimate: rows, columns }: SourceTable): string {
  return [
    ...(kind === "view" ? ["view"] : []), ...(rows === null || rows === undefined ? [] : [estimate(rows)]),
    ...(columns.length > 0 ? [formatCount(columns.length, "column")] : []),
  ].join(" · ");
}

/** What the source has to read. A press opens a table's columns; one that is kept already says so. */
export function TableList({ sourceId, tables, kept }: { sourceId: string; tables: SourceTable[]; kept: Snapshot[] }) {
  const [words, setWords] = useState("");
  const take = useTake(sourceId);
  const found = tables.filter(({ schema, name }) => tableName({ schema, table: name }).toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <>
      {tables.length > kFew && <div className={classes.search}><SearchField label="Find a table" value={words} onChange={setWords} /></div>}
      {take.error && <div className={classes.notice}><Notice kind="error">{take.error.message}</Notice></div>}
      <ul className={classes.list}>
        {found.slice(0, kShown).map((table) => {
          const { schema, name, columns } = table;
          const label = tableName({ schema, table: name });
          const isKept = kept.some((snapshot) => snapshot.schema === schema && snapshot.table === name);
          return (
            <li key={label} className={classes.item}>
              {columns.length === 0 && <div className={classes.words}><span className={classes.name}>{label}</span><span className={classes.note}>{noteOf(table)}</span></div>}
              {columns.length > 0 && <details className={classes.words}>
                <summary className={classes.summary}>
                  <IconChevronRight size={16} aria-hidden className={classes.open} />
                  <span className={classes.words}>
                    <span className={classes.name}>{label}</span>
                    <span className={classes.note}>{noteOf(table)}</span>
                  </span>
                </summary>
                <ul className={classes.columns} aria-label={`Columns of ${label}`}>
                  {columns.map((column) => <li key={column.name}><span>{column.name}</span> <span className={classes.type}>{column.type}</span></li>)}
                </ul>
              </details>}
              <div className={classes.tools}>
                {isKept
                  ? <span className={classes.kept}>Kept as a dataset</span>
                  : <Button loading={take.isPending && take.variables.table === name && take.variables.schema === schema} onClick={() => take.mutate({ schema, table: name })}>Take a snapshot</Button>}
              </div>
            </li>
          );
        })}
      </ul>
      {found.length === 0 && words && <p role="status" className={classes.none}>No table has “{words.trim()}” in its name.</p>}
      {found.length > kShown && <p className={classes.none}>{formatCount(found.length - kShown, "more table")}: find one by its name.</p>}
    </>
  );
}
