import { useState } from "react";
import { Link } from "react-router";

import type { DataSource, Snapshot } from "@/api/types";
import { Button } from "@/components/button";
import { Choice } from "@/components/choice";
import { Notice } from "@/components/notice";
import { formatAgo } from "@/lib/format";

import { useSchedule, useTakeAgain } from "../api/sources";
import { LiveDialog } from "./live-dialog";
import classes from "./source.module.css";

export const kSchedules = [
  { value: "0", label: "When I say so" }, { value: "60", label: "Every hour" }, { value: "1440", label: "Every day" }, { value: "10080", label: "Every week" },
];

const kKept = [
  { value: "0", label: "Keep all versions" }, { value: "7", label: "Keep the last 7" }, { value: "30", label: "Keep the last 30" }, { value: "365", label: "Keep the last 365" },
];

/** The choices, and what it is now where that is none of them. */
const withOwn = (options: { value: string; label: string }[], value: string, label: string) => (options.some((o) => o.value === value) ? options : [...options, { value, label }]);

const kCanBeAskedLive: readonly string[] = ["postgresql", "mysql"];

export const tableName = ({ schema, table }: { schema: string; table: string }): string => (schema ? `${schema}.${table}` : table);

function stateOf({ status, taken_at: taken, error_message: error }: Snapshot): string {
  if (status === "pending" || status === "running") return "Being read from the source";
  if (status === "failed") return error ?? "It could not be read.";
  const when = taken ? formatAgo(taken) : "";
  return status === "unchanged" ? `Looked at ${when}: nothing had changed` : `Taken ${when}`;
}

/** Tables that are kept as datasets: how they stand, how often they are taken again. */
export function SnapshotList({ source, snapshots }: { source: DataSource; snapshots: Snapshot[] }) {
  const sourceId = source.id;
  const [asked, setAsked] = useState<Snapshot>();
  const again = useTakeAgain(sourceId);
  const schedule = useSchedule(sourceId);
  const error = again.error ?? schedule.error;
  return (
    <>
      {error && <div className={classes.notice}><Notice kind="error">{error.message}</Notice></div>}
      <ul className={classes.list}>
        {snapshots.map((snapshot) => {
          const every = String(snapshot.every_minutes);
          const kept = String(snapshot.keep_versions);
          const busy = snapshot.status === "pending" || snapshot.status === "running";
          return (
            <li key={snapshot.id} className={classes.item} data-failed={snapshot.status === "failed" || undefined}>
              <div className={classes.words}>
                <Link to={`/datasets/${snapshot.dataset_id}`} className={classes.name}>{tableName(snapshot)}</Link>
                <p className={classes.note} role={busy ? "status" : undefined}>{stateOf(snapshot)}</p>
              </div>
              <div className={classes.tools}>
                <Choice
                  label={`How often ${tableName(snapshot)} is taken`} value={every} options={withOwn(kSchedules, every, `Every ${every} minutes`)} disabled={schedule.isPending}
                  onChange={(minutes) => schedule.mutate({ snapshot: snapshot.id, every_minutes: Number(minutes) })}
                />
                <Choice
                  label={`How many versions of ${tableName(snapshot)} are kept`} value={kept} options={withOwn(kKept, kept, `Keep the last ${kept}`)} disabled={schedule.isPending}
                  onChange={(versions) => schedule.mutate({ snapshot: snapshot.id, keep_versions: Number(versions) })}
                />
                <Button loading={busy} onClick={() => again.mutate(snapshot.id)}>Take now</Button>
                {kCanBeAskedLive.includes(source.kind) && snapshot.taken_at && <Button onClick={() => setAsked(snapshot)}>Ask live</Button>}
              </div>
            </li>
          );
        })}
      </ul>
      <LiveDialog sourceId={sourceId} snapshot={asked} others={snapshots.filter(({ id, taken_at: taken }) => id !== asked?.id && taken)} onClose={() => setAsked(undefined)} />
    </>
  );
}
