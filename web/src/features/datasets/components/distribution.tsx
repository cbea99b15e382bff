import type { ColumnProfile } from "@/api/types";
import { formatCell, formatCompact, formatDate, formatNumber, formatPercent, isTemporalType, type Cell } from "@/lib/format";

import classes from "./distribution.module.css";

const kWidth = 168;
const kHeight = 38;
const kTop = 3;

const edge = (value: Cell, type: string): string =>
  value === null || value === undefined ? ""
    : isTemporalType(type) ? formatDate(String(value))
      : typeof value === "number" ? (Math.abs(value) >= 10_000 ? formatCompact(value) : formatNumber(value)) : formatCell(value, type);

function Bars({ counts, label }: { counts: number[]; label: string }) {
  const highest = Math.max(...counts, 1);
  const step = kWidth / counts.length;
  return (
    <svg viewBox={`0 0 ${kWidth} ${kHeight}`} className={classes.bars} role="img" aria-label={label} preserveAspectRatio="none">
      {counts.map((count, index) => {
        const height = count ? Math.max((count / highest) * kHeight, 1.5) : 0;
        return <rect key={index} x={index * step + 0.6} y={kHeight - height} width={Math.max(step - 1.2, 0.8)} height={height} rx={Math.min(step / 6, 1.2)} />;
      })}
      <line x1="0" x2={kWidth} y1={kHeight} y2={kHeight} />
    </svg>
  );
}

/** How the values of a column lie: bars for numbers, first and last for times, the most frequent values for words. */
export function Distribution({ column, rowCount }: { column: ColumnProfile; rowCount: number }) {
  const counts = column.histogram?.counts ?? [];
  const present = Math.max(rowCount - column.null_count, 1);
  const unique = column.distinct_count >= present && present > 1;
  if (counts.length > 1 && !(column.role === "id" && unique)) {
    const [low, high] = [edge(column.min as Cell, column.type), edge(column.max as Cell, column.type)];
    return (
      <div className={classes.histogram}>
        <Bars counts={counts} label={`Distribution of ${column.name} from ${low} to ${high}`} />
        <div className={classes.edges} aria-hidden><span>{low}</span><span>{high}</span></div>
      </div>
    );
  }
  if (isTemporalType(column.type) && column.min !== null && column.min !== undefined) {
    return (
      <div className={classes.span}>
        <i aria-hidden />
        <p><span>{edge(column.min as Cell, column.type)}</span><span className="visually-hidden"> to </span><span>{edge(column.max as Cell, column.type)}</span></p>
      </div>
    );
  }
  const top = (column.top_values ?? []).slice(0, kTop);
  if (!top.length || unique) {
    const samples = (column.samples ?? []).slice(0, 3).map((sample) => formatCell(sample as Cell, column.type));
    return <p className={classes.samples}>{unique && <span className={classes.tag}>All different</span>}{samples.join(", ")}</p>;
  }
  const most = Math.max(...top.map(({ count }) => count), 1);
  return (
    <ul className={classes.values}>
      {top.map(({ value, count }, index) => (
        <li key={index} className={classes.value}>
          <span className={classes.bar} style={{ width: `${(count / most) * 100}%` }} />
          <span className={classes.word}>{formatCell(value as Cell, column.type) || "(empty)"}</span>
          <span className={classes.share}>{formatPercent(count / present)}</span>
        </li>
      ))}
    </ul>
  );
}
