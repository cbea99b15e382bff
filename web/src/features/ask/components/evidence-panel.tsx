import { IconAlertTriangle, IconCalendar, IconInfoCircle } from "@tabler/icons-react";

import { Card } from "@/components/card";
import { SkeletonLines } from "@/components/skeleton";
import { formatCount, formatDate } from "@/lib/format";

import type { Evidence } from "../api/events";
import classes from "./evidence-panel.module.css";

const kKinds: Record<string, string> = {
  filter: "Kept where", null: "Left out missing", join: "Joined with", group: "Grouped by", having: "Kept groups where", limit: "Limited to",
};
const asText = (value: string | number) => (typeof value === "number" ? String(value) : formatDate(value));

function Step({ kind, label, before, after, most }: { kind: string; label: string; before: number; after: number; most: number }) {
  const change = after - before;
  return (
    <li className={classes.step}>
      <div className={classes.words}>
        <span className={classes.label}><span className={classes.kind}>{kKinds[kind] ?? kind}</span> {label}</span>
        <span className={classes.count}>{after.toLocaleString("en-US")}</span>
      </div>
      <div className={classes.track} aria-hidden>
        <span className={classes.before} style={{ width: `${(before / most) * 100}%` }} />
        <span className={classes.after} style={{ width: `${(after / most) * 100}%` }} />
      </div>
      {kind !== "group" && change !== 0 && (
        <p className={classes.change}>{change < 0 ? `${formatCount(-change, "row")} dropped` : `${formatCount(change, "row")} added`}</p>
      )}
    </li>
  );
}

function Facts({ evidence }: { evidence: Evidence }) {
  const { rows_scanned: scanned = 0, steps, date_span: span, lints } = evidence;
  const most = Math.max(scanned, 1, ...steps.flatMap(({ rows_before, rows_after }) => [rows_before, rows_after]));
  return (
    <>
      <ol className={classes.steps}>
        <li className={classes.step}>
          <div className={classes.words}>
            <span className={classes.label}>Rows scanned</span>
            <span className={classes.count}>{scanned.toLocaleString("en-US")}</span>
          </div>
          <div className={classes.track} aria-hidden><span className={classes.after} style={{ width: `${(scanned / most) * 100}%` }} /></div>
        </li>
        {steps.map((step, index) => (
          <Step key={index} kind={step.kind} label={step.label} before={step.rows_before} after={step.rows_after} most={most} />
        ))}
      </ol>
      {span && (
        <p className={classes.fact}>
          <IconCalendar size={17} aria-hidden />
          <span>{span.column} covers {asText(span.from)} to {asText(span.to)}{span.last_period_partial && <em>, and its last period is not complete</em>}</span>
        </p>
      )}
      {lints.map((lint, index) => (
        <p key={index} className={classes.fact} data-severity={lint.severity}>
          {lint.severity !== "warning" ? <IconInfoCircle size={17} aria-hidden /> : <IconAlertTriangle size={17} aria-hidden />}
          <span>{lint.message}</span>
        </p>
      ))}
    </>
  );
}

export function EvidencePanel({ evidence, waiting }: { evidence?: Evidence; waiting: boolean }) {
  if (!evidence && !waiting) return null;
  return (
    <Card title="Evidence">
      {evidence ? <Facts evidence={evidence} /> : <SkeletonLines widths={["100%", "84%", "60%"]} />}
    </Card>
  );
}
