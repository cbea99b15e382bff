import { formatCell } from "@/lib/format";

import type { ResultTable } from "../answer-state";
import classes from "./big-numbers.module.css";

/** A result of one row, said large. */
export function BigNumbers({ table }: { table: ResultTable }) {
  const row = table.rows?.[0];
  if (!row) return null;
  return (
    <dl className={classes.numbers} data-one={row.length === 1 || undefined}>
      {table.columns.map((name, index) => (
        <div key={index} className={classes.number}>
          <dt>{name}</dt>
          <dd>{formatCell(row[index], table.types[index]) || "no value"}</dd>
        </div>
      ))}
    </dl>
  );
}
