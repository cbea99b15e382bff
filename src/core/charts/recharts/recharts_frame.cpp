// The frame of a component: imports, shared parts, the figure around the plot.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/recharts/recharts_source.h"

namespace sightline::charts {

namespace {

constexpr std::string_view kTypes = R"tsx(
type Cell = string | number | null | number[];
type Row = Record<string, Cell>;
type Series = { key: string; name: string; color: number };
type Field = { key: string; name: string; format?: Intl.NumberFormatOptions };
type Theme = typeof THEMES.dark;
type Params = { title?: string; color_scheme?: string };

)tsx";

constexpr std::string_view kColours = R"tsx(
const color = (theme: Theme, at: number) => (at < 0 ? theme.other : theme.series[at % theme.series.length]);
const short = (text: unknown, most: number) => {
  const letters = [...String(text ?? "")];
  return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : letters.join("");
};
)tsx";

constexpr std::string_view kMix = R"tsx(
/** The colour at t (0 to 1) between the colours of a ramp. */
function mix(ramp: string[], t: number) {
  const at = Math.min(0.9999, Math.max(0, t)) * (ramp.length - 1);
  const part = (color: string, i: number) => parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16);
  const [from, to] = [ramp[Math.floor(at)], ramp[Math.floor(at) + 1]];
  return `rgb(${[0, 1, 2].map((i) => Math.round(part(from, i) + (part(to, i) - part(from, i)) * (at % 1))).join(",")})`;
}
)tsx";

constexpr std::string_view kTip = R"tsx(
function Tip({ row, theme }: { row?: Row; theme: Theme }) {
  if (!row) return null;
  const text = (field: Field) => {
    const cell = row[field.key];
    return typeof cell === "number" ? new Intl.NumberFormat("en-US", field.format).format(cell) : String(cell ?? "(empty)");
  };
  return (
    <div style={{ background: theme.background, border: `1px solid ${theme.grid}`, borderRadius: 4, padding: "6px 10px", fontSize: 12 }}>
      {FIELDS.filter((field) => row[field.key] !== undefined).map((field) => (
        <div key={field.key}>
          {field.name}: <strong>{text(field)}</strong>
        </div>
      ))}
    </div>
  );
}
)tsx";

constexpr std::string_view kScale = R"tsx(
function Scale({ colors, theme }: { colors: string[]; theme: Theme }) {
  return (
    <div style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 8, marginBottom: 8, fontSize: 12, color: theme.muted }}>
      {SCALE.title}
      <span>{SCALE.low}</span>
      <span style={{ width: 120, height: 10, borderRadius: 2, background: `linear-gradient(to right, ${colors.join(", ")})` }} />
      <span>{SCALE.high}</span>
    </div>
  );
}
)tsx";

constexpr std::string_view kKeys = R"tsx(
function Keys({ items, theme }: { items: { name: string; color: number }[]; theme: Theme }) {
  return (
    <ul style={{ display: "flex", flexWrap: "wrap", gap: "4px 14px", listStyle: "none", margin: "0 0 8px", padding: 0, fontSize: 12 }}>
      {items.map((item, i) => (
        <li key={i} style={{ display: "flex", alignItems: "center", gap: 6 }}>
          <span style={{ width: 10, height: 10, borderRadius: 5, background: color(theme, item.color) }} />
          {short(item.name, 40)}
        </li>
      ))}
    </ul>
  );
}
)tsx";

}  // namespace

std::string RechartsSource::imports() const {
    switch (chart_.mark) {
        case Mark::Point:
            return "CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis, ZAxis";
        case Mark::Pie:
            return "Pie, PieChart, ResponsiveContainer, Tooltip";
        case Mark::Heatmap:
            return "ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis, usePlotArea";
        case Mark::BoxPlot:
            return "Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis, useYAxisScale";
        case Mark::Line:
            return "CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, "
                   "YAxis";
        case Mark::Area:
            return "Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, "
                   "YAxis";
        default:
            return "Bar, BarChart, CartesianGrid, LabelList, ReferenceLine, ResponsiveContainer, Tooltip, "
                   "XAxis, YAxis, usePlotArea";
    }
}

std::string RechartsSource::body() const {
    switch (chart_.mark) {
        case Mark::Point:
            return points();
        case Mark::Pie:
            return pie();
        case Mark::Heatmap:
            return heatmap();
        case Mark::BoxPlot:
            return boxes();
        default:
            return plot();
    }
}

std::string RechartsSource::keys() const {
    if (chart_.mark == Mark::Pie)
        return "      <Keys items={data.map((row) => ({ name: String(row.name), color: Number(row.color) "
               "}))} theme={theme} />\n";
    if (has_scale())
        return std::string("      <Scale colors={theme.") + (is_diverging() ? "diverging" : "ramp") +
               "} theme={theme} />\n";
    const bool series =
        chart_.mark != Mark::Heatmap && is_discrete(chart_.color) && !drawn_.color_labels.empty();
    return series ? "      <Keys items={SERIES} theme={theme} />\n" : "";
}

std::string RechartsSource::code() const {
    const bool number = chart_.mark == Mark::Number, pie = chart_.mark == Mark::Pie;
    std::string out = "import React from \"react\";\n";
    if (!number) out += "import { " + imports() + " } from \"recharts\";\n";
    out += kTypes;
    out += constants();
    if (!number) out += fmt::format("const HEIGHT = {};\n", height());
    if (!number) out += kColours;
    if (chart_.mark == Mark::Heatmap || has_ramp()) out += kMix;
    if (chart_.mark == Mark::Heatmap || chart_.mark == Mark::Point || chart_.mark == Mark::BoxPlot)
        out += kTip;
    const std::string legend = keys();
    if (!legend.empty()) out += has_scale() ? kScale : kKeys;
    if (!number)
        out += "\nfunction Plot({ rows, theme }: { rows: Row[]; theme: Theme }) {\n" + body() + "}\n";
    out += fmt::format(R"tsx(
export default function Viz({{ data, params }}: {{ data: Row[]; params?: Params }}) {{
  const theme = THEMES[params?.color_scheme === "light" || params?.color_scheme === "dark" ? params.color_scheme : "{}"];
  return (
    <figure role="group" aria-label={{CHART.description}} style={{{{ margin: 0, lineHeight: 1.4, color: theme.text, fontFamily: "{}" }}}}>
      <figcaption style={{{{ marginBottom: 10 }}}}>
        <div style={{{{ fontSize: 15, fontWeight: 600 }}}}>{{params?.title || CHART.title}}</div>
        {{CHART.subtitle && <div style={{{{ fontSize: 12, color: theme.muted }}}}>{{CHART.subtitle}}</div>}}
      </figcaption>
)tsx",
                       theme_, kChartFont);
    out += legend;
    if (number) {
        out += R"tsx(      <div style={{ textAlign: "center", padding: "16px 0" }}>
        <div style={{ fontSize: 52, fontWeight: 600 }}>{typeof data[0]?.value === "number" ? VALUE.format(data[0].value) : data[0]?.text}</div>
        <div style={{ fontSize: 14, color: theme.muted }}>{[CHART.y, CHART.x].filter(Boolean).join(" · ")}</div>
      </div>
)tsx";
    } else {
        if (!pie) out += "      <div style={{ fontSize: 12, paddingBottom: 2 }}>{CHART.y}</div>\n";
        if (is_small())
            out += fmt::format(
                R"tsx(      <div style={{{{ display: "grid", gridTemplateColumns: "repeat({}, minmax(0, 1fr))", gap: 16 }}}}>
        {{PANELS.map((panel) => (
          <div key={{panel}}>
            <div style={{{{ fontSize: 12, fontWeight: 600 }}}}>{{short(panel, 28)}}</div>
            <Plot rows={{data.filter((row) => row.panel === panel)}} theme={{theme}} />
          </div>
        ))}}
      </div>
)tsx",
                std::min<std::size_t>(3, panels_.size()));
        else
            out += "      <Plot rows={data} theme={theme} />\n";
        if (!pie) out += "      <div style={{ fontSize: 12, textAlign: \"center\" }}>{CHART.x}</div>\n";
    }
    return out + "    </figure>\n  );\n}\n";
}

}  // namespace sightline::charts
