import { useDebouncedValue } from "@mantine/hooks";
import { IconDatabase } from "@tabler/icons-react";
import { useState } from "react";

import { Empty } from "@/components/empty";
import { Notice } from "@/components/notice";
import { SearchField } from "@/components/field";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { formatCount } from "@/lib/format";
import { useDatasets, useDatasetSearch } from "@/features/datasets/api/datasets";
import { DatasetRows } from "@/features/datasets/components/dataset-list";
import { kFormats, PasteButton, UploadButton } from "@/features/datasets/components/file-picker";
import { UploadTray } from "@/features/datasets/components/upload-tray";

import classes from "./pages.module.css";

const kFew = 8; // as many are found by looking
const kPause = 150;

export function DatasetsPage() {
  const { data, error, isPending } = useDatasets();
  const [words, setWords] = useState("");
  const [searched] = useDebouncedValue(words.trim(), kPause);
  const search = useDatasetSearch(searched);
  const items = data?.items ?? [];
  const shown = searched ? search.data?.items : items;
  return (
    <Page title="Datasets" note={items.length > 0 ? formatCount(data?.total ?? items.length, "dataset") : undefined} actions={items.length > 0 && <><PasteButton /><UploadButton primary /></>}>
      <div className={classes.stack}>
        <UploadTray />
        {error && <Notice kind="error" title="The datasets could not be fetched">{error.message}</Notice>}
        {isPending && <Skeleton height={210} radius={14} />}
        {(items.length > kFew || words) && <SearchField label="Find a dataset" value={words} onChange={setWords} />}
        {shown && shown.length > 0 && <DatasetRows datasets={shown} />}
        {searched && shown?.length === 0 && <p role="status" className={classes.nothing}>No dataset has “{searched}” in its name or description.</p>}
        {data && items.length === 0 && (
          <Empty icon={<IconDatabase size={25} stroke={1.7} />} title="No data yet" action={<div className={classes.choices}><PasteButton /><UploadButton primary>Choose a file</UploadButton></div>}>
            Drop files anywhere on this page: {kFormats}. Tables may be pasted, too.
          </Empty>
        )}
      </div>
    </Page>
  );
}
