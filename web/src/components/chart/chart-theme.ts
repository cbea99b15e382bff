/** How charts look on this page, in either colour scheme; the series colours keep apart for colour-blind eyes as well. */
import type { Config } from "vega-embed";

export type Scheme = "dark" | "light";

const kInk = {
  dark: { text: "#eceff1", muted: "#98a3ab", line: "#262d32", axis: "#3a444b", first: "#58b8a8" },
  light: { text: "#16201f", muted: "#5c6966", line: "#e4e6e0", axis: "#c7ccc4", first: "#1b8a7b" },
};
export const kSeries: Record<Scheme, string[]> = {
  dark: ["#58b8a8", "#e8a95b", "#7fa8f0", "#e07f93", "#b9cf6a", "#b394e8", "#6cc3e0", "#c9a27e", "#8fa1ad", "#e6d36f"],
  light: ["#1b8a7b", "#c9741a", "#3a6fc4", "#c24763", "#6d8a1e", "#7b57c2", "#1f8bb0", "#8c6239", "#667885", "#a88a00"],
};
const kRamp: Record<Scheme, string[]> = {
  dark: ["#1c2f2f", "#235450", "#2f7d74", "#4fab9c", "#8fdccc", "#d9f7ef"],
  light: ["#eef7f4", "#bfe3da", "#83c8ba", "#43a494", "#157c6e", "#06483f"],
};
const kFont = '"Inter Variable", "Liberation Sans", sans-serif';

export function chartConfig(scheme: Scheme): Config {
  const ink = kInk[scheme];
  const label = { labelFont: kFont, titleFont: kFont, labelFontSize: 12, titleFontSize: 12.5, titleFontWeight: 500 as const };
  return {
    background: "transparent",
    font: kFont,
    padding: { left: 4, right: 8, top: 8, bottom: 4 },
    view: { stroke: "transparent" },
    title: { color: ink.text, font: kFont, fontSize: 14, fontWeight: 600, anchor: "start", offset: 14 },
    axis: {
      ...label, labelColor: ink.muted, titleColor: ink.muted, gridColor: ink.line, domainColor: ink.axis, tickColor: ink.axis,
      labelPadding: 8, titlePadding: 12, ticks: false, labelLimit: 160,
    },
    axisX: { grid: false, labelOverlap: "parity" },
    axisY: { domain: false },
    axisQuantitative: { tickCount: 6 },
    legend: { ...label, labelColor: ink.muted, titleColor: ink.muted, symbolType: "circle", symbolSize: 70, labelLimit: 160, orient: "top", offset: 12, columnPadding: 18 },
    header: { ...label, labelColor: ink.muted, titleColor: ink.muted },
    range: { category: kSeries[scheme], ordinal: { scheme: kRamp[scheme] } as never, ramp: kRamp[scheme], heatmap: kRamp[scheme] },
    mark: { color: ink.first, tooltip: true },
    bar: { cornerRadiusEnd: 3 },
    line: { strokeWidth: 2.25, strokeJoin: "round", strokeCap: "round" },
    area: { fillOpacity: 0.28, line: { strokeWidth: 2 } as never },
    point: { filled: true, size: 46, opacity: 0.8 },
    circle: { size: 46, opacity: 0.8 },
    arc: { stroke: scheme === "dark" ? "#161a1d" : "#ffffff", strokeWidth: 1.5 },
    rule: { color: ink.axis },
    text: { color: ink.text, font: kFont, fontSize: 12 },
  };
}
