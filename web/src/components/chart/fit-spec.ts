/** Puts a server's Vega-Lite spec into its place on the page: as wide as the card, labels that fit, the page's type and ink. */
import { chartConfig } from "./chart-theme";

export type Spec = Record<string, unknown>;

const kHeight = 320;
const kLetter = 6.7; // mean width of one at 12 px
const kAxisRoom = 64; // the other axis with its title
const kLegendRoom = 38; // a series' symbol and the gap after its name
const kNarrow = 460; // too narrow for names beside the chart
const kSliceGap = 8;
const kPanel = 250; // one small multiple with its axis

const isObject = (value: unknown): value is Spec => typeof value === "object" && value !== null && !Array.isArray(value);

/** `above` wins where both say something. */
function merge(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above === undefined ? below : above;
  return Object.fromEntries([...new Set([...Object.keys(below), ...Object.keys(above)])].map((key) => [key, merge(below[key], above[key])]));
}

/** Names along the lower edge are turned where the place is too narrow for them side by side. */
function turnCrowdedLabels(encoding: Spec, width: number): Spec {
  const x = encoding.x;
  if (!isObject(x) || !isObject(x.axis) || !isObject(x.scale) || !Array.isArray(x.scale.domain) || x.axis.labelAngle !== 0) return encoding;
  const longest = Math.max(0, ...x.scale.domain.map((label) => String(label).length)) * kLetter + 8;
  if (longest <= (width - kAxisRoom) / Math.max(x.scale.domain.length, 1)) return encoding;
  return { ...encoding, x: { ...x, axis: { ...x.axis, labelAngle: -40, labelLimit: 96 } } };
}

/** Series named above a chart go on several lines where one is too short. */
function wrapLegend(encoding: Spec, width: number): Spec {
  const color = encoding.color;
  if (!isObject(color) || !isObject(color.scale) || !Array.isArray(color.scale.domain) || color.legend === null) return encoding;
  const legend = isObject(color.legend) ? color.legend : {};
  const widths = color.scale.domain.map((label) => String(label).length * kLetter + kLegendRoom);
  const room = width - ("x" in encoding ? kAxisRoom : 0);
  if (legend.orient === "right" ? width > kNarrow : widths.reduce((sum, each) => sum + each, 0) <= room) return encoding;
  const columns = Math.max(1, Math.floor(room / Math.max(...widths)));
  return { ...encoding, color: { ...color, legend: { ...legend, orient: "top", columns } } };
}

/** Rounded ends make Vega-Lite lose the width of bars that lie between two values, as a histogram's do. */
const barConfig = (encoding: Spec | undefined) => (encoding && ("x2" in encoding || "y2" in encoding) ? {} : { bar: { cornerRadiusEnd: 3 } });

/** The words beside a pie's slices stand clear of them. */
const clearOfSlices = (layers: unknown[]): unknown[] => layers.map((layer) =>
  isObject(layer) && isObject(layer.mark) && layer.mark.type === "text" && typeof layer.mark.radius === "number"
    ? { ...layer, mark: { ...layer.mark, radius: layer.mark.radius + kSliceGap } } : layer);

export function fitSpec(spec: Spec, width: number): Spec {
  // The card names the chart, and the page is its background.
  const rest: Spec = Object.fromEntries(Object.entries(spec).filter(([key]) => key !== "title" && key !== "background"));
  const encoding = isObject(spec.encoding) ? wrapLegend(turnCrowdedLabels(spec.encoding, width), width) : undefined;
  const config = merge(spec.config, { ...chartConfig, ...barConfig(encoding) });
  if (Array.isArray(rest.layer)) rest.layer = clearOfSlices(rest.layer);
  if (isObject(encoding?.facet)) {
    const columns = Math.max(1, Math.min(Number(encoding.facet.columns) || 3, Math.floor(width / kPanel)));
    return { ...rest, encoding: { ...encoding, facet: { ...encoding.facet, columns } }, config };
  }
  if ("facet" in spec || "hconcat" in spec || "vconcat" in spec || "concat" in spec) return { ...rest, config };
  return {
    ...rest, ...(encoding ? { encoding } : {}), width: "container", height: spec.height ?? kHeight, autosize: { type: "fit-x", contains: "padding" }, config,
  };
}
