// Channels of a chart as Vega-Lite encodings: axes, legends, tooltips.

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_values.h"
#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/vega_lite/vega_spec.h"

namespace sightline::charts {

namespace json = boost::json;
using query::TimeGrain;

namespace {

constexpr double kRoomAcross = 76;  // characters of level labels along a horizontal axis
constexpr std::size_t kFewestTicks = 8;

constexpr const char* kMoment = "utcyearmonthdatehoursminutesseconds";

json::array labels_json(const std::vector<std::string>& labels) {
    json::array out;
    for (const std::string& l : labels) out.emplace_back(l);
    return out;
}

/// Every how many months, days, … a tick stands, so that there are about eight.
struct Ticks {
    const char* interval;
    std::size_t step;
};
std::optional<Ticks> ticks_of(TimeGrain grain, std::size_t periods) {
    const auto step = [&](std::initializer_list<std::size_t> nice) {
        for (const std::size_t s : nice)
            if (periods <= s * kFewestTicks) return s;
        return std::size_t{0};
    };
    switch (grain) {
        case TimeGrain::Year: {
            const std::size_t s = step({1, 2, 5, 10, 20, 50, 100});
            return Ticks{"year", s ? s : 200};
        }
        case TimeGrain::Quarter:
            if (const std::size_t s = step({1, 2})) return Ticks{"month", s * 3};
            break;
        case TimeGrain::Month:
            if (const std::size_t s = step({1, 2, 3})) return Ticks{"month", s};
            break;
        default:
            break;
    }
    return std::nullopt;
}

}  // namespace

double VegaSpec::lowest(std::size_t column) const {
    return extent_of(drawn_, column).low;
}

double VegaSpec::highest(std::size_t column) const {
    return extent_of(drawn_, column).high;
}

bool VegaSpec::from_zero(const Channel& channel) const {
    return charts::from_zero(extent_of(drawn_, channel.column));
}

json::object VegaSpec::number_axis(const Channel& channel) const {
    json::object axis{{"tickCount", 6}};
    const std::string format = tick_format(channel, extent_of(drawn_, channel.column));
    if (format == "~s")
        axis["labelExpr"] = "replace(format(datum.value, '~s'), 'G', 'B')";
    else if (!format.empty())
        axis["format"] = format;
    if (format == "d" || format == ",d") axis["tickMinStep"] = 1;
    if (lowest(channel.column) < 0)
        axis["gridColor"] = json::object{
            {"condition", {{"test", "datum.value === 0"}, {"value", theme_.muted}}}, {"value", theme_.grid}};
    return axis;
}

json::object VegaSpec::discrete_axis(const std::vector<std::string>& labels, const Channel& channel,
                                     bool lying) const {
    if (lying) return {{"labelLimit", 220}};
    double across = 0;
    for (const std::string& l : labels)
        across += static_cast<double>(std::min<std::size_t>(display_width(l), 24) + 2);
    json::object axis{{"labelLimit", 140}};
    axis["labelAngle"] = across <= kRoomAcross ? 0 : -40;
    // Names are never skipped; numbers and times may be.
    const std::size_t most = channel.scale == ScaleKind::Ordinal ? 31 : 60;
    axis["labelOverlap"] = labels.size() > most ? json::value("greedy") : json::value(false);
    return axis;
}

json::object VegaSpec::temporal_axis(const Channel& channel) const {
    json::object axis{{"labelOverlap", "greedy"}, {"labelFlush", drawn_.chart.facet.has_value()}};
    const TimeGrain grain = channel.grain.value_or(TimeGrain::Day);
    const Column& c = drawn_.table.columns[channel.column];
    std::optional<std::int64_t> first, last;
    for (std::size_t r = 0; r < c.size(); ++r)
        if (const auto m = moment_at(c, r))
            first = std::min(first.value_or(*m), *m), last = std::max(last.value_or(*m), *m);
    if (!first) return axis;
    const std::size_t periods =
        periods_between(*first, *last, grain, 4000).size() * (drawn_.chart.facet ? 3 : 1);
    if (const auto ticks = periods ? ticks_of(grain, periods) : std::nullopt) {
        axis["tickCount"] = json::object{{"interval", ticks->interval}, {"step", ticks->step}};
        axis["format"] = time_format(grain);
    } else {
        axis["tickCount"] = drawn_.chart.facet ? 3 : kFewestTicks;
        axis["format"] = json::object{{"year", "%Y"},         {"quarter", "%b"},    {"month", "%b"},
                                      {"week", "%-d %b"},     {"date", "%-d %b"},   {"day", "%-d %b"},
                                      {"hours", "%H:%M"},     {"minutes", "%H:%M"}, {"seconds", "%H:%M:%S"},
                                      {"milliseconds", ".%L"}};
        // Ticks say the year only where one begins.
        const std::string from = period_label(*first, TimeGrain::Year);
        if (from == period_label(*last, TimeGrain::Year)) axis["title"] = channel.title + ", " + from;
    }
    return axis;
}

json::object VegaSpec::position(const Channel& channel, const std::vector<std::string>& labels,
                                bool lying) const {
    json::object out{{"field", field(channel.column)}, {"type", name_of(channel.scale)}};
    out["title"] =
        channel.title.empty() ? json::value(nullptr) : json::value(cut_to_width(channel.title, 60));
    switch (channel.scale) {
        case ScaleKind::Nominal:
        case ScaleKind::Ordinal:
            out["sort"] = nullptr;
            out["scale"] = json::object{{"domain", labels_json(labels)}};
            out["axis"] = discrete_axis(labels, channel, lying);
            break;
        case ScaleKind::Temporal:
            out["scale"] = json::object{{"type", "utc"}};
            out["axis"] = temporal_axis(channel);
            if (auto* title = out["axis"].as_object().if_contains("title"))
                out["title"] = *title, out["axis"].as_object().erase("title");
            break;
        case ScaleKind::Quantitative:
            out["axis"] = number_axis(channel);
            break;
    }
    return out;
}

json::object VegaSpec::colour() const {
    const Channel& c = *drawn_.chart.color;
    json::object legend{
        {"title", c.title.empty() ? json::value(nullptr) : json::value(cut_to_width(c.title, 60))}};
    json::object out{{"field", field(c.column)}, {"type", name_of(c.scale)}};
    if (c.scale == ScaleKind::Quantitative || c.scale == ScaleKind::Temporal) {
        json::array ramp;
        for (const auto colour : theme_.ramp) ramp.emplace_back(colour);
        out["scale"] = json::object{{"range", std::move(ramp)}};
        if (!c.format.empty() && c.scale == ScaleKind::Quantitative) legend["format"] = c.format;
    } else {
        std::size_t longest = 1;
        json::array range;
        for (std::size_t i = 0; i < drawn_.color_labels.size(); ++i) {
            longest = std::max(longest, display_width(drawn_.color_labels[i]));
            const bool rest = !drawn_.other.empty() && drawn_.color_labels[i] == drawn_.other;
            range.emplace_back(rest ? theme_.other : theme_.series[i % theme_.series.size()]);
        }
        legend["columns"] =
            std::clamp<std::size_t>(360 / (std::min<std::size_t>(longest, 22) * 7 + 28), 1, 6);
        out["sort"] = nullptr;
        out["scale"] =
            json::object{{"domain", labels_json(drawn_.color_labels)}, {"range", std::move(range)}};
    }
    out["legend"] = std::move(legend);
    return out;
}

json::object VegaSpec::heat_colour() const {
    const Channel& c = *drawn_.chart.color;
    const bool both_signs = lowest(c.column) < 0 && highest(c.column) > 0;
    json::array range;
    for (const auto colour : both_signs ? theme_.diverging : theme_.ramp) range.emplace_back(colour);
    json::object scale{{"range", std::move(range)}, {"interpolate", "lab"}};
    if (both_signs) scale["domainMid"] = 0;
    json::object legend{{"title", cut_to_width(c.title, 60)}, {"gradientLength", 180}};
    if (std::max(std::abs(lowest(c.column)), std::abs(highest(c.column))) >= kShortNumbersFrom)
        legend["format"] = "~s";
    else if (!c.format.empty())
        legend["format"] = c.format;
    return {{"field", field(c.column)},
            {"type", "quantitative"},
            {"scale", std::move(scale)},
            {"legend", std::move(legend)}};
}

json::object VegaSpec::facet() const {
    const Channel& c = *drawn_.chart.facet;
    return {{"field", field(c.column)},
            {"type", "nominal"},
            {"title", cut_to_width(c.title, 60)},
            {"columns", 3},
            {"sort", labels_json(drawn_.facet_labels)},
            {"header", {{"labelLimit", 190}}}};
}

json::object VegaSpec::tip(const Channel& channel) const {
    json::object out{{"field", field(channel.column)},
                     {"title", channel.title.empty() ? channel.field : channel.title}};
    if (channel.scale == ScaleKind::Temporal) {
        out["type"] = "temporal";
        out["timeUnit"] = kMoment;  // so that the moment is shown as it is, whatever the reader's time zone
        out["format"] =
            channel.format.empty() ? time_format(channel.grain.value_or(TimeGrain::Day)) : channel.format;
    } else if (channel.scale == ScaleKind::Quantitative) {
        out["type"] = "quantitative";
        if (!channel.format.empty()) out["format"] = channel.format;
    } else {
        out["type"] = "nominal";
    }
    return out;
}

json::object VegaSpec::value_text(const Channel& channel) const {
    return {{"field", field(channel.column)},
            {"type", "quantitative"},
            {"format", figure_format(channel, extent_of(drawn_, channel.column))}};
}

json::array VegaSpec::tips() const {
    const Chart& chart = drawn_.chart;
    json::array out;
    std::vector<std::size_t> told;
    for (const auto* c : {&chart.label, &chart.x, &chart.y, &chart.color, &chart.size, &chart.facet})
        if (*c && std::ranges::find(told, (*c)->column) == told.end()) {
            told.push_back((*c)->column);
            out.push_back(tip(**c));
        }
    return out;
}

}  // namespace sightline::charts
