import { IconAlertTriangle, IconCheck, IconFileSpreadsheet, IconX } from "@tabler/icons-react";
import { Link } from "react-router";

import { Button, IconButton } from "@/components/button";
import { Meter } from "@/components/meter";
import { formatBytes } from "@/lib/format";

import { choiceStore } from "../choice-store";
import { uploadStore, useUploads, type Upload } from "../upload-store";
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

function Row({ upload }: { upload: Upload }) {
  const Icon = upload.phase === "completed" || upload.phase === "failed" ? kIcons[upload.phase] : IconFileSpreadsheet;
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
      <IconButton small label={running || upload.phase === "waiting" ? `Cancel ${upload.name}` : `Dismiss ${upload.name}`} onClick={() => uploadStore.dismiss(upload.key)}>
        <IconX size={16} />
      </IconButton>
    </li>
  );
}

/** What is coming in right now, and what came of it. */
export function UploadTray() {
  const uploads = useUploads();
  const spoken = uploads.find(({ phase }) => phase === "completed" || phase === "failed");
  return (
    <section aria-label="Files coming in" hidden={!uploads.length} className={classes.tray}>
      <ul className={classes.list}>{uploads.map((upload) => <Row key={upload.key} upload={upload} />)}</ul>
      <div role="status" className="visually-hidden">{spoken ? `${spoken.name}: ${statusOf(spoken)}` : ""}</div>
    </section>
  );
}
