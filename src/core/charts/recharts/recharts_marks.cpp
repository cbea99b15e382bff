// The code of pies, heat maps and box plots.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/recharts/recharts_source.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {
constexpr std::size_t kCellsWithText = 80;  // of a heat map
}

std::string RechartsSource::pie() const {
    return "  return (\n    <ResponsiveContainer width=\"100%\" height={HEIGHT}>\n      <PieChart>\n" +
           std::string(kTooltip) + std::string(kTooltipLook) +
           R"tsx( formatter={(value) => (typeof value === "number" ? VALUE.format(value) : String(value ?? ""))} />
        <Pie data={rows.map((row) => ({ ...row, fill: color(theme, Number(row.color)) }))} dataKey="value" nameKey="name" innerRadius="34%" outerRadius="76%"
          startAngle={90} endAngle={-270} stroke={theme.background} strokeWidth={1.5} labelLine={false} isAnimationActive={false}
          label={(slice: { percent?: number; x?: number; y?: number; textAnchor?: string }) =>
            (slice.percent ?? 0) < 0.04 ? null : (
              <text x={slice.x} y={slice.y} textAnchor={slice.textAnchor as "start"} dominantBaseline="central" fill={theme.text} fontSize={12}>
                {SHARE.format(slice.percent ?? 0)}
              </text>
            )
          } />
      </PieChart>
    </ResponsiveContainer>
  );
)tsx";
}

std::string RechartsSource::heatmap() const {
    const bool texts = drawn_.table.row_count() <= kCellsWithText && drawn_.x_labels.size() <= 14;
    const Extent extent = extent_of(drawn_, chart_.color->column);
    const char* ramp = extent.both_signs() ? "diverging" : "ramp";
    std::size_t longest = 0;
    double across = 0;
    for (const std::string& l : drawn_.x_labels) {
        const std::size_t width = std::min(display_width(l), kWidestLabel);
        longest = std::max(longest, width), across += static_cast<double>(width + 2);
    }
    const bool turned = across > kRoomAcross;
    std::string out =
        fmt::format(R"tsx(  const tick = {{ fill: theme.muted, fontSize: 12 }};
  return (
    <ResponsiveContainer width="100%" height={{HEIGHT{}}}>
      <ScatterChart margin={{{{ top: 4, right: 8, bottom: 4, left: 4 }}}}>
        <XAxis type="number" dataKey="column" domain={{[-0.5, COLUMNS.length - 0.5]}} ticks={{COLUMNS.map((_, i) => i)}} interval={{{}}} tickFormatter={{(i) => short(COLUMNS[i], {})}} tick={{tick}} axisLine={{false}} tickLine={{false}}{} />
        <YAxis type="number" dataKey="line" domain={{[-0.5, LINES.length - 0.5]}} ticks={{LINES.map((_, i) => i)}} interval={{{}}} reversed width="auto" tickFormatter={{(i) => short(LINES[i], 34)}} tick={{tick}} axisLine={{false}} tickLine={{false}} />
)tsx",
                    turned ? fmt::format(" + {}", static_cast<int>(4.6 * static_cast<double>(longest))) : "",
                    drawn_.x_labels.size() <= 31 ? "0" : "\"preserveStart\"", kWidestLabel,
                    turned ? fmt::format(" angle={{-40}} textAnchor=\"end\" height={{{}}}",
                                         20 + static_cast<int>(4.6 * static_cast<double>(longest)))
                           : "",
                    drawn_.y_labels.size() <= 40 ? "0" : "\"preserveStart\"");
    out += std::string(kTooltip) + std::string(kTipLook);
    out += fmt::format(
        R"tsx(        <Scatter data={{rows}} isAnimationActive={{false}} shape={{(cell: {{ cx?: number; cy?: number; payload?: Row }}) => <Square {{...cell}} theme={{theme}} />}} />
      </ScatterChart>
    </ResponsiveContainer>
  );
}}

function Square({{ cx, cy, payload, theme }}: {{ cx?: number; cy?: number; payload?: Row; theme: Theme }}) {{
  const area = usePlotArea();
  if (!area || cx === undefined || cy === undefined || typeof payload?.color !== "number") return null;
  const [width, height, t] = [area.width / COLUMNS.length, area.height / LINES.length, Number(payload.ramp)];
  const strong = {};
  const dark = theme.background !== "{}";
  return (
    <g>
      <rect x={{cx - width / 2}} y={{cy - height / 2}} width={{width}} height={{height}} fill={{mix(theme.{}, t)}} stroke={{theme.background}} />
{}    </g>
  );
)tsx",
        extent.both_signs() ? "Math.abs(t - 0.5) > 0.3" : "t > 0.55", theme_of("light").background, ramp,
        texts
            ? R"tsx(      <text x={cx} y={cy} textAnchor="middle" dominantBaseline="central" fontSize={11} fill={strong === dark ? "#101418" : "#ffffff"}>
        {SHORT.format(payload.color)}
      </text>
)tsx"
            : "");
    return out;
}

std::string RechartsSource::boxes() const {
    Extent reach;
    bool first = true;
    for (const Box& box : boxes_of(drawn_)) {
        double low = box.low, high = box.high;
        for (const double v : box.outliers) low = std::min(low, v), high = std::max(high, v);
        reach = first ? Extent{low, high} : Extent{std::min(reach.low, low), std::max(reach.high, high)};
        first = false;
    }
    const Bounds bounds = round_bounds(reach, false, is_whole(y()));
    json::array ticks;
    for (const double tick : round_ticks(bounds, {bounds.low, bounds.high})) ticks.emplace_back(tick);
    return "  return (\n    <ResponsiveContainer width=\"100%\" height={HEIGHT}>\n"
           "      <BarChart data={rows} margin={{ top: 8, right: 18, bottom: 4, left: 4 }}>\n        "
           "<CartesianGrid stroke={theme.grid} vertical={false} />\n" +
           category_axis(false) + "        <YAxis width=\"auto\" type=\"number\" domain={" +
           script_literal(json::array{bounds.low, bounds.high}) + "} ticks={" + script_literal(ticks) + "} " +
           std::string(kAxisLook) + " tickFormatter={(value) => TICK.format(value)} />\n" +
           std::string(kTooltip) + std::string(kTipLook) +
           R"tsx(        <Bar dataKey="range" maxBarSize={64} isAnimationActive={false} shape={(bar: { x: number; width: number; payload?: Row }) => <BoxMark {...bar} theme={theme} />} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function BoxMark({ x, width, payload, theme }: { x: number; width: number; payload?: Row; theme: Theme }) {
  const scale = useYAxisScale();
  if (!scale || !payload) return null;
  const at = (key: string) => scale(payload[key] as number) ?? 0;
  const [middle, stroke] = [x + width / 2, theme.series[0]];
  return (
    <g stroke={stroke} strokeWidth={1.5}>
      <line x1={middle} x2={middle} y1={at("low")} y2={at("lower")} />
      <line x1={middle} x2={middle} y1={at("upper")} y2={at("high")} />
      <rect x={x} width={width} y={at("upper")} height={Math.max(0, at("lower") - at("upper"))} fill={stroke} fillOpacity={0.45} />
      <line x1={x} x2={x + width} y1={at("median")} y2={at("median")} stroke={theme.text} strokeWidth={2} />
      {(payload.outliers as number[]).map((value, i) => (
        <circle key={i} cx={middle} cy={scale(value) ?? 0} r={2.5} fill={stroke} fillOpacity={0.7} stroke="none" />
      ))}
    </g>
  );
)tsx";
}

}  // namespace sightline::charts
