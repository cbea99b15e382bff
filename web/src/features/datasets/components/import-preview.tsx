import { IconMessageQuestion, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import type { ColumnProfile } from "@/api/types";
import { Button, ButtonLink } from "@/components/button";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatCount, formatPercent, type Cell } from "@/lib/format";

import { useDeleteDataset, usePreview, useProfile } from "../api/datasets";
import type { readingOf } from "../api/lineage";
import { chooseScope } from "../scope";
import { aboutDistinct } from "../distinct";
import { FirstRows } from "./first-rows";
import classes from "./import-preview.module.css";
import { Remarks, Repairs } from "./lineage-panel";

const kShown = 6;

function noteOf(column: ColumnProfile, rowCount: number): string {
  const missing = rowCount ? column.null_count / rowCount : 0;
  return [column.unit && `in ${column.unit}`, `${aboutDistinct(column)} distinct`, missing > 0 && `${formatPercent(missing)} missing`].filter(Boolean).join(", ");
}

interface ImportPreviewProps {
  datasetId: string;
  name: string;
  reading: ReturnType<typeof readingOf>;
  /** It is asked about, read anew or removed, so nothing more is to be said here. */
  onDone: () => void;
}

/** What came of a file: its first rows, columns and what reading it changed, and what one may do about it. */
export function ImportPreview({ datasetId, name, reading, onDone }: ImportPreviewProps) {
  const preview = usePreview(datasetId, true);
  const profile = useProfile(datasetId, true);
  const remove = useDeleteDataset();
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const known = new Map(profile.data?.columns.map((column) => [column.name, column]));
  const ask = () => {
    chooseScope([datasetId]);
    onDone();
    void navigate("/");
    // Already there, the page stays as it is; the question is to be written now.
    requestAnimationFrame(() => document.querySelector<HTMLElement>("[role=search] textarea")?.focus());
  };
  return (
    <div className={classes.preview}>
      {reading.repairs.length > 0 && <Repairs repairs={reading.repairs} />}
      {reading.remarks.length > 0 && <Remarks remarks={reading.remarks} />}
      {preview.error && <Notice kind="error" title="The first rows could not be fetched">{preview.error.message}</Notice>}
      {preview.isPending && <Skeleton height={150} radius={10} />}
      {preview.data && (
        <>
          <FirstRows
            name={name} rows={preview.data.rows.slice(0, kShown) as Cell[][]}
            columns={preview.data.columns.map((column, at) => {
              const found = known.get(column);
              return { name: column, type: preview.data.column_types[at], note: found && profile.data ? noteOf(found, profile.data.row_count) : undefined };
            })}
          />
          <p className={classes.size}>
            {preview.data.row_count > kShown ? `The first ${kShown} of ${formatCount(preview.data.row_count, "row")}` : formatCount(preview.data.row_count, "row")}, {formatCount(preview.data.columns.length, "column")}
          </p>
        </>
      )}
      <div className={classes.actions}>
        <Button kind="primary" icon={<IconMessageQuestion size={18} />} onClick={ask}>Ask it</Button>
        <ButtonLink to={`/datasets/${datasetId}/recipe?begin=reread+as+text`} onClick={onDone}>Read it differently</ButtonLink>
        <ButtonLink to={`/datasets/${datasetId}`} onClick={onDone}>Open it</ButtonLink>
        <Button icon={<IconTrash size={17} />} onClick={() => setAsking(true)}>Remove<span className="visually-hidden"> {name}</span></Button>
      </div>
      <ConfirmDialog
        open={asking} title={`Remove ${name}?`} confirm="Remove it" busy={remove.isPending} error={remove.error?.message}
        onClose={() => setAsking(false)} onConfirm={() => remove.mutate(datasetId, { onSuccess: onDone })}
      >
        The file and everything derived from it are deleted for good.
      </ConfirmDialog>
    </div>
  );
}
