import { IconDatabase } from "@tabler/icons-react";

import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { formatCount } from "@/lib/format";
import { useDatasets } from "@/features/datasets/api/datasets";
import { DatasetRows } from "@/features/datasets/components/dataset-list";
import { UploadButton } from "@/features/datasets/components/file-picker";
import { UploadTray } from "@/features/datasets/components/upload-tray";

import classes from "./pages.module.css";

export function DatasetsPage() {
  const { data, error, isPending } = useDatasets();
  const items = data?.items ?? [];
  return (
    <Page title="Datasets" note={items.length > 0 ? formatCount(data?.total ?? items.length, "dataset") : undefined} actions={items.length > 0 && <UploadButton primary />}>
      <div className={classes.stack}>
        <UploadTray />
        {error && <Notice kind="error" title="The datasets could not be fetched">{error.message}</Notice>}
        {isPending && <Skeleton height={210} radius={14} />}
        {items.length > 0 && <DatasetRows datasets={items} />}
        {data && items.length === 0 && (
          <Empty icon={<IconDatabase size={25} stroke={1.7} />} title="No data yet" action={<UploadButton primary>Choose a file</UploadButton>}>
            Drop a file anywhere on this page: CSV, TSV, JSON, NDJSON or Parquet.
          </Empty>
        )}
      </div>
    </Page>
  );
}
