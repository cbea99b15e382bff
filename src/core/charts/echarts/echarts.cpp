#include "core/charts/echarts/echarts.h"

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/echarts/echarts_option.h"
#include "core/charts/labels.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {

constexpr std::size_t kLongestTip = 200;  // columns of one cell

/// Text inside a tooltip, which is HTML and a template with {a}, {b} …
std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            case '{':
                out += "&#123;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace

bool EchartsOption::is_keyed() const {
    return is_discrete(chart_.color) && chart_.mark != Mark::Heatmap && !drawn_.color_labels.empty();
}

int EchartsOption::header() const {
    int out = 4;
    if (options_.titled) {
        const auto lines = wrap(chart_.title, kTitleWidth, kTitleLines).size();
        out += 22 * static_cast<int>(std::max<std::size_t>(1, lines)) + (chart_.subtitle.empty() ? 4 : 26);
    }
    return out + (is_keyed() ? 30 : 0);
}

json::value EchartsOption::value(const Channel& channel, std::size_t row) const {
    if (channel.scale == ScaleKind::Temporal) {
        const auto m = cell_moment(drawn_, channel, row);
        return m ? json::value(static_cast<double>(*m) / 1000) : json::value(nullptr);
    }
    const auto v = cell_number(drawn_, channel.column, row);
    if (!v) return nullptr;
    if (!channel.format.ends_with('%')) return *v;
    return std::round(*v * 1e12) / 1e10;  // 28.000000000000004 is no share
}

json::object EchartsOption::tooltip(const Tips& tips) const {
    std::string text;
    for (const auto& [title, value] : tips)
        text += (text.empty() ? "" : "<br>") + html_text(cut_to_width(title, 60)) + ": <b>" +
                html_text(cut_to_width(value, kLongestTip)) + "</b>";
    return {{"formatter", text}};
}

json::object EchartsOption::title() const {
    std::string text;
    for (const std::string& line : wrap(chart_.title, kTitleWidth, kTitleLines))
        text += (text.empty() ? "" : "\n") + line;
    json::object out{
        {"text", text},
        {"left", 0},
        {"top", 0},
        {"padding", 4},
        {"itemGap", 6},
        {"textStyle", {{"color", theme_.text}, {"fontSize", 15}, {"fontWeight", 600}, {"lineHeight", 20}}}};
    if (!chart_.subtitle.empty()) {
        out["subtext"] = chart_.subtitle;
        out["subtextStyle"] = json::object{{"color", theme_.muted}, {"fontSize", 12}};
    }
    return out;
}

json::object EchartsOption::legend() const {
    json::array names;
    for (const Series& series : panels_.front().series) names.emplace_back(series.label);
    return {{"type", "scroll"},
            {"data", std::move(names)},
            {"left", 0},
            {"right", 0},
            {"top", header() - 32},
            {"align", "left"},
            {"icon", "circle"},
            {"itemWidth", 10},
            {"itemHeight", 10},
            {"itemGap", 14},
            {"itemStyle", {{"opacity", 1}}},
            {"textStyle", {{"color", theme_.text}, {"width", 200}, {"overflow", "truncate"}}},
            {"pageTextStyle", {{"color", theme_.muted}}},
            {"pageIconColor", theme_.text},
            {"pageIconInactiveColor", theme_.grid}};
}

json::object EchartsOption::visual_map(const Channel& channel, std::size_t dimension) const {
    const bool time = channel.scale == ScaleKind::Temporal;
    Extent span = extent_of(drawn_, channel.column);
    const bool both = span.both_signs() && !time;
    if (both) span = {-span.largest(), span.largest()};
    const double unit = time ? 1e-3 : channel.format.ends_with('%') ? 100 : 1;
    json::array ramp;
    for (const auto colour : both ? theme_.diverging : theme_.ramp) ramp.emplace_back(colour);
    std::string low = figure_text(span.low, channel, span), high = figure_text(span.high, channel, span);
    for (std::size_t r = 0; time && r < drawn_.table.row_count(); ++r)
        if (const auto m = cell_moment(drawn_, channel, r)) {
            if (static_cast<double>(*m) == span.low) low = cell_text(drawn_, channel, r);
            if (static_cast<double>(*m) == span.high) high = cell_text(drawn_, channel, r);
        }
    return {{"type", "continuous"},
            {"dimension", dimension},
            {"min", span.low * unit},
            {"max", span.high > span.low ? span.high * unit : span.low * unit + 1},
            {"inRange", {{"color", std::move(ramp)}}},
            {"calculable", false},
            {"text", json::array{high, low}},
            {"textStyle", {{"color", theme_.muted}}},
            {"itemWidth", 10},
            {"itemHeight", 120},
            {"right", 0},
            {"top", "middle"}};
}

json::object EchartsOption::option() {
    json::object out{{"useUTC", true},
                     {"backgroundColor", "transparent"},
                     {"textStyle", {{"fontFamily", kChartFont}, {"color", theme_.text}}},
                     {"aria", {{"enabled", true}, {"label", {{"description", chart_.description}}}}},
                     {"title", json::array{}},
                     {"tooltip",
                      {{"trigger", "item"},
                       {"confine", true},
                       {"backgroundColor", theme_.background},
                       {"borderColor", theme_.grid},
                       {"textStyle", {{"color", theme_.text}, {"fontSize", 12}}}}}};
    if (options_.titled) out["title"].as_array().push_back(title());
    if (is_keyed()) out["legend"] = legend();
    switch (chart_.mark) {
        case Mark::Point:
            points(out);
            break;
        case Mark::Pie:
            pie(out);
            break;
        case Mark::Heatmap:
            heatmap(out);
            break;
        case Mark::BoxPlot:
            boxes(out);
            break;
        case Mark::Number:
            number(out);
            break;
        default:
            plot(out);
            break;
    }
    return out;
}

json::value echarts(const Chart& chart, const Table& result, std::string_view theme,
                    const EchartsOptions& options) {
    const Drawn drawn = prepare(chart, result, options.limits);
    if (!is_drawable(drawn)) return nullptr;
    return EchartsOption(drawn, theme_of(theme), options).option();
}

}  // namespace sightline::charts
