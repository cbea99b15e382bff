// Grids and axes of a chart as an ECharts option.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/echarts/echarts_option.h"
#include "core/charts/labels.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {
constexpr double kHead = 31;        // per cent above small multiples
constexpr double kRoomAcross = 76;  // characters of level labels along a horizontal axis
}  // namespace

json::object EchartsOption::base_axis(const Channel& channel) const {
    json::object out{{"axisLine", {{"lineStyle", {{"color", theme_.grid}}}}},
                     {"axisTick", {{"show", false}}},
                     {"axisLabel", {{"color", theme_.muted}, {"fontSize", 12}, {"hideOverlap", true}}},
                     {"splitLine", {{"show", false}, {"lineStyle", {{"color", theme_.grid}}}}}};
    if (!channel.title.empty()) {
        out["name"] = cut_to_width(channel.title, 60);
        out["nameLocation"] = "middle";
        out["nameGap"] = 28;
        out["nameTextStyle"] = json::object{{"color", theme_.text}, {"fontSize", 12}};
    }
    return out;
}

json::object EchartsOption::category_axis(const std::vector<std::string>& labels, const Channel* channel,
                                          bool up) const {
    json::object out = base_axis(channel ? *channel : Channel{});
    json::array names;
    double across = 0;
    for (const std::string& l : labels) {
        names.emplace_back(l);
        across += static_cast<double>(std::min<std::size_t>(display_width(l), 24) + 2);
    }
    out["type"] = "category";
    out["data"] = std::move(names);
    json::object text = out["axisLabel"].as_object();
    text["width"] = up ? 220 : 140;
    text["overflow"] = "truncate";
    const double room =
        kRoomAcross / (is_small() ? static_cast<double>(std::min<std::size_t>(3, panels_.size())) : 1);
    if (up) {
        out["inverse"] = true;
    } else if (across > room && !drawn_.end && !(channel && channel->scale == ScaleKind::Temporal)) {
        text["rotate"] = 40;
    }
    // Names are never skipped; numbers and times may be.
    const bool time = drawn_.end || (channel && channel->scale == ScaleKind::Temporal);
    const bool few =
        labels.size() <= 14 || (channel && channel->scale == ScaleKind::Nominal && labels.size() <= 60);
    if (few && !time && !is_small()) {
        text["interval"] = 0;
        text["hideOverlap"] = false;
    }
    out["axisLabel"] = std::move(text);
    return out;
}

json::object EchartsOption::value_axis(const Channel& channel, bool measure) const {
    json::object out = base_axis(channel);
    const bool normalized = measure && is_normalized(chart_);
    out["type"] = channel.scale == ScaleKind::Temporal ? "time" : "value";
    out["splitLine"].as_object()["show"] = measure;
    out["axisLine"].as_object()["show"] = !measure;
    if (measure && extent_of(drawn_, channel.column).both_signs())
        out["splitLine"].as_object()["lineStyle"].as_object()["opacity"] = 0.8;
    if (channel.scale == ScaleKind::Temporal) {
        out["splitNumber"] = is_small() ? 3 : 6;
        return out;
    }
    if (normalized) {
        out["min"] = 0;
        out["max"] = 100;
    }
    if (normalized || channel.format.ends_with('%')) out["axisLabel"].as_object()["formatter"] = "{value}%";
    const Extent span = extent_of(drawn_, channel.column);
    if (channel.format == "d" || channel.format == ",d") out["minInterval"] = 1;
    const bool from_base =
        measure && (chart_.mark == Mark::Bar || chart_.mark == Mark::Histogram || chart_.mark == Mark::Area);
    const bool loose = chart_.mark == Mark::BoxPlot || (!measure && chart_.mark != Mark::Point);
    out["scale"] = !from_base && (loose || !from_zero(span));
    if (!measure && (chart_.mark == Mark::Line || chart_.mark == Mark::Area))
        out["min"] = "dataMin", out["max"] = "dataMax";
    if (is_small() && !normalized && !out.contains("min")) {  // the same in every panel
        const Extent reach = measure ? reach_of(drawn_, panels_, is_stacked(chart_)) : span;
        const double unit = channel.format.ends_with('%') ? 100 : 1;
        const Bounds bounds = round_bounds({reach.low * unit, reach.high * unit},
                                           from_base || from_zero(span), is_whole(channel), 4);
        out["min"] = bounds.low;
        out["max"] = bounds.high;
        out["interval"] = bounds.step;
    }
    return out;
}

json::object EchartsOption::axis(const Channel& channel, const std::vector<std::string>& labels,
                                 bool measure) const {
    if (channel.scale == ScaleKind::Nominal || channel.scale == ScaleKind::Ordinal)
        return category_axis(labels, &channel, measure);
    return value_axis(channel, measure);
}

/// Numbers at the edges of the bins, under bars that stand on categories.
json::object EchartsOption::bin_axis(const Places& places) const {
    constexpr double kMostEdges = 9;
    json::object out = base_axis(x());
    const double width = *places.width, first = places.list.front().at;
    double every = 1;
    const double most = is_small() ? 4 : kMostEdges;
    for (const double step : {1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0}) {
        every = step;
        if (static_cast<double>(places.list.size()) / step <= most) break;
    }
    out["type"] = "value";
    out["min"] = first;
    out["max"] = first + width * static_cast<double>(places.list.size());
    out["interval"] = width * every;
    out["position"] = "bottom";
    out["axisTick"] = json::object{{"show", true}, {"lineStyle", {{"color", theme_.grid}}}};
    out["axisLabel"].as_object()["showMaxLabel"] =
        std::fmod(static_cast<double>(places.list.size()), every) == 0;
    return out;
}

json::object EchartsOption::grid(std::size_t panel) const {
    json::object out{{"outerBoundsMode", "same"}, {"outerBoundsContain", "all"}};
    if (!is_small()) {
        const bool ramp =
            chart_.mark == Mark::Heatmap || (chart_.mark == Mark::Point && chart_.color && !is_keyed());
        out["left"] = 4;
        out["right"] = ramp ? 84 : 20;
        out["top"] = header() + 14;
        out["bottom"] = 4;
        return out;
    }
    const std::size_t wide = std::min<std::size_t>(3, panels_.size()),
                      rows = (panels_.size() + wide - 1) / wide;
    const double width = 100.0 / static_cast<double>(wide), head = kHead,
                 height = (97 - head) / static_cast<double>(rows);
    const auto percent = [](double v) { return fmt::format("{:.4g}%", v); };
    out["left"] = percent(width * static_cast<double>(panel % wide) + 0.5);
    out["width"] = percent(width - 2.5);
    out["top"] = percent(head + height * static_cast<double>(panel / wide));
    out["height"] = percent(height * 0.82);
    return out;
}

void EchartsOption::add_pair(json::object& option, std::size_t panel, json::object across,
                             json::object up) const {
    for (const char* list : {"grid", "xAxis", "yAxis"})
        if (!option.contains(list)) option[list] = json::array{};
    json::object area = grid(panel);
    if (is_small()) {
        const std::size_t wide = std::min<std::size_t>(3, panels_.size());
        const auto name_of = [](json::object& side) {
            const json::value* name = side.if_contains("name");
            json::string text = name ? name->as_string() : json::string();
            side.erase("name");
            return text;
        };
        const json::string up_name = name_of(up), across_name = name_of(across);
        if (panel == 0) {  // said once for all panels
            const json::object look{{"color", theme_.text}, {"fontSize", 12}, {"fontWeight", "normal"}};
            auto& titles = option["title"].as_array();
            titles.push_back(json::object{
                {"text", up_name}, {"left", 0}, {"top", header() - 2}, {"padding", 4}, {"textStyle", look}});
            titles.push_back(json::object{{"text", across_name},
                                          {"left", "center"},
                                          {"bottom", 6},
                                          {"padding", 0},
                                          {"textStyle", look}});
        }
        const std::size_t rows = (panels_.size() + wide - 1) / wide;
        const double height = (97 - kHead) / static_cast<double>(rows);
        option["title"].as_array().push_back(
            json::object{{"text", cut_to_width(panels_[panel].label, 28)},
                         {"left", area["left"]},
                         {"top", fmt::format("{:.4g}%", kHead + height * static_cast<double>(panel / wide) -
                                                            std::min(7.0, height * 0.16))},
                         {"padding", 0},
                         {"textStyle", {{"color", theme_.text}, {"fontSize", 12}, {"fontWeight", 600}}}});
    }
    across["gridIndex"] = panel;
    up["gridIndex"] = panel;
    option["grid"].as_array().push_back(std::move(area));
    option["xAxis"].as_array().push_back(std::move(across));
    option["yAxis"].as_array().push_back(std::move(up));
}

}  // namespace sightline::charts
