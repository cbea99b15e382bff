import type { Statistics } from "@/api/types";
import { Card } from "@/components/card";
import { Notice } from "@/components/notice";
import { formatCount, formatNumber, formatPercent } from "@/lib/format";

import { useStatistics } from "../api/analysis";
import classes from "./measured.module.css";
import { ReportState } from "./report-state";

const kMethods: Record<string, string> = { pearson: "Pearson's r", spearman: "Spearman's ρ", cramers_v: "Cramér's V", correlation_ratio: "Correlation ratio η" };
const kOutliers: Record<string, string> = { iqr: "1.5 × interquartile range", z_score: "3 standard deviations" };
const kPairsShown = 12;

const chance = (p: number | null | undefined) => (p === null || p === undefined ? "–" : p < 0.0001 ? "< 0.0001" : p.toFixed(4));
const signed = (value: number) => value.toFixed(2).replace("-", "−");

function Matrix({ columns, values }: { columns: string[]; values: (number | null)[][] }) {
  return (
    <div className={`${classes.scroll} ${classes.padded}`} tabIndex={0} role="region" aria-label="Correlations">
      <table className={classes.matrix}>
        <thead><tr><td />{columns.map((name) => <th key={name} scope="col" title={name}>{name}</th>)}</tr></thead>
        <tbody>
          {columns.map((name, row) => (
            <tr key={name}>
              <th scope="row" title={name}>{name}</th>
              {columns.map((other, column) => {
                const value = values[row]?.[column] ?? null;
                const strength = value === null || row === column ? 0 : Math.round(Math.abs(value) * 55);
                const tone = value !== null && value < 0 ? "var(--warn)" : "var(--bar)";
                return <td key={other} style={{ background: `color-mix(in srgb, ${tone} ${strength}%, var(--raised))` }}>{value === null ? "–" : signed(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pairs({ pairs }: { pairs: Statistics["bivariate"] }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table of pairs">
      <table className={classes.table}>
        <thead><tr><th scope="col">Columns</th><th scope="col">Measure</th><th scope="col" data-number>Coefficient</th><th scope="col">Strength</th><th scope="col" data-number>p, corrected</th></tr></thead>
        <tbody>
          {pairs.slice(0, kPairsShown).map((pair) => (
            <tr key={`${pair.first} ${pair.second} ${pair.method}`}>
              <td>{pair.first} and {pair.second}</td><td>{kMethods[pair.method] ?? pair.method}</td><td data-number>{signed(pair.coefficient)}</td>
              <td>{pair.strength}</td><td data-number>{chance(pair.p_adjusted)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Shapes({ statistics }: { statistics: Statistics }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table of shapes">
      <table className={classes.table}>
        <thead><tr><th scope="col">Column</th><th scope="col">Shape</th><th scope="col" data-number>Mean</th><th scope="col" data-number>Median</th><th scope="col" data-number>Standard deviation</th><th scope="col" data-number>Normal? p</th></tr></thead>
        <tbody>
          {statistics.univariate.map((one) => (
            <tr key={one.column}>
              <td>{one.column}</td><td>{one.shape}</td><td data-number>{formatNumber(one.mean)}</td><td data-number>{formatNumber(one.median)}</td>
              <td data-number>{formatNumber(one.std)}</td><td data-number>{chance(one.normality_p)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Report({ statistics }: { statistics: Statistics }) {
  const { columns, pearson } = statistics.correlations;
  return (
    <div className={classes.stack}>
      {statistics.approximate && <Notice>These figures are approximate: they come from {formatCount(statistics.sampled_rows, "row")} of {formatCount(statistics.row_count, "row")}, drawn evenly. Trends are over all rows.</Notice>}
      {statistics.notes.map((note) => <Notice key={note}>{note}</Notice>)}
      {statistics.bivariate.length > 0 && <Card title="What goes together" flush><Pairs pairs={statistics.bivariate} /></Card>}
      {columns.length > 1 && <Card title="Correlations of numbers" flush><Matrix columns={columns} values={pearson as (number | null)[][]} /></Card>}
      {statistics.trends.length > 0 && (
        <Card title="Over time" flush>
          <ul className={classes.list}>
            {statistics.trends.map((trend) => (
              <li key={trend.column} className={classes.item}>
                <h3 className={classes.title}>{trend.column}: {trend.direction === "none" ? "no clear trend" : trend.direction}</h3>
                <p className={classes.text}>
                  {signed(trend.slope)} a {trend.grain} on average over {formatCount(trend.periods, trend.grain)} of {trend.time}, R² {trend.r_squared.toFixed(2)}, corrected p {chance(trend.p_adjusted)}.
                  {trend.stationarity && ` The series is ${trend.stationarity} (ADF ${signed(trend.adf_statistic ?? 0)}, KPSS ${signed(trend.kpss_statistic ?? 0)}).`}
                </p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {statistics.outliers.length > 0 && (
        <Card title="What stands out" flush>
          <ul className={classes.list}>
            {statistics.outliers.map((found) => (
              <li key={`${found.column} ${found.method}`} className={classes.item}>
                <h3 className={classes.title}>{found.column}: {formatCount(found.below + found.above, "value")} ({formatPercent(found.share)}) outside {formatNumber(found.lower_fence)} to {formatNumber(found.upper_fence)}</h3>
                <p className={classes.text}>By {kOutliers[found.method] ?? found.method}; farthest {found.extremes.map((value) => formatNumber(value)).join(", ")}.</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {statistics.univariate.length > 0 && <Card title="How values lie" flush><Shapes statistics={statistics} /></Card>}
      <p className={classes.note}>A small p says that chance alone would rarely make such a figure; p-values of pairs and trends are corrected for how many were tried (Benjamini and Hochberg). Going together is no proof of cause.</p>
    </div>
  );
}

export function AnalysisPanel({ datasetId }: { datasetId: string }) {
  const report = useStatistics(datasetId);
  return <ReportState report={report} what="The statistics">{(statistics) => <Report statistics={statistics} />}</ReportState>;
}
