/** How charts sit on this page: its type and ink. Marks keep the colours the server gave them. */
import type { Config } from "vega-embed";

const kFont = "Inter Variable, Liberation Sans, sans-serif";
const kLabels = { labelFont: kFont, titleFont: kFont, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 as const, labelColor: "var(--muted)", titleColor: "var(--muted)" };

export const chartConfig: Config = {
  background: "transparent",
  font: kFont,
  padding: { left: 2, right: 6, top: 6, bottom: 2 },
  view: { stroke: "transparent" },
  axis: { ...kLabels, gridColor: "var(--line)", domainColor: "var(--line-strong)", tickColor: "var(--line-strong)", labelPadding: 8, titlePadding: 12, ticks: false },
  axisX: { grid: false },
  axisY: { domain: false },
  legend: { ...kLabels, symbolType: "circle", symbolSize: 70, labelLimit: 180, orient: "top", offset: 12, columnPadding: 18 },
  header: { ...kLabels, labelColor: "var(--text)" },
  line: { strokeWidth: 2.25, strokeJoin: "round", strokeCap: "round" },
  text: { color: "var(--text)", font: kFont, fontSize: 12 },
};
