import type { ReactNode } from "react";

import { Button } from "@/components/button";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";

interface Report<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** While it is measured, when that failed, and what was found. */
export function ReportState<Data>({ report, what, children }: { report: Report<Data>; what: string; children: (data: Data) => ReactNode }) {
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
