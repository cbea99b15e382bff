import { IconPencil, IconPlugConnected, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { Button, IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton, SkeletonLines } from "@/components/skeleton";
import { useDeleteSource, useSnapshots, useSources, useTables } from "@/features/sources/api/sources";
import { SnapshotList } from "@/features/sources/components/snapshot-list";
import { SourceDialog } from "@/features/sources/components/source-dialog";
import { placeOf } from "@/features/sources/components/source-list";
import { TableList } from "@/features/sources/components/table-list";

import classes from "./pages.module.css";

const kNothing = {
  s3: "There is no file under this place in the bucket.",
  database: "This user may read no table. Grant it SELECT on what is needed, then load this page again.",
};

export function SourcePage() {
  const id = useParams().id ?? "";
  const navigate = useNavigate();
  const sources = useSources();
  const source = sources.data?.items.find((other) => other.id === id);
  const tables = useTables(id, source !== undefined);
  const snapshots = useSnapshots(id, source !== undefined);
  const remove = useDeleteSource();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);

  if (!source) {
    if (sources.data) {
      return <Empty alone icon={<IconPlugConnected size={24} />} title="This source is not here" action={<Link to="/sources">Look at your sources</Link>}>It may have been removed, or it belongs to someone else.</Empty>;
    }
    return <Page title="Source">{sources.error ? <Notice kind="error">{sources.error.message}</Notice> : <Skeleton height={320} radius={14} />}</Page>;
  }
  const kept = snapshots.data?.items ?? [];
  return (
    <Page
      title={source.name}
      note={placeOf(source)}
      actions={
        <>
          <IconButton label="Edit source" onClick={() => setEditing(true)}><IconPencil size={18} /></IconButton>
          <IconButton label="Remove source" onClick={() => setAsking(true)}><IconTrash size={18} /></IconButton>
        </>
      }
    >
      <div className={classes.stack}>
        {snapshots.error && <Notice kind="error">{snapshots.error.message}</Notice>}
        {kept.length > 0 && <Card title="Kept as datasets" flush><SnapshotList source={source} snapshots={kept} /></Card>}
        {tables.error && (
          <Notice kind="error" title="Its tables could not be listed" action={<Button loading={tables.isFetching} onClick={() => void tables.refetch()}>Try again</Button>}>{tables.error.message}</Notice>
        )}
        {tables.isPending && <Card label="Tables"><SkeletonLines widths={["40%", "55%", "48%", "60%"]} /></Card>}
        {tables.data && (
          <Card title={`Tables · ${tables.data.server}`} flush={tables.data.items.length > 0}>
            {tables.data.items.length > 0 ? <TableList sourceId={id} tables={tables.data.items} kept={kept} /> : kNothing[source.kind === "s3" ? "s3" : "database"]}
          </Card>
        )}
      </div>
      <SourceDialog source={source} open={editing} onClose={() => setEditing(false)} onSaved={() => void tables.refetch()} />
      <ConfirmDialog
        open={asking} title={`Remove ${source.name}?`} confirm="Remove source" busy={remove.isPending} error={remove.error?.message}
        onClose={() => setAsking(false)} onConfirm={() => remove.mutate(id, { onSuccess: () => void navigate("/sources") })}
      >
        Its address and password are forgotten and its schedules end. Datasets that were made from it stay.
      </ConfirmDialog>
    </Page>
  );
}
