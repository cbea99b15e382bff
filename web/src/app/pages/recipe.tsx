import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowLeft, IconPlus, IconRepeat } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";

import type { Dataset, DatasetVersion } from "@/api/types";
import { Button } from "@/components/button";
import { Card } from "@/components/card";
import { DataTable } from "@/components/data-table";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { formatCount, type Cell } from "@/lib/format";
import { useDataset } from "@/features/datasets/api/datasets";
import { useAdvice, useChooseVersion, useDrift, useRecipePreview, useRunRecipe, useVersions } from "@/features/recipes/api/recipes";
import { AdviceList } from "@/features/recipes/components/advice-list";
import { DriftList } from "@/features/recipes/components/drift-list";
import { JoinList } from "@/features/recipes/components/join-list";
import classes from "@/features/recipes/components/recipe.module.css";
import { ReplayDialog } from "@/features/recipes/components/replay-dialog";
import { StepList } from "@/features/recipes/components/step-list";
import { VersionList } from "@/features/recipes/components/version-list";
import { problemOf, recipeOf, stepOf, stepsOf, type EditedStep } from "@/features/recipes/recipe-steps";

const kPause = 350;

/** The steps of the version in use can be taken up again; those of an import are none. A step to begin with stands in the address. */
function Editor({ dataset, versions }: { dataset: Dataset; versions: DatasetVersion[] }) {
  const { id } = dataset;
  const current = versions.find(({ is_current }) => is_current);
  const [query] = useSearchParams();
  const [steps, setSteps] = useState<EditedStep[]>(() => {
    const before = stepsOf(current?.recipe ?? "");
    const begin = query.get("begin");
    return begin && before[0]?.text !== begin ? [stepOf(begin), ...before] : before;
  });
  const [base, setBase] = useState(current?.base_version ?? current?.number);
  const [showSql, setShowSql] = useState(false);
  const recipe = recipeOf(steps);
  const [tried] = useDebouncedValue(recipe, kPause);
  const preview = useRecipePreview(id, tried, base);
  const advice = useAdvice(id, base);
  const run = useRunRecipe(id);
  const [choosing, setChoosing] = useState(false);
  const [replayed, setReplayed] = useState<{ id: string; dataset: string }>();
  const drift = useDrift(id, replayed?.id);
  const choose = useChooseVersion(id);

  const fresh = recipe === tried && !preview.isPlaceholderData;
  const problem = fresh && preview.error ? problemOf(preview.error.message) : undefined;
  // Where a step does not fit, what came before it stays in sight.
  const [last, setLast] = useState(preview.data);
  if (preview.data && preview.data !== last) setLast(preview.data);
  const shown = preview.data ?? last;
  // The preview counts written steps only; rows without text are not among them.
  let counted = 0;
  const results = steps.map(({ text }) => (text.trim() === "" || !fresh || preview.error ? undefined : shown?.steps[counted++]));
  const taken = new Set(steps.map(({ text }) => text.trim()));
  const open = advice.data?.items.filter(({ step }) => !taken.has(step)) ?? [];
  const written = steps.some(({ text, on }) => on && text.trim() !== "");

  const take = (step: string) => setSteps([...steps.filter(({ text }) => text.trim() !== ""), stepOf(step)]);
  const use = (number: number) => choose.mutate(number, {
    onSuccess: () => {
      const version = versions.find((each) => each.number === number);
      setSteps(stepsOf(version?.recipe ?? ""));
      setBase(version?.base_version ?? number);
    },
  });
  return (
    <div className={classes.layout}>
      <div className={classes.side}>
        <Card title={`Steps from version ${base}`} flush>
          {steps.length > 0
            ? <StepList steps={steps} results={results} problem={problem} pending={!preview.error || !fresh} onChange={setSteps} />
            : <p className={classes.none}>Nothing is changed yet. Take a step from the advice, or write one.</p>}
          <div className={classes.foot}>
            <Button icon={<IconPlus size={17} />} onClick={() => setSteps([...steps, stepOf("")])}>Write a step</Button>
            <Button icon={<IconRepeat size={17} />} onClick={() => setChoosing(true)}>Replay a recipe</Button>
            {dataset.is_owner && (
              <Button
                kind="primary" disabled={!written || !fresh || preview.error !== null || preview.isFetching} loading={run.isPending}
                onClick={() => base !== undefined && run.mutate({ recipe, base_version: base })}
              >
                Make a new version
              </Button>
            )}
          </div>
        </Card>
        <ReplayDialog
          datasetId={id} open={choosing} onClose={() => setChoosing(false)}
          onTake={(taken, made) => {
            setSteps(stepsOf(taken.recipe));
            setReplayed({ id: taken.id, dataset: made });
            setChoosing(false);
          }}
        />
        {drift.error && <Notice kind="error" title="The drift could not be measured">{drift.error.message}</Notice>}
        {replayed && drift.data && <DriftList drift={drift.data} name={replayed.dataset} />}
        {run.error && <Notice kind="error" title="No version was made">{run.error.message}</Notice>}
        {run.data && !run.isPending && <Notice title={`Version ${run.data.version} is in use`}>Questions are answered from it now. The file and the versions before it are as they were.</Notice>}
        {open.length > 0 && <Card title="Advice" flush><AdviceList advice={open} onTake={take} /></Card>}
        <JoinList datasetId={id} onTake={take} />
        {choose.error && <Notice kind="error">{choose.error.message}</Notice>}
        <Card title="Versions" flush><VersionList versions={versions} busy={choose.isPending} onUse={dataset.is_owner ? use : undefined} /></Card>
      </div>
      <div className={classes.main}>
        {problem && problem.row === undefined && <Notice kind="error" title="This cannot be tried">{problem.text}</Notice>}
        {!shown && !preview.error && <Skeleton height={420} radius={14} />}
        {shown && (
          <Card
            title={fresh && preview.error ? "Preview as it was before" : shown.sampled_rows < shown.base_rows
              ? `Preview on a sample of ${formatCount(shown.sampled_rows, "row")}: ${formatCount(shown.row_count, "row")} come out`
              : `Preview: ${formatCount(shown.row_count, "row")}, ${formatCount(shown.columns.length, "column")}`}
            flush
          >
            <div aria-busy={!fresh}>
              <DataTable columns={shown.columns} types={shown.column_types} rows={shown.rows as Cell[][]} label="Preview" visibleRows={14} />
            </div>
          </Card>
        )}
        {shown && (
          <Card title="The recipe as SQL" flush actions={<Button onClick={() => setShowSql(!showSql)}>{showSql ? "Hide" : "Show"}</Button>}>
            {showSql && <pre className={classes.sql} tabIndex={0} aria-label="SQL script">{shown.sql}</pre>}
          </Card>
        )}
      </div>
    </div>
  );
}

export function RecipePage() {
  const id = useParams().id ?? "";
  const navigate = useNavigate();
  const dataset = useDataset(id);
  const versions = useVersions(id);
  const error = dataset.error ?? versions.error;
  return (
    <Page
      title="Clean and shape"
      note={dataset.data && <Link to={`/datasets/${id}`}>{dataset.data.name}</Link>}
      actions={<Button icon={<IconArrowLeft size={18} />} onClick={() => void navigate(`/datasets/${id}`)}>Back to the dataset</Button>}
    >
      {error && <Notice kind="error" title="This dataset is not here">{error.message}</Notice>}
      {!error && (!dataset.data || !versions.data) && <Skeleton height={420} radius={14} />}
      {!error && dataset.data && versions.data && <Editor key={id} dataset={dataset.data} versions={versions.data.items} />}
    </Page>
  );
}
