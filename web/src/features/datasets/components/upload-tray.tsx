import { IconAlertTriangle, IconCheck, IconChevronRight, IconFileSpreadsheet, IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link } from "react-router";

import { Button, IconButton } from "@/components/button";
import { Meter } from "@/components/meter";
import { formatBytes, formatCount, formatPercent } from "@/lib/format";

import { readingOf, useLineage } from "../api/lineage";
import { useRelations } from "../api/relations";
import { choiceStore } from "../choice-store";
import { uploadStore, useUploads, type Upload } from "../upload-store";
import { ImportPreview } from "./import-preview";
import classes from "./upload-tray.module.css";

function statusOf(upload: Upload): string {
  const percent = `${Math.floor(upload.progress * 100)}%`;
  switch (upload.phase) {
    case "waiting": return "Waiting for its turn";
    case "uploading": return upload.stalled ? `Connection lost at ${percent}; goes on by itself` : upload.size === undefined ? "Fetching it" : `Uploading ${percent} of ${formatBytes(upload.size)}`;
    case "importing": return upload.sampled ? `A sample can be asked; loading the whole, ${percent}` : upload.progress > 0 ? `Reading and profiling, ${percent}` : "Reading and profiling";
    case "choosing": return "The first of its tables is there; choose which to bring in";
    case "completed": return "Ready to be asked";
    case "failed": return upload.error ?? "The file could not be read.";
  }
}

const kIcons = { completed: IconCheck, failed: IconAlertTriangle } as const;

interface OutcomeProps {
  upload: Upload;
  datasetId: string;
}

/** Opens and closes what is known of the file once it is read. */
function Toggle({ upload: { key, name, opened }, datasetId }: OutcomeProps) {
  const { data } = useLineage(datasetId);
  const notes = readingOf(data).repairs.length;
  useEffect(() => {
    if (notes > 0) uploadStore.keep(key);
  }, [key, notes]);
  return (
    <button
      type="button" className={classes.toggle} data-notes={notes > 0 || undefined} aria-expanded={opened ?? false} aria-controls={opened ? `upload-${key}` : undefined}
      onClick={() => uploadStore.open(key, !opened)}
    >
      <IconChevronRight size={15} aria-hidden />
      {notes > 0 ? `${formatCount(notes, "note")} on how it was read` : "See how it was read"}<span className="visually-hidden"> ({name})</span>
    </button>
  );
}

function Panel({ upload: { key, name }, datasetId }: OutcomeProps) {
  const { data } = useLineage(datasetId);
  return (
    <div id={`upload-${key}`} className={classes.panel}>
      <ImportPreview datasetId={datasetId} name={name} reading={readingOf(data)} onDone={() => uploadStore.dismiss(key)} />
    </div>
  );
}

function Row({ upload }: { upload: Upload }) {
  const Icon = upload.phase === "completed" || upload.phase === "failed" ? kIcons[upload.phase] : IconFileSpreadsheet;
  const read = upload.phase === "completed" ? upload.datasetId : undefined;
  const running = upload.phase === "uploading" || upload.phase === "importing";
  return (
    <li className={classes.row} data-phase={upload.phase}>
      <span className={classes.icon} aria-hidden><Icon size={18} /></span>
      <div className={classes.text}>
        <div className={classes.name}>
          {(upload.phase === "completed" || upload.sampled) && upload.datasetId ? <Link to={`/datasets/${upload.datasetId}`}>{upload.name}</Link> : upload.name}
        </div>
        <div className={classes.status}>{statusOf(upload)}</div>
        {running && <Meter value={upload.phase === "uploading" && upload.size === undefined ? undefined : upload.progress} label={`${upload.phase === "uploading" ? "Uploading" : "Importing"} ${upload.name}`} />}
      </div>
      {upload.phase === "choosing" && upload.datasetId && <Button onClick={() => choiceStore.open({ datasetId: upload.datasetId!, file: upload.name })}>Choose<span className="visually-hidden"> tables of {upload.name}</span></Button>}
      {read && <Toggle upload={upload} datasetId={read} />}
      <IconButton small label={running || upload.phase === "waiting" ? `Cancel ${upload.name}` : `Dismiss ${upload.name}`} onClick={() => uploadStore.dismiss(upload.key)}>
        <IconX size={16} />
      </IconButton>
      {read && upload.opened && <Panel upload={upload} datasetId={read} />}
    </li>
  );
}

const kMostTogether = 20;

/** How files that came in side by side refer to each other. */
function Together({ uploads }: { uploads: Upload[] }) {
  const ids = [...new Set(uploads.map(({ datasetId }) => datasetId).filter((id) => id !== undefined))].sort().slice(0, kMostTogether);
  const { data } = useRelations(ids);
  const found = (data?.items ?? []).filter(({ status, match_rate: rate }) => status !== "rejected" && rate > 0);
  const any = found.length > 0;
  useEffect(() => {
    if (any) uploads.forEach(({ key }) => uploadStore.keep(key));
  }, [any, uploads]);
  if (!any) return null;
  return (
    <div className={classes.together}>
      <p>How they refer to each other</p>
      <ul aria-label="Relations between these files">
        {found.map((relation) => (
          <li key={`${relation.from_dataset} ${relation.from_column} ${relation.to_dataset} ${relation.to_column}`}>
            <Link to={`/datasets/${relation.from_dataset}?tab=relations`}>{relation.from_name}.{relation.from_column}</Link> refers to {relation.to_name}.{relation.to_column}: {formatPercent(relation.match_rate)} of its rows find a partner
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is coming in right now, and what came of it. */
export function UploadTray() {
  const uploads = useUploads();
  const spoken = uploads.find(({ phase }) => phase === "completed" || phase === "failed");
  const done = uploads.filter(({ phase, datasetId }) => phase === "completed" && datasetId !== undefined);
  return (
    <section aria-label="Files coming in" hidden={!uploads.length} className={classes.tray}>
      <ul className={classes.list}>{uploads.map((upload) => <Row key={upload.key} upload={upload} />)}</ul>
      {done.length > 1 && <Together uploads={done} />}
      <div role="status" className="visually-hidden">{spoken ? `${spoken.name}: ${statusOf(spoken)}` : ""}</div>
    </section>
  );
}
