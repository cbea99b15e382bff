import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";

import { kBase } from "@/api/client";
import { IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { DataTable } from "@/components/data-table";
import { Menu } from "@/components/menu";
import { Notice } from "@/components/notice";
import { SkeletonLines } from "@/components/skeleton";
import { useCopy } from "@/components/use-copy";
import { formatCount } from "@/lib/format";
import { download, downloadFrom, fileNameOf } from "@/lib/download";
import { toCsv, toTsv } from "@/lib/rows";

import type { AnswerState } from "../answer-state";
import { useRows } from "../api/answers";
import classes from "./result-table.module.css";

export function ResultTable({ state }: { state: AnswerState }) {
  const { table } = state;
  const { rows, error } = useRows(state.id, table);
  const [copied, copy] = useCopy();
  if (!table) return null;
  // One number is said large already.
  if (state.chart?.mark === "number" && table.rowCount === 1) return null;
  if (table.rowCount === 0) {
    return <Notice title="No rows match">The query ran and found nothing. The evidence shows which step left no rows.</Notice>;
  }
  const cut = rows !== undefined && rows.length < table.rowCount;
  const title = (
    <>
      {formatCount(table.rowCount, "row")}
      {(cut || table.truncated) && rows && <span className={classes.note}>first {rows.length.toLocaleString("en-US")} shown</span>}
    </>
  );
  const name = fileNameOf(state.question);
  const actions = rows && (
    <>
      <IconButton small label={copied ? "Copied" : "Copy table"} onClick={() => copy(toTsv(table.columns, rows))}>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </IconButton>
      <Menu
        trigger={<IconButton small label="Download table"><IconDownload size={16} /></IconButton>}
        items={[
          { label: "CSV", note: cut ? `The first ${formatCount(rows.length, "row")}` : "For spreadsheets", onSelect: () => download(`${name}.csv`, new Blob([toCsv(table.columns, rows)], { type: "text/csv;charset=utf-8" })) },
          ...(state.id ? [{ label: "Parquet", note: cut ? "All rows, with their types" : "With the types of the columns", onSelect: () => downloadFrom(`${kBase}/data/${state.id}?format=parquet`, `${name}.parquet`) }] : []),
        ]}
      />
    </>
  );
  return (
    <Card title={title} label="Table" actions={actions} flush>
      {error ? <div className={classes.pad}><Notice kind="error">{error.message}</Notice></div>
        : rows ? <DataTable columns={table.columns} types={table.types} rows={rows} label="Result" />
          : <div className={classes.pad}><SkeletonLines widths={["100%", "92%", "96%", "88%"]} /></div>}
    </Card>
  );
}
