import { useState, type FormEvent } from "react";

import type { Answer, Snapshot } from "@/api/types";
import { Button } from "@/components/button";
import { DataTable } from "@/components/data-table";
import { Dialog, DialogButtons } from "@/components/dialog";
import { Field } from "@/components/field";
import { Form } from "@/components/form";
import { Notice } from "@/components/notice";
import { Switch } from "@/components/switch";
import { formatDuration, type Cell } from "@/lib/format";

import { useAskLive } from "../api/sources";
import { tableName } from "./snapshot-list";
import classes from "./source.module.css";

const kClock = new Intl.DateTimeFormat("en-US", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

const kMost = 20; // others beside it

interface LiveProps {
  sourceId: string;
  snapshot: Snapshot;
  /** Other tables of the source that the question may use. */
  others: Snapshot[];
  onClose: () => void;
}

/** A question to the table where it is: read now, by the source's own database, and not kept. */
export function LiveDialog({ snapshot, ...rest }: Omit<LiveProps, "snapshot"> & { snapshot: Snapshot | undefined }) {
  return (
    <Dialog open={snapshot !== undefined} title={snapshot ? `Ask ${tableName(snapshot)} live` : ""} onClose={rest.onClose}>
      {snapshot && <LiveForm snapshot={snapshot} {...rest} />}
    </Dialog>
  );
}

function LiveForm({ sourceId, snapshot, others, onClose }: LiveProps) {
  const [question, setQuestion] = useState("");
  const [together, setTogether] = useState(false);
  const usable = others.slice(0, kMost);
  const live = useAskLive(sourceId, snapshot.id);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    live.mutate({ question: question.trim(), with: together ? usable.map(({ id }) => id) : [] });
  };
  return (
    <Form label="Ask live" onSubmit={ask}>
      <Field label="Question" value={question} onChange={setQuestion} autoFocus note="Answered by the source's own database as it is now; the answer is not kept" />
      {usable.length > 0 && <Switch label="With the other tables kept from here" note={`${usable.map(tableName).join(", ")}: joined by the source itself`} checked={together} onChange={setTogether} />}
      {live.error && <Notice kind="error">{live.error.message}</Notice>}
      {live.data && <LiveAnswer answer={live.data} />}
      <DialogButtons>
        <Button onClick={onClose}>Close</Button>
        <Button kind="primary" type="submit" loading={live.isPending} disabled={!question.trim()}>Ask</Button>
      </DialogButtons>
    </Form>
  );
}

function LiveAnswer({ answer }: { answer: Answer }) {
  const { live, timings, rows, columns, column_types: types } = answer;
  return (
    <div role="status" className={classes.live}>
      <p className={classes.answer}>{answer.response_text}</p>
      {live && !answer.refused && <p className={classes.note}>Live from {live.source} at {kClock.format(Date.parse(live.asked_at))} · {formatDuration(timings.query_ms)} · understood as: {answer.sentence}</p>}
      {rows.length > 0 && <DataTable columns={columns} types={types} rows={rows as Cell[][]} label="Rows of the answer" visibleRows={7} />}
    </div>
  );
}
