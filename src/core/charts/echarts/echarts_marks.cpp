// Marks of a chart as series of an ECharts option.

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/echarts/echarts_option.h"
#include "core/charts/labels.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {

constexpr std::size_t kPointsOnLine = 60;   // beyond, points would hide the line
constexpr std::size_t kCellsWithText = 80;  // of a heat map
constexpr std::size_t kBarsWithText = 12;
constexpr double kNarrowestSliceWithText = 0.04;

std::size_t index_of(const std::vector<std::string>& labels, const std::string& label) {
    return static_cast<std::size_t>(std::ranges::find(labels, label) - labels.begin());
}

}  // namespace

json::object EchartsOption::series(const Series& of, std::size_t index, const Places& places) const {
    const bool bars = chart_.mark == Mark::Bar || chart_.mark == Mark::Histogram,
               area = chart_.mark == Mark::Area;
    const bool stacked = is_stacked(chart_), normalized = is_normalized(chart_);
    const Extent span = extent_of(drawn_, y().column);
    const bool texts = chart_.mark == Mark::Bar && !drawn_.end && !chart_.color && !is_small() &&
                       drawn_.table.row_count() <= kBarsWithText && span.low >= 0;
    json::array data;
    std::size_t drawn = 0;
    for (std::size_t p = 0; p < places.list.size(); ++p) {
        const Place& place = places.list[p];
        const json::value at = places.bands ? json::value(p) : json::value(place.at);
        const auto pair = [&](json::value v) {
            return lying() ? json::array{std::move(v), at} : json::array{at, std::move(v)};
        };
        if (area && stacked && place.rows[index].empty())
            data.push_back(json::object{{"value", pair(0)}, {"symbol", "none"}});
        for (const std::size_t r : place.rows[index]) {
            ++drawn;
            const auto v = cell_number(drawn_, y().column, r);
            json::value shown = value(y(), r);
            Tips tips = tips_of(drawn_, r);
            if (normalized) {
                const double share = share_of_pile(drawn_, place, r);
                shown = v ? json::value(std::round(share * 1e8) / 1e6) : json::value(nullptr);
                tips.emplace_back("Share", number_text(share, ".1%"));
            }
            json::object item{{"value", pair(std::move(shown))}, {"tooltip", tooltip(tips)}};
            if (texts && v) item["label"] = json::object{{"formatter", figure_text(*v, y(), span)}};
            data.push_back(std::move(item));
        }
    }
    const std::string_view colour = series_colour(theme_, of.colour);
    json::object out{{"type", bars ? "bar" : "line"}, {"name", of.label}};
    json::object style{{"color", colour}};
    if (stacked) out["stack"] = "all";
    if (bars) {
        out["barCategoryGap"] = drawn_.end ? "2%" : "28%";
        out["barGap"] = drawn_.end && !stacked ? "-100%" : "4%";
        out["barMaxWidth"] = drawn_.end ? json::value(nullptr) : json::value(96);
        if (drawn_.end)
            style["borderColor"] = theme_.background, style["borderWidth"] = drawn > 100 ? 0 : 0.5;
        else if (!chart_.color)
            style["borderRadius"] = lying() ? json::array{0, 2, 2, 0} : json::array{2, 2, 0, 0};
        if (texts)
            out["label"] = json::object{{"show", true},
                                        {"position", lying() ? "right" : "top"},
                                        {"color", theme_.text},
                                        {"fontSize", 11}};
    } else {
        const bool few = drawn <= kPointsOnLine && !area;
        out["symbol"] = "circle";
        out["symbolSize"] = few ? 6 : 9;
        // Seen by the pointer only.
        if (!few && drawn > 1) style["opacity"] = 0;
        out["showAllSymbol"] = true;
        out["connectNulls"] = false;
        out["lineStyle"] = json::object{{"width", area && chart_.color ? 0.5 : 2}, {"color", colour}};
        if (area)
            out["areaStyle"] =
                json::object{{"color", colour}, {"opacity", chart_.color && !stacked ? 0.45 : 0.8}};
    }
    out["itemStyle"] = std::move(style);
    out["data"] = std::move(data);
    return out;
}

void EchartsOption::plot(json::object& option) const {
    const bool bars = chart_.mark == Mark::Bar || chart_.mark == Mark::Histogram;
    json::array all;
    for (std::size_t p = 0; p < panels_.size(); ++p) {
        const Places places = places_of(drawn_, panels_[p]);
        json::object across, up = axis(y(), drawn_.y_labels, true);
        const bool bins = places.bands && places.width && !lying();
        if (places.bands) {
            std::vector<std::string> labels;
            for (const Place& place : places.list) labels.push_back(place.label);
            across = category_axis(labels, chart_.x ? &x() : nullptr, lying());
            across["boundaryGap"] = bars;
            if (bins) across["show"] = false;
        } else {
            across = axis(x(), drawn_.x_labels, false);
        }
        if (lying()) std::swap(across, up);
        add_pair(option, p, std::move(across), std::move(up));
        if (bins) {
            json::object edges = bin_axis(places);
            edges["gridIndex"] = p;
            option["xAxis"].as_array().push_back(std::move(edges));
        }
        const std::size_t x_axis = bins ? 2 * p : p;
        for (std::size_t s = 0; s < panels_[p].series.size(); ++s) {
            json::object one = series(panels_[p].series[s], s, places);
            one["xAxisIndex"] = x_axis;
            one["yAxisIndex"] = p;
            if (one.contains("stack")) one["stack"] = "panel " + std::to_string(p + 1);
            all.push_back(std::move(one));
        }
    }
    option["series"] = std::move(all);
}

void EchartsOption::points(json::object& option) const {
    const std::size_t rows = drawn_.table.row_count();
    const bool ramp = chart_.color && !is_keyed();
    const double largest = chart_.size ? extent_of(drawn_, chart_.size->column).high : 0;
    const auto at = [&](const Channel& channel, const std::vector<std::string>& labels, std::size_t row) {
        return is_discrete(channel) ? json::value(index_of(labels, cell_text(drawn_, channel, row)))
                                    : value(channel, row);
    };
    json::array all;
    for (std::size_t p = 0; p < panels_.size(); ++p) {
        add_pair(option, p, axis(x(), drawn_.x_labels, false), axis(y(), drawn_.y_labels, true));
        for (const Series& of : panels_[p].series) {
            json::array data;
            for (const std::size_t r : of.rows) {
                json::array place{at(x(), drawn_.x_labels, r), at(y(), drawn_.y_labels, r)};
                if (ramp) place.push_back(value(*chart_.color, r));
                json::object item{{"value", std::move(place)}, {"tooltip", tooltip(tips_of(drawn_, r))}};
                if (chart_.size) {
                    const double v = std::max(0.0, cell_number(drawn_, chart_.size->column, r).value_or(0));
                    item["symbolSize"] =
                        std::round(10 * std::max(3.0, largest > 0 ? 26 * std::sqrt(v / largest) : 8)) / 10;
                }
                data.push_back(std::move(item));
            }
            json::object one{{"type", "scatter"},
                             {"name", of.label},
                             {"xAxisIndex", p},
                             {"yAxisIndex", p},
                             {"symbolSize", rows > 1000 ? 5 : 8},
                             {"itemStyle", {{"opacity", rows > 300 ? 0.55 : 0.8}}},
                             {"data", std::move(data)}};
            if (!ramp) one["itemStyle"].as_object()["color"] = series_colour(theme_, of.colour);
            all.push_back(std::move(one));
        }
    }
    if (ramp) option["visualMap"] = visual_map(*chart_.color, 2);
    option["series"] = std::move(all);
}

void EchartsOption::pie(json::object& option) const {
    json::array data, names;
    for (std::size_t r = 0; r < drawn_.table.row_count(); ++r) {
        const std::string label = cell_text(drawn_, x(), r);
        const std::size_t at = index_of(drawn_.x_labels, label);
        const double share = cell_number(drawn_, *drawn_.share, r).value_or(0);
        json::object item{
            {"name", label},
            {"value", value(y(), r)},
            {"itemStyle",
             {{"color",
               series_colour(theme_, at < drawn_.x_labels.size() ? colour_of(drawn_, drawn_.x_labels, at)
                                                                 : kOtherColour)}}},
            {"tooltip", tooltip(tips_of(drawn_, r))},
            {"label",
             {{"formatter", number_text(share, ".1%")}, {"show", share >= kNarrowestSliceWithText}}}};
        if (share < kNarrowestSliceWithText) item["labelLine"] = json::object{{"show", false}};
        names.emplace_back(label);
        data.push_back(std::move(item));
    }
    json::object key = legend();
    key["data"] = std::move(names);
    key["orient"] = "vertical";
    key.erase("left");
    key["right"] = 8;
    key["top"] = "middle";
    option["legend"] = std::move(key);
    option["series"] = json::array{
        json::object{{"type", "pie"},
                     {"name", y().title},
                     {"radius", json::array{"31%", "68%"}},
                     {"center", json::array{"38%", "56%"}},
                     {"label", {{"color", theme_.text}, {"fontSize", 12}}},
                     {"labelLine", {{"length", 8}, {"length2", 6}, {"lineStyle", {{"color", theme_.muted}}}}},
                     {"itemStyle", {{"borderColor", theme_.background}, {"borderWidth", 1.5}}},
                     {"data", std::move(data)}}};
}

void EchartsOption::heatmap(json::object& option) const {
    const Channel& c = *chart_.color;
    const Extent span = extent_of(drawn_, c.column);
    const bool texts = drawn_.table.row_count() <= kCellsWithText && drawn_.x_labels.size() <= 14;
    const bool dark = theme_.background != "#ffffff";
    json::array data;
    for (std::size_t r = 0; r < drawn_.table.row_count(); ++r) {
        const auto v = cell_number(drawn_, c.column, r);
        json::object item{
            {"value", json::array{index_of(drawn_.x_labels, cell_text(drawn_, x(), r)),
                                  index_of(drawn_.y_labels, cell_text(drawn_, y(), r)), value(c, r)}},
            {"tooltip", tooltip(tips_of(drawn_, r))}};
        if (texts && v) {
            const double t = place_on_ramp(*v, span);
            // Text is dark on the bright end of the ramp and bright on the dark end.
            const bool strong = span.both_signs() ? std::abs(t - 0.5) > 0.3 : t > 0.55;
            item["label"] = json::object{{"formatter", figure_text(*v, c, span)},
                                         {"color", strong == dark ? "#101418" : "#ffffff"}};
        }
        data.push_back(std::move(item));
    }
    add_pair(option, 0, axis(x(), drawn_.x_labels, false), axis(y(), drawn_.y_labels, true));
    option["visualMap"] = visual_map(c, 2);
    option["series"] =
        json::array{json::object{{"type", "heatmap"},
                                 {"name", c.title},
                                 {"label", {{"show", texts}, {"fontSize", 11}}},
                                 {"itemStyle", {{"borderColor", theme_.background}, {"borderWidth", 1}}},
                                 {"data", std::move(data)}}};
}

void EchartsOption::boxes(json::object& option) const {
    const std::vector<Box> boxes = boxes_of(drawn_);
    const auto text = [&](double v) { return number_text(v, y().format); };
    const double unit = y().format.ends_with('%') ? 100 : 1;
    json::array data, outliers;
    std::vector<std::string> labels;
    for (std::size_t b = 0; b < boxes.size(); ++b) {
        const Box& box = boxes[b];
        labels.push_back(box.label);
        Tips tips;
        if (chart_.x) tips.emplace_back(x().title.empty() ? x().field : x().title, box.label);
        json::array parts;
        for (const double v : {box.low, box.lower_quartile, box.median, box.upper_quartile, box.high})
            parts.emplace_back(v * unit);
        for (const auto& [title, v] : {std::pair{"High", box.high},
                                       {"Upper quartile", box.upper_quartile},
                                       {"Median", box.median},
                                       {"Lower quartile", box.lower_quartile},
                                       {"Low", box.low}})
            tips.emplace_back(title, text(v));
        if (!box.values.empty())
            tips.emplace_back("Rows", number_text(static_cast<double>(box.values.size()), ",d"));
        data.push_back(json::object{{"value", std::move(parts)}, {"tooltip", tooltip(tips)}});
        for (const double v : box.outliers)
            outliers.push_back(json::object{{"value", json::array{b, v * unit}},
                                            {"tooltip", tooltip({{y().title, text(v)}})}});
    }
    add_pair(option, 0, category_axis(labels, chart_.x ? &x() : nullptr, false),
             axis(y(), drawn_.y_labels, true));
    json::array all{json::object{
        {"type", "boxplot"},
        {"name", y().title},
        {"boxWidth", json::array{8, 64}},
        {"itemStyle", {{"color", theme_.grid}, {"borderColor", theme_.series[0]}, {"borderWidth", 1.5}}},
        {"data", std::move(data)}}};
    if (!outliers.empty())
        all.push_back(json::object{{"type", "scatter"},
                                   {"name", "Outliers"},
                                   {"symbolSize", 5},
                                   {"itemStyle", {{"color", theme_.series[0]}, {"opacity", 0.7}}},
                                   {"data", std::move(outliers)}});
    option["series"] = std::move(all);
}

void EchartsOption::number(json::object& option) const {
    std::string caption = cut_to_width(y().title, 60);
    if (chart_.x && drawn_.x_labels.size() == 1) caption += " · " + drawn_.x_labels.front();
    option["title"].as_array().push_back(json::object{
        {"text", cell_text(drawn_, y(), 0)},
        {"subtext", caption},
        {"left", "center"},
        {"top", "middle"},
        {"itemGap", 4},
        {"textStyle", {{"color", theme_.text}, {"fontSize", 52}, {"fontWeight", 600}, {"lineHeight", 64}}},
        {"subtextStyle", {{"color", theme_.muted}, {"fontSize", 14}}}});
    option["series"] = json::array{};
}

}  // namespace sightline::charts
