// The code of bars, lines, areas, histograms and points. Only figures of ours are put into it; texts stand in
// the constants.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/recharts/recharts_source.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {
constexpr std::size_t kPointsOnLine = 60;  // beyond, points would hide the line
constexpr std::size_t kBarsWithText = 12;

/// Numbers at the edges of the bins: parts of the width, and what stands there.
constexpr std::string_view kEdges = R"tsx(}

function Edges({ at, theme }: { at: number[][]; theme: Theme }) {
  const area = usePlotArea();
  if (!area) return null;
  return (
    <g fill={theme.muted} fontSize={12} textAnchor="middle">
      {at.map(([part, value]) => (
        <text key={value} x={area.x + area.width * part} y={area.y + area.height + 18}>
          {X_TICK.format(value)}
        </text>
      ))}
    </g>
  );
)tsx";

}  // namespace

/// Axis of labels: `dataKey` x.
std::string RechartsSource::category_axis(bool up) const {
    std::size_t longest = 0, count = 0;
    double across = 0;
    const auto take = [&](const std::string& label) {
        const std::size_t width = std::min(display_width(label), kWidestLabel);
        longest = std::max(longest, width);
        across += static_cast<double>(width + 2);
        ++count;
    };
    if (chart_.mark == Mark::BoxPlot)
        for (const Box& box : boxes_of(drawn_)) take(box.label);
    else if (!places_.empty())
        for (const Place& place : places_.front().list) take(place.label);
    else
        for (const std::string& label : drawn_.x_labels) take(label);
    std::string out =
        up ? "        <YAxis type=\"category\" width=\"auto\"" : "        <XAxis type=\"category\"";
    out += " dataKey=\"x\" " + std::string(kAxisLook);
    if (doubled()) out += " allowDuplicatedCategory={false}";
    const bool time = chart_.x && x().scale == ScaleKind::Temporal;
    if (up) {
        out += count <= 60 ? " interval={0}" : " interval=\"preserveStart\"";
        out += " tickFormatter={(text) => short(text, 34)}";
        return out + " />\n";
    }
    out += fmt::format(" tickFormatter={{(text) => short(text, {})}}", kWidestLabel);
    const double room = kRoomAcross / (is_small() ? 3 : 1);
    if (time || count > 40)
        out += " interval=\"equidistantPreserveStart\" minTickGap={16}";
    else if (across > room)
        out += fmt::format(" interval={{0}} angle={{-40}} textAnchor=\"end\" height={{{}}}",
                           20 + static_cast<int>(4.6 * static_cast<double>(longest)));
    else
        out += " interval={0}";
    return out + " />\n";
}

/// Bounds of an axis: those that all panels share, or where to begin.
json::value RechartsSource::domain(const Channel& channel, bool measure) const {
    const Extent extent = extent_of(drawn_, channel.column);
    if (channel.scale == ScaleKind::Temporal || (!measure && !(chart_.mark == Mark::Point)))
        return json::array{"dataMin", "dataMax"};
    if (measure && is_normalized(chart_)) return json::array{0, 1};
    const bool base = measure && (is_bars() || chart_.mark == Mark::Area);
    const Extent reach =
        measure && chart_.mark != Mark::Point ? reach_of(drawn_, panels_, is_stacked(chart_)) : extent;
    const Bounds bounds =
        round_bounds(reach, base || from_zero(extent), is_whole(channel), is_small() ? 4 : 5);
    return json::array{bounds.low, bounds.high};
}

json::array RechartsSource::ticks(const Channel& channel, bool measure) const {
    if (measure && is_normalized(chart_)) return {0, 0.2, 0.4, 0.6, 0.8, 1};
    const Extent extent = extent_of(drawn_, channel.column);
    const auto reach = domain(channel, measure).as_array();
    const Extent within =
        reach[0].is_string() ? extent : Extent{reach[0].to_number<double>(), reach[1].to_number<double>()};
    json::array out;
    for (const double tick :
         round_ticks(round_bounds(within, false, is_whole(channel), is_small() ? 4 : 5), within))
        out.emplace_back(tick);
    return out;
}

std::string RechartsSource::value_axis(const Channel& channel, bool up, std::string_view format) const {
    const bool measure = format == "TICK";
    std::string out = up ? "        <YAxis width=\"auto\"" : "        <XAxis";
    out += " type=\"number\" domain={" + script_literal(domain(channel, measure)) + "} " +
           std::string(kAxisLook);
    if (channel.scale == ScaleKind::Temporal) {
        out +=
            R"tsx( scale="linear" tickCount={6} tickFormatter={(at) => String(labelOf.get(at as number) ?? "")} ticks={ticks} interval="preserveStart" minTickGap={16})tsx";
    } else {
        out += " tickFormatter={(value) => " + std::string(format) + ".format(value)}";
        out += " ticks={" + script_literal(ticks(channel, measure)) + "}";
    }
    return out;
}

std::string RechartsSource::plot() const {
    const bool area = chart_.mark == Mark::Area, stacked = is_stacked(chart_), bands = places_.front().bands;
    const bool bins = bands && places_.front().width && !lying();
    const char* kind = is_bars() ? "BarChart" : area ? "AreaChart" : "LineChart";
    std::string out;
    if (!bands && chart_.x && x().scale == ScaleKind::Temporal)
        out += R"tsx(  const labelOf = new Map(rows.map((row) => [row.x as number, row.label]));
  const moments = [...labelOf.keys()].sort((a, b) => a - b);
  const ticks = moments.filter((_, i) => i % Math.ceil(moments.length / 6) === 0);
)tsx";
    out += "  return (\n    <ResponsiveContainer width=\"100%\" height={HEIGHT}>\n";
    out += fmt::format("      <{} data={{rows}} margin={{{{ top: 18, right: {}, bottom: 4, left: 4 }}}}",
                       kind, lying() ? 48 : 18);
    if (lying()) out += " layout=\"vertical\"";
    if (stacked)
        out += is_normalized(chart_) ? " stackOffset=\"expand\"" : is_bars() ? " stackOffset=\"sign\"" : "";
    if (is_bars()) out += drawn_.end ? " barCategoryGap={0.5}" : " barCategoryGap=\"20%\" barGap={2}";
    out += ">\n";
    out += fmt::format("        <CartesianGrid stroke={{theme.grid}} vertical={{{}}} horizontal={{{}}} />\n",
                       lying(), !lying());
    const std::string values = value_axis(y(), !lying(), "TICK") + " />\n";
    if (lying()) {
        out += values + category_axis(true);
    } else if (bins) {
        const Places& places = places_.front();
        const std::size_t count = places.list.size(),
                          every =
                              std::max<std::size_t>(1, (count + (is_small() ? 3 : 8)) / (is_small() ? 4 : 9));
        json::array edges;
        for (std::size_t i = 0; i <= count; i += every)
            edges.push_back(json::array{static_cast<double>(i) / static_cast<double>(count),
                                        places.list.front().at + *places.width * static_cast<double>(i)});
        out +=
            "        <XAxis dataKey=\"x\" height={26} tick={false} axisLine={{ stroke: theme.grid }} "
            "tickLine={false} />\n" +
            values;
        out += "        <Edges at={" + script_literal(edges) + "} theme={theme} />\n";
    } else if (bands) {
        out += category_axis(false) + values;
    } else {
        out += value_axis(x(), false, "X_TICK") + " dataKey=\"x\" />\n" + values;
    }
    out +=
        std::string(kTooltip) + std::string(kTooltipLook) +
        " formatter={(value) => (typeof value === \"number\" ? VALUE.format(value) : String(value ?? \"\"))}";
    if (!bands) out += " labelFormatter={(label, marks) => String(marks[0]?.payload?.label ?? label)}";
    out += " />\n";
    if (extent_of(drawn_, y().column).low < 0)
        out +=
            std::string("        <ReferenceLine ") + (lying() ? "x" : "y") + "={0} stroke={theme.muted} />\n";

    const std::size_t rows =
        drawn_.table.row_count() / std::max<std::size_t>(1, panels_.size() * panels_.front().series.size());
    const bool nulls = drawn_.table.columns[y().column].null_count() > 0;
    out += "        {SERIES.map((series) => (\n";
    if (is_bars()) {
        out +=
            "          <Bar key={series.key} dataKey={series.key} name={series.name} fill={color(theme, "
            "series.color)} isAnimationActive={false}";
        if (stacked) out += " stackId=\"all\"";
        if (!drawn_.end) out += " maxBarSize={96}";
        if (!drawn_.end && !chart_.color)
            out += lying() ? " radius={[0, 2, 2, 0]}" : " radius={[2, 2, 0, 0]}";
        const bool texts = !drawn_.end && !chart_.color && !is_small() && chart_.mark == Mark::Bar &&
                           drawn_.table.row_count() <= kBarsWithText &&
                           extent_of(drawn_, y().column).low >= 0;
        if (texts)
            out += fmt::format(
                ">\n            <LabelList dataKey={{series.key}} position=\"{}\" fill={{theme.text}} "
                "fontSize={{11}} "
                "formatter={{(value) => (typeof value === \"number\" ? SHORT.format(value) : \"\")}} />\n    "
                "      </Bar>\n",
                lying() ? "right" : "top");
        else
            out += " />\n";
    } else if (area) {
        out +=
            "          <Area key={series.key} dataKey={series.key} name={series.name} type=\"linear\" "
            "stroke={color(theme, series.color)} fill={color(theme, series.color)} isAnimationActive={false}";
        out += fmt::format(" strokeWidth={{{}}} fillOpacity={{{}}}", chart_.color ? 0.5 : 2,
                           chart_.color && !stacked ? 0.45 : 0.8);
        if (stacked) out += " stackId=\"all\"";
        if (!nulls) out += " connectNulls";
        out += " />\n";
    } else {
        out +=
            "          <Line key={series.key} dataKey={series.key} name={series.name} type=\"linear\" "
            "stroke={color(theme, series.color)} strokeWidth={2} isAnimationActive={false}";
        out += rows <= kPointsOnLine ? " dot={{ r: 3, strokeWidth: 0, fill: color(theme, series.color) }}"
                                     : " dot={false}";
        if (!nulls) out += " connectNulls";
        out += " />\n";
    }
    out += "        ))}\n";
    out += fmt::format("      </{}>\n    </ResponsiveContainer>\n  );\n", kind);
    return bins ? out + std::string(kEdges) : out;
}

std::string RechartsSource::points() const {
    const std::size_t rows = drawn_.table.row_count();
    std::string out;
    for (const auto& [key, channel] : {std::pair{"x", &x()}, std::pair{"y", &y()}})
        if (channel->scale == ScaleKind::Temporal && std::string_view(key) == "x")
            out += R"tsx(  const labelOf = new Map(rows.map((row) => [row.x as number, row.x_text]));
  const moments = [...labelOf.keys()].sort((a, b) => a - b);
  const ticks = moments.filter((_, i) => i % Math.ceil(moments.length / 6) === 0);
)tsx";
    out += "  return (\n    <ResponsiveContainer width=\"100%\" height={HEIGHT}>\n";
    out +=
        "      <ScatterChart margin={{ top: 8, right: 18, bottom: 4, left: 4 }}>\n        <CartesianGrid "
        "stroke={theme.grid} vertical={false} />\n";
    if (is_discrete(chart_.x))
        out += category_axis(false);
    else
        out += value_axis(x(), false, "X_TICK") + " dataKey=\"x\" />\n";
    out += value_axis(y(), true, "TICK") + " dataKey=\"y\" />\n";
    out += chart_.size ? "        <ZAxis dataKey=\"size\" range={[12, 530]} />\n"
                       : fmt::format("        <ZAxis range={{[{0}, {0}]}} />\n", rows > 1000 ? 20 : 50);
    out += std::string(kTooltip) + std::string(kTipLook);
    out +=
        "        {SERIES.map((series, at) => (\n          <Scatter key={series.key} name={series.name} "
        "data={rows.filter((row) => row.series === at)} fill={color(theme, series.color)}";
    out += fmt::format(" fillOpacity={{{}}} isAnimationActive={{false}}", rows > 300 ? 0.55 : 0.8);
    if (has_ramp())
        out += R"tsx( shape={(point: { cx?: number; cy?: number; size?: number; payload?: Row }) => (
            <circle cx={point.cx} cy={point.cy} r={Math.sqrt((point.size ?? 50) / Math.PI)} fill={mix(theme.ramp, Number(point.payload?.ramp ?? 0.5))} />
          )})tsx";
    out += " />\n        ))}\n";
    return out + "      </ScatterChart>\n    </ResponsiveContainer>\n  );\n";
}

}  // namespace sightline::charts
