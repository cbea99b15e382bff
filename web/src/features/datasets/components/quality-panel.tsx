import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";

import type { Quality, QualityFinding } from "@/api/types";
import { Card } from "@/components/card";
import { DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatCount, type Cell } from "@/lib/format";

import { useFindingRows, useQuality } from "../api/analysis";
import classes from "./measured.module.css";
import { ReportState } from "./report-state";

const kScores = [
  { key: "completeness", label: "Completeness", note: "cells that are filled" },
  { key: "consistency", label: "Consistency", note: "rows that agree with the others" },
  { key: "validity", label: "Validity", note: "rows without impossible values" },
  { key: "uniqueness", label: "Uniqueness", note: "rows that stand only once" },
] as const;

/** 99.96 is not 100: what is not whole must not look so. */
const percent = (value: number) => `${value === 100 ? "100" : Math.min(value, 99.9).toFixed(1)} %`;

function Rows({ datasetId, finding }: { datasetId: string; finding: QualityFinding }) {
  const rows = useFindingRows(datasetId, finding.id, true);
  if (rows.error) return <Notice kind="error">{rows.error.message}</Notice>;
  if (!rows.data) return <Skeleton height={120} radius={10} />;
  return (
    <div className={classes.rows}>
      <DataTable columns={rows.data.columns} types={rows.data.column_types ?? []} rows={rows.data.rows as Cell[][]} label={`Rows: ${finding.message}`} visibleRows={6} />
    </div>
  );
}

function Finding({ datasetId, finding }: { datasetId: string; finding: QualityFinding }) {
  const [open, setOpen] = useState(false);
  return (
    <li className={classes.item}>
      <div className={classes.head}>
        <span className={classes.tag} data-tone={finding.severity}>{finding.severity}</span>
        <div className={classes.body}>
          <h3 className={classes.title}>{finding.message}</h3>
          <p className={classes.text}>{finding.advice}</p>
          {finding.examples.length > 0 && <div className={classes.examples}>{finding.examples.map((text) => <code key={text}>{text || "(blank)"}</code>)}</div>}
          {finding.condition && (
            <button type="button" className={classes.more} aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? "Hide the rows" : finding.count > 50 ? "Show the first 50 rows" : `Show ${formatCount(finding.count, "row")}`}
            </button>
          )}
        </div>
      </div>
      {open && <Rows datasetId={datasetId} finding={finding} />}
    </li>
  );
}

/** Rows the checks looked at, where that was not all of them. */
function sampledOf(quality: Quality & { approximate?: boolean }): string | undefined {
  const { sampled_rows: sampled, row_count: rows } = quality;
  if (sampled >= rows && !quality.approximate) return undefined;
  return `${Math.min(sampled, rows).toLocaleString("en-US")} of ${formatCount(rows, "row")}`;
}

function Report({ datasetId, quality }: { datasetId: string; quality: Quality }) {
  const sampled = sampledOf(quality);
  return (
    <div className={classes.stack}>
      {sampled && quality.findings.length > 0 && <Notice>What to look for was told from {sampled}, drawn evenly; the counts of what was found are over all rows. Something rare may have been missed.</Notice>}
      <dl className={classes.scores}>
        {kScores.map(({ key, label, note }) => (
          <div key={key} className={classes.score}><dt>{label}</dt><dd>{percent(quality[key])}<p>{note}</p></dd></div>
        ))}
      </dl>
      {quality.findings.length === 0 && <Empty icon={<IconCircleCheck size={24} />} title="Nothing stands out">{sampled ? `The checks looked at ${sampled}, drawn evenly; something rare may have been missed.` : `All checks passed over ${formatCount(quality.row_count, "row")}.`}</Empty>}
      {quality.findings.length > 0 && (
        <Card title={formatCount(quality.findings.length, "finding")} flush>
          <ul className={classes.list}>{quality.findings.map((finding) => <Finding key={finding.id} datasetId={datasetId} finding={finding} />)}</ul>
        </Card>
      )}
      {quality.skipped.length > 0 && <Notice title="Some checks were not made">{quality.skipped.map(({ check, reason }) => `${check}: ${reason}`).join(" ")}</Notice>}
    </div>
  );
}

export function QualityPanel({ datasetId }: { datasetId: string }) {
  const report = useQuality(datasetId);
  return <ReportState report={report} what="The quality">{(quality) => <Report datasetId={datasetId} quality={quality} />}</ReportState>;
}
