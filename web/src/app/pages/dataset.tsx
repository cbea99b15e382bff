import { IconMessageQuestion, IconPencil, IconSparkles, IconTable, IconTrash } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";

import { ApiError } from "@/api/client";
import type { Dataset } from "@/api/types";
import { Button, IconButton } from "@/components/button";
import { Card } from "@/components/card";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DataTable } from "@/components/data-table";
import { Empty } from "@/components/empty";
import { Meter } from "@/components/meter";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { Tabs } from "@/components/tabs";
import { formatAgo, formatBytes, formatCount, type Cell } from "@/lib/format";
import { QuestionList } from "@/features/ask/components/question-list";
import { useMasking } from "@/features/datasets/api/analysis";
import { unfinished, useDataset, useDeleteDataset, usePreview, useProfile, useSuggestions, useWholeInPlaceOfSample } from "@/features/datasets/api/datasets";
import { readingOf, useLineage } from "@/features/datasets/api/lineage";
import { choiceStore } from "@/features/datasets/choice-store";
import { AnalysisPanel } from "@/features/datasets/components/analysis-panel";
import { EditDialog } from "@/features/datasets/components/edit-dialog";
import { LineagePanel, LongFormHint, Remarks, Repairs } from "@/features/datasets/components/lineage-panel";
import { MaskedNotice } from "@/features/datasets/components/masked-notice";
import { PersonalPanel } from "@/features/datasets/components/personal-panel";
import { ProfileList } from "@/features/datasets/components/profile-list";
import { QualityPanel } from "@/features/datasets/components/quality-panel";
import { RelationsPanel } from "@/features/datasets/components/relations-panel";
import { SharingPanel } from "@/features/datasets/components/sharing-panel";
import { chooseScope } from "@/features/datasets/scope";
import { VersionsPanel } from "@/features/recipes/components/versions-panel";

import { useAsk } from "../ask-actions";
import classes from "./pages.module.css";

const kSuggestions = 4;

function Facts({ dataset }: { dataset: Dataset }) {
  return (
    <span className={classes.meta}>
      {dataset.is_processed && <span>{dataset.sample ? `sample of ${formatCount(dataset.row_count, "row")}` : formatCount(dataset.row_count, "row")}</span>}
      {dataset.is_processed && <span>{formatCount(dataset.column_count, "column")}</span>}
      <span>{formatBytes(dataset.file_size)}</span>
      <span>added {formatAgo(dataset.uploaded_at)}</span>
      {dataset.is_public && <span>shared with your organization</span>}
    </span>
  );
}

function Unfetched({ what, report: { error, refetch } }: { what: string; report: { error: Error | null; refetch: () => unknown } }) {
  return error && <Notice kind="error" title={`${what} could not be fetched`} action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Notice>;
}

function Contents({ dataset }: { dataset: Dataset }) {
  const { id } = dataset;
  const profile = useProfile(id, true);
  const preview = usePreview(id, true);
  const suggestions = useSuggestions(id);
  const reading = useLineage(id);
  const lineage = reading.data;
  const first = lineage?.versions.find(({ number }) => number === lineage.path.at(-1));
  const { repairs, remarks } = readingOf(lineage);
  const units = useMemo(() => {
    const known = new Map(profile.data?.columns.map(({ name, unit }) => [name, unit]));
    return preview.data?.columns.map((name) => known.get(name) ?? "");
  }, [profile.data, preview.data]);
  const long = first?.is_current ? first.long_form : undefined;
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const ask = useAsk();
  const onAsk = (question: string) => {
    chooseScope([id]);
    ask({ question, datasetIds: [id] });
  };
  const begin = (step: string) => void navigate(`/datasets/${id}/recipe?${new URLSearchParams({ begin: step })}`);
  return (
    <div className={classes.stack}>
      {dataset.description && <p className={classes.description}>{dataset.description}</p>}
      <QuestionList compact title="Ask" questions={suggestions.data?.items.slice(0, kSuggestions) ?? []} onAsk={onAsk} />
      {(repairs.length > 0 || remarks.length > 0 || long) && (
        <Card
          title="How the file was read"
          actions={dataset.is_owner && !dataset.sample && (
            <>
              {long && <Button onClick={() => begin(long.step)}>Make it long</Button>}
              {repairs.length > 0 && <Button onClick={() => begin("reread as text")}>Read it differently</Button>}
            </>
          )}
        >
          {repairs.length > 0 && <Repairs repairs={repairs} />}
          {remarks.length > 0 && <Remarks remarks={remarks} />}
          {long && <LongFormHint reason={long.reason} />}
        </Card>
      )}
      <Unfetched what="How the file was read" report={reading} />
      <Unfetched what="The profile" report={profile} />
      {profile.isPending && <Skeleton height={320} radius={14} />}
      {profile.data && <Card title="Columns" flush><ProfileList profile={profile.data} pointed={query.get("column") ?? undefined} /></Card>}
      <Unfetched what="The first rows" report={preview} />
      {preview.data && (
        <Card title={`First ${formatCount(preview.data.rows.length, "row")}`} flush>
          <DataTable
            columns={preview.data.columns} types={preview.data.column_types ?? []} units={units} rows={preview.data.rows as Cell[][]}
            cells={preview.data.cells ?? undefined} label="First rows"
          />
        </Card>
      )}
    </div>
  );
}

const kTabs = [
  { id: "overview", label: "Overview" }, { id: "quality", label: "Quality" }, { id: "analysis", label: "Analysis" },
  { id: "personal", label: "Personal data" }, { id: "relations", label: "Relations" }, { id: "versions", label: "Versions" },
  { id: "lineage", label: "Lineage" }, { id: "sharing", label: "Sharing" },
];
/** Those that show values, or figures of them. */
const kValues = new Set(["overview", "quality", "analysis", "personal", "relations", "versions"]);

/** What is known of it, one side at a time; which one stands in the address. */
function Sides({ dataset, mayShape }: { dataset: Dataset; mayShape: boolean }) {
  const [query, setQuery] = useSearchParams();
  const asked = query.get("tab");
  const chosen = kTabs.some(({ id }) => id === asked) ? asked! : "overview";
  return (
    <Tabs label="Sides of this dataset" tabs={kTabs} chosen={chosen} onChoose={(id) => setQuery(id === "overview" ? {} : { tab: id }, { replace: true })}>
      {kValues.has(chosen) && <div className={classes.masked}><MaskedNotice datasetId={dataset.id} /></div>}
      {chosen === "overview" && <Contents dataset={dataset} />}
      {chosen === "quality" && <QualityPanel datasetId={dataset.id} />}
      {chosen === "analysis" && <AnalysisPanel datasetId={dataset.id} />}
      {chosen === "personal" && <PersonalPanel dataset={dataset} />}
      {chosen === "relations" && <RelationsPanel dataset={dataset} />}
      {chosen === "versions" && <VersionsPanel dataset={dataset} mayShape={mayShape} />}
      {chosen === "sharing" && <SharingPanel dataset={dataset} />}
      {chosen === "lineage" && <LineagePanel dataset={dataset} answerId={query.get("answer") ?? undefined} />}
    </Tabs>
  );
}

/** Above every side of a dataset of which only a sample is there. */
function SampleNotice({ dataset, sample }: { dataset: Dataset; sample: NonNullable<Dataset["sample"]> }) {
  const size = `${sample.rows.toLocaleString("en-US")} of about ${formatCount(sample.about_rows, "row")}`;
  const what = sample.beginning ? "the beginning" : "a sample";
  if (!unfinished(dataset)) {
    return (
      <div className={classes.sampled}>
        <Notice kind="error" title={`Only ${what} could be loaded: ${size}`}>{dataset.error_message || "The whole file could not be read."} Answers and figures here are of these rows.</Notice>
      </div>
    );
  }
  return (
    <div className={classes.sampled}>
      <Notice kind="warning" title={`Only ${what} so far: ${size}`}>
        Answers and figures here are of these rows; the whole file takes its place by itself.
        <Meter value={dataset.progress} label={`Loading the whole of ${dataset.name}`} />
      </Notice>
    </div>
  );
}

export function DatasetPage() {
  const id = useParams().id ?? "";
  const navigate = useNavigate();
  const { data: dataset, error, refetch } = useDataset(id);
  useWholeInPlaceOfSample(dataset);
  const remove = useDeleteDataset();
  const masking = useMasking(id, dataset?.is_processed === true && !dataset.is_owner);
  // A recipe reads whole columns: it is not for those from whom some are masked.
  const mayShape = dataset?.is_processed === true && (dataset.is_owner || masking.data?.masked === false);
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);

  if (!dataset) {
    if (error instanceof ApiError && error.status === 404) {
      return <Empty alone icon={<IconTable size={24} />} title="This dataset is not here" action={<Link to="/datasets">Look at your datasets</Link>}>It may have been deleted, or it belongs to someone else.</Empty>;
    }
    return <Page title="Dataset">{error ? <Notice kind="error" action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Notice> : <Skeleton height={320} radius={14} />}</Page>;
  }
  const askAbout = () => {
    chooseScope([id]);
    void navigate("/");
  };
  return (
    <Page
      title={dataset.name}
      note={<Facts dataset={dataset} />}
      actions={
        <>
          {dataset.is_owner && <IconButton label="Edit dataset" onClick={() => setEditing(true)}><IconPencil size={18} /></IconButton>}
          {dataset.is_owner && <IconButton label="Delete dataset" onClick={() => setAsking(true)}><IconTrash size={18} /></IconButton>}
          {mayShape && !(dataset.sample && unfinished(dataset)) && <Button icon={<IconSparkles size={18} />} onClick={() => void navigate(`/datasets/${id}/recipe`)}>Clean and shape</Button>}
          {dataset.is_processed && <Button kind="primary" icon={<IconMessageQuestion size={18} />} onClick={askAbout}>Ask about it</Button>}
        </>
      }
    >
      {dataset.sample && <SampleNotice dataset={dataset} sample={dataset.sample} />}
      {dataset.choose_until !== undefined && dataset.is_owner && (
        <div className={classes.sampled}>
          <Notice title="Its file holds more tables" action={<Button onClick={() => choiceStore.open({ datasetId: id, file: dataset.filename })}>Choose tables</Button>}>
            They wait for your choice; without one all of them are brought in.
          </Notice>
        </div>
      )}
      {dataset.is_processed && <Sides dataset={dataset} mayShape={mayShape} />}
      {dataset.status === "failed" && !dataset.sample && <Notice kind="error" title="This file could not be brought in">{dataset.error_message || "It could not be read."}</Notice>}
      {!dataset.is_processed && dataset.status !== "failed" && (
        <div className={classes.progress} role="status">Reading and profiling the file<Meter label={`Importing ${dataset.name}`} /></div>
      )}
      <EditDialog dataset={dataset} open={editing} onClose={() => setEditing(false)} />
      <ConfirmDialog
        open={asking} title={`Delete ${dataset.name}?`} confirm="Delete dataset" busy={remove.isPending} error={remove.error?.message}
        onClose={() => setAsking(false)} onConfirm={() => remove.mutate(id, { onSuccess: () => void navigate("/datasets") })}
      >
        The file, all its versions and everything derived from it are removed for good.
      </ConfirmDialog>
    </Page>
  );
}
