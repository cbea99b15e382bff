import type { ReactNode } from "react";

import { Button } from "@/components/button";
import { Meter } from "@/components/meter";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";

import { measuring } from "../api/analysis";
import classes from "./measured.module.css";

interface Report<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** While it is measured, when that failed, and what was found. */
export function ReportState<Data extends object>({ report, what, children }: { report: Report<Data>; what: string; children: (data: Data) => ReactNode }) {
  const progress = measuring(report.data);
  if (progress !== undefined) {
    return (
      <div role="status" className={classes.measuring}>
        Every row is looked at. With very many rows that takes a while; it goes on when you leave this page.
        <Meter label={`${what} being measured`} value={progress} />
      </div>
    );
  }
  if (report.data) return <>{children(report.data)}</>;
  if (report.error) {
    return <Notice kind="error" title={`${what} could not be measured`} action={<Button onClick={() => void report.refetch()}>Try again</Button>}>{report.error.message}</Notice>;
  }
  return (
    <div role="status">
      <span className="visually-hidden">Looking at all rows</span>
      <Skeleton height={280} radius={14} />
    </div>
  );
}
