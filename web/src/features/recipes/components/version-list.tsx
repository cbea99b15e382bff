import type { DatasetVersion } from "@/api/types";
import { Button } from "@/components/button";
import { formatAgo, formatCount } from "@/lib/format";

import classes from "./recipe.module.css";

interface VersionListProps {
  versions: DatasetVersion[];
  busy: boolean;
  onUse?: (number: number) => void;
}

const kOrigins = { import: "The file as it was read", sample: "A sample of the file, until the whole was read", snapshot: "The table as its source had it" };

/** Newest first; the one in use is marked, any other can be put in its place. */
export function VersionList({ versions, busy, onUse }: VersionListProps) {
  return (
    <ul className={classes.versions}>
      {versions.toReversed().map((version) => {
        const steps = version.recipe?.split("\n").filter((line) => line && !line.startsWith("off ")).length ?? 0;
        return (
          <li key={version.id} className={classes.version} data-current={version.is_current || undefined}>
            <div className={classes.words}>
              <p className={classes.number}>
                Version {version.number}
                {version.is_current && <span className={classes.badge}>in use</span>}
              </p>
              <p className={classes.result}>
                {version.kind === "recipe" ? `${formatCount(steps, "step")} from version ${version.base_version}` : kOrigins[version.kind]}
                {` · ${formatCount(version.row_count, "row")} · ${formatAgo(version.created_at)}`}
              </p>
            </div>
            {!version.is_current && onUse && <Button disabled={busy} onClick={() => onUse(version.number)}>Use version {version.number}</Button>}
          </li>
        );
      })}
    </ul>
  );
}
