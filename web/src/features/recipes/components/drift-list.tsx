import type { Drift } from "@/api/types";
import { Card } from "@/components/card";
import { formatCount } from "@/lib/format";

import classes from "./recipe.module.css";

const kKinds: Record<string, string> = { missing: "missing", new: "new", retyped: "other type", moved: "moved", categories: "new values", gaps: "gaps" };

/** How the data at hand differs from that a recipe was made on: what may break it first. */
export function DriftList({ drift, name }: { drift: Drift; name: string }) {
  const findings = [...drift.findings].sort((a, b) => Number(b.severe) - Number(a.severe));
  return (
    <Card title={`Drift since ${name}`} flush>
      {findings.length === 0 && <p className={classes.none}>The columns, their types and their values are as they were: {formatCount(drift.base_rows, "row")} then, {formatCount(drift.rows, "row")} now.</p>}
      {findings.length > 0 && (
        <ul className={classes.advice} aria-label="Drift">
          {findings.map(({ column, kind, detail, severe }) => (
            <li key={`${column} ${kind}`} className={classes.hint}>
              <div className={classes.words}><p className={classes.why}><b>{column}</b>: {detail}</p></div>
              <span className={classes.badge} data-severe={severe || undefined}>{kKinds[kind] ?? kind}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
