import type { DatasetVersion, Recipe } from "@/api/types";
import { Button } from "@/components/button";
import { formatAgo, formatCount } from "@/lib/format";

import { useRecipes } from "../api/recipes";
import { counts, sentenceOf, sizes, wholeRun } from "../step-counts";
import { useFocusOnCurrent } from "../use-focus-on-current";
import classes from "./recipe.module.css";

interface VersionListProps {
  datasetId: string;
  versions: DatasetVersion[];
  busy: boolean;
  onUse?: (number: number) => void;
}

const kOrigins = { import: "The file as it was read", sample: "A sample of the file, until the whole was read", snapshot: "The table as its source had it" };

/** What the run counted, on all rows. */
function Run({ recipe }: { recipe: Recipe }) {
  const whole = wholeRun(recipe.steps);
  if (!whole) return null;
  return (
    <details className={classes.run}>
      <summary>{sizes(whole)}</summary>
      <ol aria-label={`What the steps of version ${recipe.version} did`}>
        {recipe.steps.map((step, at) => (
          <li key={at}>{step.on ? <>{sentenceOf(step)}<span className={classes.counts}>{counts(step)}</span></> : `${sentenceOf(step)}: off`}</li>
        ))}
      </ol>
    </details>
  );
}

/** Newest first; the one in use is marked, any other can be put in its place. */
export function VersionList({ datasetId, versions, busy, onUse }: VersionListProps) {
  const runs = useRecipes(datasetId).data?.items.filter(({ status }) => status === "completed");
  const { list, press } = useFocusOnCurrent(versions.find(({ is_current }) => is_current)?.number);
  return (
    <ul ref={list} className={classes.versions} aria-label="Versions">
      {versions.toReversed().map((version) => {
        const steps = version.recipe?.split("\n").filter((line) => line && !line.startsWith("off ")).length ?? 0;
        const run = version.kind === "recipe" ? runs?.find((each) => each.version === version.number) : undefined;
        return (
          <li key={version.id} className={classes.version} data-current={version.is_current || undefined} aria-current={version.is_current || undefined} tabIndex={version.is_current ? -1 : undefined}>
            <div className={classes.words}>
              <p className={classes.number}>
                Version {version.number}
                {version.is_current && <span className={classes.badge}>in use</span>}
              </p>
              <p className={classes.result}>
                {version.kind === "recipe" ? `${formatCount(steps, "step")} from version ${version.base_version}` : kOrigins[version.kind]}
                {` · ${formatCount(version.row_count, "row")} · ${formatAgo(version.created_at)}`}
              </p>
              {run && <Run recipe={run} />}
            </div>
            {!version.is_current && onUse && (
              <Button
                disabled={busy}
                onClick={() => {
                  press(version.number);
                  onUse(version.number);
                }}
              >
                Use version {version.number}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
