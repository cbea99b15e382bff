import { IconAlertTriangle, IconCalendar, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { Card } from "@/components/card";
import { SkeletonLines } from "@/components/skeleton";
import { formatCount, formatDate } from "@/lib/format";

import type { Evidence, EvidenceStep } from "../api/events";
import classes from "./evidence-panel.module.css";
import { SqlText } from "./sql-block";

/** What a step counts before and after. */
const kUnits: Record<string, string> = { having: "group", limit: "row" };
const asText = (value: string | number) => (typeof value === "number" ? String(value) : formatDate(value));
const sentenceCase = (text: string) => text.trim().replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

function changeOf({ kind, rows_before: before, rows_after: after }: EvidenceStep): string {
  if (kind === "group" || before === after) return "";
  const count = formatCount(Math.abs(after - before), kUnits[kind] ?? "row");
  return after < before ? `${count} ${kind === "limit" ? "not shown" : kind === "null" ? "left out" : "dropped"}` : `${count} added`;
}

function Step({ step, most }: { step: EvidenceStep; most: number }) {
  const change = changeOf(step);
  const figure = (
    <>
      <div className={classes.words}>
        <span className={classes.label}>{sentenceCase(step.label)}</span>
        <span className={classes.count}>{step.rows_after.toLocaleString("en-US")}</span>
      </div>
      <div className={classes.track} aria-hidden>
        <span className={classes.before} style={{ width: `${(step.rows_before / most) * 100}%` }} />
        <span className={classes.after} style={{ width: `${(step.rows_after / most) * 100}%` }} />
      </div>
      {change && <p className={classes.change}>{change}</p>}
    </>
  );
  if (!step.sql) return <li>{figure}</li>;
  return (
    <li>
      <details className={classes.step}>
        <summary title="How this was counted">{figure}</summary>
        <pre className={classes.sql} tabIndex={0} aria-label="The query that counted it"><SqlText sql={step.sql} /></pre>
      </details>
    </li>
  );
}

function Facts({ evidence }: { evidence: Evidence }) {
  const { rows_scanned: scanned = 0, steps, date_span: span, lints } = evidence;
  const most = Math.max(scanned, 1, ...steps.flatMap(({ rows_before, rows_after }) => [rows_before, rows_after]));
  return (
    <>
      <ol className={classes.steps}>
        <li>
          <div className={classes.words}>
            <span className={classes.label}>Rows scanned</span>
            <span className={classes.count}>{scanned.toLocaleString("en-US")}</span>
          </div>
          <div className={classes.track} aria-hidden><span className={classes.after} style={{ width: `${(scanned / most) * 100}%` }} /></div>
        </li>
        {steps.map((step, index) => <Step key={index} step={step} most={most} />)}
      </ol>
      {span && (
        <p className={classes.fact}>
          <IconCalendar size={17} aria-hidden />
          <span>{span.column} covers {asText(span.from)} to {asText(span.to)}</span>
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

/** `origin`: where the data comes from, under it all. */
export function EvidencePanel({ evidence, waiting, origin }: { evidence?: Evidence; waiting: boolean; origin?: ReactNode }) {
  if (!evidence && !waiting) return null;
  return (
    <Card title="Evidence">
      {evidence ? <Facts evidence={evidence} /> : <SkeletonLines widths={["100%", "84%", "60%"]} />}
      {evidence && origin && <div className={classes.origin}>{origin}</div>}
    </Card>
  );
}
