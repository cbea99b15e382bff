import { IconCheck, IconCopy, IconDownload, IconTableOff } from "@tabler/icons-react";
import { useState } from "react";

import type { RecipePreview } from "@/api/types";
import { Button, IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { useCopy } from "@/components/use-copy";
import { download } from "@/lib/download";
import { formatCount, type Cell } from "@/lib/format";

import { sentenceOf } from "../step-counts";
import classes from "./recipe.module.css";

interface PreviewPaneProps {
  preview: RecipePreview;
  /** The row that does not fit: the preview is of the steps before it. */
  stopped?: number;
  /** It is of steps that stood here earlier. */
  old: boolean;
  busy: boolean;
}

/** "10,000 of 250,000 rows", where not all are looked at. */
export const sampleOf = ({ sampled_rows: sampled, base_rows: all }: RecipePreview): string | undefined =>
  sampled < all ? `${sampled.toLocaleString("en-US")} of ${formatCount(all, "row")}` : undefined;

function titleOf(preview: RecipePreview, stopped: number | undefined, old: boolean): string {
  if (old) return "Preview as it was before";
  const what = stopped === undefined ? "Preview" : `Preview before step ${stopped + 1}`;
  const sample = sampleOf(preview);
  const out = `${formatCount(preview.row_count, "row")}, ${formatCount(preview.columns.length, "column")}`;
  return sample ? `${what} on a sample of ${sample}: ${out}` : `${what}: ${out}`;
}

function NoRows({ preview }: { preview: RecipePreview }) {
  const taker = preview.steps.find(({ on, rows_before, rows_after }) => on && rows_before > 0 && rows_after === 0);
  const sample = sampleOf(preview);
  return (
    <Empty icon={<IconTableOff size={22} />} title={sample ? "No row of the sample is left" : "No row is left"}>
      {taker ? `“${sentenceOf(taker)}” leaves none of ${formatCount(taker.rows_before, "row")}.` : "There were none to begin with."}
    </Empty>
  );
}

export function PreviewPane({ preview, stopped, old, busy }: PreviewPaneProps) {
  return (
    <Card title={titleOf(preview, stopped, old)} flush>
      <div aria-busy={busy}>
        <DataTable columns={preview.columns} types={preview.column_types} rows={preview.rows as Cell[][]} label="Preview" visibleRows={preview.rows.length > 0 ? 14 : 1} />
        {preview.rows.length === 0 && <NoRows preview={preview} />}
      </div>
    </Card>
  );
}

/** The script that does what the recipe does, to look at and to take away. */
export function SqlPane({ sql, name }: { sql: string; name: string }) {
  const [open, setOpen] = useState(false);
  const [copied, copy] = useCopy();
  return (
    <Card
      title="The recipe as SQL" flush
      actions={(
        <>
          <IconButton label={copied ? "Copied" : "Copy SQL"} onClick={() => copy(sql)}>{copied ? <IconCheck size={17} /> : <IconCopy size={17} />}</IconButton>
          <IconButton label="Download SQL" onClick={() => download(`${name}.sql`, new Blob([sql], { type: "application/sql" }))}><IconDownload size={17} /></IconButton>
          <Button onClick={() => setOpen(!open)}>{open ? "Hide" : "Show"}</Button>
        </>
      )}
    >
      {open && <pre className={classes.sql} tabIndex={0} aria-label="SQL script">{sql}</pre>}
    </Card>
  );
}
