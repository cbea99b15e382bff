import { IconAlertTriangle, IconChevronRight, IconTable } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Dataset } from "@/api/types";
import { formatAgo, formatBytes, formatCount } from "@/lib/format";

import { unfinished } from "../api/datasets";
import classes from "./dataset-list.module.css";

function noteOf(dataset: Dataset, original?: Dataset): string {
  if (dataset.status === "failed" && !dataset.sample) return dataset.error_message || "The file could not be read.";
  if (!dataset.is_processed) return "Being read and profiled";
  return [
    dataset.sample ? `${unfinished(dataset) ? "" : "only a "}sample of ${formatCount(dataset.row_count, "row")} ${unfinished(dataset) ? "while the whole is loaded" : "could be loaded"}` : formatCount(dataset.row_count, "row"),
    formatCount(dataset.column_count, "column"),
    formatBytes(dataset.file_size), formatAgo(dataset.uploaded_at),
    ...(dataset.is_public ? ["shared"] : []), ...(original ? [`same content as ${original.name}`] : []),
  ].join(" · ");
}

export function DatasetRows({ datasets }: { datasets: Dataset[] }) {
  return (
    <ul className={classes.list}>
      {datasets.map((dataset) => (
        <li key={dataset.id}>
          <Link to={`/datasets/${dataset.id}`} className={classes.row} data-failed={dataset.status === "failed" || undefined}>
            <span className={classes.icon} aria-hidden>
              {dataset.status === "failed" ? <IconAlertTriangle size={19} /> : <IconTable size={19} stroke={1.8} />}
            </span>
            <span className={classes.text}>
              <span className={classes.name}>{dataset.name}</span>
              <span className={classes.note}>{noteOf(dataset, datasets.find(({ id }) => id === dataset.duplicate_of))}</span>
              {dataset.is_processed && (dataset.repair_count ?? 0) > 0 && <span className={classes.read}>{formatCount(dataset.repair_count ?? 0, "note")} on how it was read</span>}
            </span>
            <IconChevronRight size={17} aria-hidden className={classes.go} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
