import { Link } from "react-router";

import type { Dataset, LineageVersion, Recipe } from "@/api/types";
import { Button, ButtonLink } from "@/components/button";
import { Card } from "@/components/card";
import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/skeleton";
import { formatAgo, formatCount } from "@/lib/format";
import { useLineage } from "@/features/datasets/api/lineage";

import { isGoing, useChooseVersion, useRecipes } from "../api/recipes";
import { stepsOf } from "../recipe-steps";
import { useFocusOnCurrent } from "../use-focus-on-current";
import classes from "./versions-panel.module.css";

const kMade = { import: "Read from the file", sample: "A sample of the file, until the whole was read", snapshot: "Taken from its source" };

function Steps({ steps, of }: { steps: string[]; of: string }) {
  if (steps.length === 0) return null;
  return (
    <details className={classes.steps}>
      <summary>{formatCount(steps.length, "step")}<span className="visually-hidden"> of {of}</span></summary>
      <ol>{steps.map((step, index) => <li key={index}><code>{step}</code></li>)}</ol>
    </details>
  );
}

interface VersionProps {
  version: LineageVersion;
  dataset: Dataset;
  mayShape: boolean;
  choose: ReturnType<typeof useChooseVersion>;
  onChoose: () => void;
}

function Version({ version, dataset, mayShape, choose, onChoose }: VersionProps) {
  const { number, kind, is_current: current } = version;
  const others = version.sources as { name?: string; dataset_id?: string; version?: number }[];
  return (
    <li className={classes.version} data-current={current || undefined} aria-current={current || undefined} tabIndex={current ? -1 : undefined}>
      <div className={classes.words}>
        <h3 className={classes.number}>Version {number}{current && <span className={classes.badge}>in use</span>}</h3>
        <p className={classes.note}>
          {kind === "recipe" ? `Made by a recipe from version ${version.base_version}` : kMade[kind]}
          {` · ${formatCount(version.row_count, "row")}, ${formatCount(version.column_count, "column")} · `}
          <time dateTime={version.created_at} title={new Date(version.created_at).toLocaleString()}>{formatAgo(version.created_at)}</time>
        </p>
        {version.source && <p className={classes.note}>From <Link to={`/sources/${version.source.id}`}>{version.source.name}</Link></p>}
        {others.map(({ name, dataset_id: id, version: used }) => <p key={id} className={classes.note}>With version {used} of <Link to={`/datasets/${id}?tab=versions`}>{name}</Link></p>)}
        {kind !== "recipe" && version.repairs.length > 0 && <p className={classes.note}><Link to={`/datasets/${dataset.id}?tab=lineage`}>{formatCount(version.repairs.length, "note")} on how it was read</Link></p>}
        {version.withheld && <p className={classes.note}>{version.withheld}</p>}
        <Steps steps={version.steps} of={`version ${number}`} />
      </div>
      <div className={classes.actions}>
        {mayShape && current && kind === "recipe" && <ButtonLink to={`/datasets/${dataset.id}/recipe`}>Open its recipe</ButtonLink>}
        {mayShape && !current && kind !== "sample" && (
          <ButtonLink to={`/datasets/${dataset.id}/recipe?version=${number}`}>
            {kind === "recipe" ? "Start from its recipe" : "Shape it anew"}<span className="visually-hidden"> (version {number})</span>
          </ButtonLink>
        )}
        {!current && dataset.is_owner && kind !== "sample" && (
          <Button loading={choose.isPending && choose.variables === number} disabled={choose.isPending} onClick={onChoose}>
            Make current<span className="visually-hidden"> (version {number})</span>
          </Button>
        )}
      </div>
    </li>
  );
}

function Failed({ runs }: { runs: Recipe[] }) {
  return (
    <Card title={formatCount(runs.length, "run that made no version", "runs that made no version")} flush>
      <ul className={classes.list} aria-label="Failed runs">
        {runs.map((run) => (
          <li key={run.id} className={classes.version}>
            <div className={classes.words}>
              <h3 className={classes.number}>{run.name || `Recipe on version ${run.base_version}`}<span className={classes.badge} data-failed>failed</span></h3>
              <p className={classes.note}>{run.error_message ?? "It did not come to an end."} · {formatAgo(run.completed_at ?? run.created_at)}</p>
              <Steps steps={stepsOf(run.recipe).map(({ text }) => text)} of="the failed run" />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Every version, newest first: what made it, how large it is, and which one answers come from. */
export function VersionsPanel({ dataset, mayShape }: { dataset: Dataset; mayShape: boolean }) {
  const { data: lineage, error, refetch } = useLineage(dataset.id);
  // Whoever does not see every value is told no recipes; the versions still.
  const recipes = useRecipes(mayShape ? dataset.id : undefined);
  const choose = useChooseVersion(dataset.id);
  const inUse = lineage?.versions.find(({ is_current }) => is_current)?.number;
  const { list, press } = useFocusOnCurrent(inUse);
  if (error) return <Notice kind="error" title="The versions could not be fetched" action={<Button onClick={() => void refetch()}>Try again</Button>}>{error.message}</Notice>;
  if (!lineage) return <Skeleton height={240} radius={14} />;
  const runs = recipes.data?.items ?? [];
  const failed = runs.filter(({ status }) => status === "failed");
  const going = runs.filter(isGoing);
  return (
    <div className={classes.stack}>
      <p className={classes.note}>
        Answers, charts and figures come from the version in use. A version never changes and the file stays as it was brought, so any of them can be taken up again.
      </p>
      {choose.error && <Notice kind="error">{choose.error.message}</Notice>}
      {choose.isSuccess && choose.variables === inUse && <div role="status"><Notice title={`Version ${choose.variables} is in use`}>Questions are answered from it now; earlier answers keep the version they used.</Notice></div>}
      {going.length > 0 && <Notice title="A recipe is being run">Its version appears here when it is done.</Notice>}
      <Card title={formatCount(lineage.versions.length, "version")} flush>
        <ul ref={list} className={classes.list} aria-label="Versions">
          {lineage.versions.toSorted((a, b) => b.number - a.number).map((version) => (
            <Version
              key={version.id} version={version} dataset={dataset} mayShape={mayShape} choose={choose}
              onChoose={() => {
                press(version.number);
                choose.mutate(version.number);
              }}
            />
          ))}
        </ul>
      </Card>
      {failed.length > 0 && <Failed runs={failed} />}
    </div>
  );
}
