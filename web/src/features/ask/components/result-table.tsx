import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";

import { IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { DataTable } from "@/components/data-table";
import { Notice } from "@/components/notice";
import { SkeletonLines } from "@/components/skeleton";
import { useCopy } from "@/components/use-copy";
import { formatCount } from "@/lib/format";
import { download, toCsv, toTsv } from "@/lib/rows";

import type { AnswerState } from "../answer-state";
import { useRows } from "../api/answers";
import classes from "./result-table.module.css";

const fileName = (question: string) => `${question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "answer"}.csv`;

export function ResultTable({ state }: { state: AnswerState }) {
  const { table } = state;
  const { rows, error } = useRows(state.id, table);
  const [copied, copy] = useCopy();
  if (!table) return null;
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
  const actions = rows && (
    <>
      <IconButton small label={copied ? "Copied" : "Copy table"} onClick={() => copy(toTsv(table.columns, rows))}>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </IconButton>
      <IconButton small label={cut ? "Download the shown rows as CSV" : "Download CSV"} onClick={() => download(fileName(state.question), toCsv(table.columns, rows))}>
        <IconDownload size={16} />
      </IconButton>
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
