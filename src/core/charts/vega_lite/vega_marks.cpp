// Marks of a chart as Vega-Lite.

#include <algorithm>

#include "core/charts/labels.h"
#include "core/charts/vega_lite/vega_spec.h"

namespace sightline::charts {

namespace json = boost::json;
using query::Stacking;

namespace {
constexpr std::size_t kPointsOnLine = 60;   // beyond, points would hide the line
constexpr std::size_t kCellsWithText = 80;  // of a heat map
constexpr std::size_t kBarsWithText = 12;
constexpr double kNarrowestSliceWithText = 0.04;
constexpr const char* kMoment = "utcyearmonthdatehoursminutesseconds";
}  // namespace

json::object VegaSpec::bar() const {
    const Chart& chart = drawn_.chart;
    const bool lying = horizontal();
    const bool grouped = chart.color && chart.options.stacking == Stacking::Grouped;
    const char *across = lying ? "y" : "x", *up = lying ? "x" : "y";
    json::object mark{{"type", "bar"}};
    json::object encoding;
    encoding[across] = position(x(), drawn_.x_labels, lying);
    if (drawn_.end) {
        encoding[lying ? "y2" : "x2"] = json::object{{"field", field(*drawn_.end)}};
        mark["orient"] = "vertical";
        mark["stroke"] = theme_.background;
        mark["strokeWidth"] = drawn_.table.row_count() > 100 ? 0 : 1;
    } else if (!chart.color) {
        mark["cornerRadiusEnd"] = 2;
    }
    json::object value = position(y(), {}, lying);
    if (grouped)
        value["stack"] = nullptr;
    else if (chart.options.stacking == Stacking::Normalized && chart.color) {
        value["stack"] = "normalize";
        value["axis"] = json::object{{"format", ".0%"}, {"tickCount", 6}};
    } else if (chart.color) {
        value["stack"] = "zero";
    }
    value["scale"] = json::object{{"zero", true}};
    encoding[up] = std::move(value);
    if (chart.color) {
        encoding["color"] = colour();
        if (grouped)
            encoding[lying ? "yOffset" : "xOffset"] = json::object{
                {"field", field(chart.color->column)}, {"sort", encoding["color"].at("scale").at("domain")}};
        else
            encoding["order"] = json::object{{"field", vega_field(rank_key_)}, {"type", "quantitative"}};
    }
    if (chart.facet) encoding["facet"] = facet();
    encoding["tooltip"] = tips();
    if (!drawn_.end && !chart.color && !chart.facet && drawn_.table.row_count() <= kBarsWithText &&
        lowest(y().column) >= 0) {
        json::object text{{"type", "text"}, {"fontSize", 11}, {"color", theme_.text}};
        if (lying)
            text["align"] = "left", text["dx"] = 5;
        else
            text["dy"] = -7;
        json::array layers{
            json::object{{"mark", std::move(mark)}},
            json::object{{"mark", std::move(text)}, {"encoding", {{"text", value_text(y())}}}}};
        return {{"encoding", std::move(encoding)}, {"layer", std::move(layers)}};
    }
    return {{"mark", std::move(mark)}, {"encoding", std::move(encoding)}};
}

json::object VegaSpec::line() const {
    const Chart& chart = drawn_.chart;
    const bool area = chart.mark == Mark::Area;
    const std::size_t series = std::max<std::size_t>(1, drawn_.color_labels.size());
    json::object mark{{"type", area ? "area" : "line"}};
    if (area) {
        mark["opacity"] = chart.color && chart.options.stacking != Stacking::Stacked ? 0.45 : 0.8;
        mark["line"] = !chart.color;
    } else {
        mark["strokeWidth"] = 2;
        if (drawn_.table.row_count() / series <= kPointsOnLine)
            mark["point"] = json::object{{"filled", true}, {"size", 36}};
        else
            mark["point"] = "transparent";  // seen by the pointer only
    }
    json::object encoding;
    encoding["x"] = position(x(), drawn_.x_labels, false);
    if (x().scale == ScaleKind::Quantitative)
        encoding["x"].as_object()["scale"] = json::object{{"zero", false}, {"nice", false}};
    json::object value = position(y(), {}, false);
    const bool normalized = area && chart.options.stacking == Stacking::Normalized;
    if (!area)
        value["scale"] = json::object{{"zero", from_zero(y())}};
    else if (normalized)
        value["stack"] = "normalize", value["axis"] = json::object{{"format", ".0%"}};
    else
        value["stack"] = chart.color && chart.options.stacking == Stacking::Stacked ? json::value("zero")
                                                                                    : json::value(nullptr);
    encoding["y"] = std::move(value);
    if (chart.color) {
        encoding["color"] = colour();
        if (area)
            encoding["order"] = json::object{{"field", vega_field(rank_key_)}, {"type", "quantitative"}};
    }
    if (chart.facet) encoding["facet"] = facet();
    encoding["tooltip"] = tips();
    return {{"mark", std::move(mark)}, {"encoding", std::move(encoding)}};
}

json::object VegaSpec::point() const {
    const Chart& chart = drawn_.chart;
    json::object mark{
        {"type", "point"}, {"filled", true}, {"opacity", drawn_.table.row_count() > 300 ? 0.55 : 0.8}};
    if (!chart.size) mark["size"] = drawn_.table.row_count() > 1000 ? 24 : 48;
    json::object encoding;
    encoding["x"] = position(x(), drawn_.x_labels, false);
    encoding["y"] = position(y(), {}, false);
    for (const auto& [name, channel] : {std::pair{"x", &x()}, std::pair{"y", &y()}})
        if (channel->scale == ScaleKind::Quantitative)
            encoding[name].as_object()["scale"] = json::object{{"zero", from_zero(*channel)}};
    if (chart.color) encoding["color"] = colour();
    if (chart.size)
        encoding["size"] = json::object{
            {"field", field(chart.size->column)}, {"type", "quantitative"}, {"title", chart.size->title}};
    if (chart.facet) encoding["facet"] = facet();
    encoding["tooltip"] = tips();
    return {{"mark", std::move(mark)}, {"encoding", std::move(encoding)}};
}

json::object VegaSpec::pie() const {
    json::array range, domain;
    for (std::size_t i = 0; i < drawn_.x_labels.size(); ++i) {
        domain.emplace_back(drawn_.x_labels[i]);
        range.emplace_back(drawn_.x_labels[i] == drawn_.other ? theme_.other
                                                              : theme_.series[i % theme_.series.size()]);
    }
    const json::object share{
        {"field", field(*drawn_.share)}, {"type", "quantitative"}, {"title", "Share"}, {"format", ".1%"}};
    json::array tooltip = tips();
    tooltip.push_back(share);
    json::object encoding{
        {"theta", {{"field", field(y().column)}, {"type", "quantitative"}, {"stack", true}}},
        {"order", {{"field", vega_field(rank_key_)}, {"type", "quantitative"}}},
        {"color",
         {{"field", field(x().column)},
          {"type", "nominal"},
          {"sort", nullptr},
          {"scale", {{"domain", std::move(domain)}, {"range", std::move(range)}}},
          {"legend", {{"title", cut_to_width(x().title, 60)}, {"orient", "right"}, {"columns", 1}}}}},
        {"tooltip", std::move(tooltip)}};
    json::object text{
        {"mark", {{"type", "text"}, {"radius", 126}, {"fontSize", 12}, {"color", theme_.text}}},
        {"encoding",
         {{"text", share},
          {"color", {{"value", theme_.text}}},
          {"opacity",
           {{"condition",
             {{"test", {{"field", field(*drawn_.share)}, {"gte", kNarrowestSliceWithText}}}, {"value", 1}}},
            {"value", 0}}}}}};
    json::object arc{{"mark",
                      {{"type", "arc"},
                       {"outerRadius", 108},
                       {"innerRadius", 48},
                       {"stroke", theme_.background},
                       {"strokeWidth", 1.5}}}};
    return {{"encoding", std::move(encoding)}, {"layer", json::array{std::move(arc), std::move(text)}}};
}

json::object VegaSpec::histogram() const {
    const Chart& chart = drawn_.chart;
    json::object encoding;
    encoding["x"] = position(x(), drawn_.x_labels, false);
    if (drawn_.end) {
        auto& across = encoding["x"].as_object();
        across["bin"] = json::object{{"binned", true}, {"step", x().bin_width.value_or(1)}};
        across["scale"] = json::object{{"zero", false}};
        encoding["x2"] = json::object{{"field", field(*drawn_.end)}};
    }
    encoding["y"] = position(y(), {}, false);
    if (chart.color) {
        encoding["color"] = colour();
        encoding["y"].as_object()["stack"] = "zero";
        encoding["order"] = json::object{{"field", vega_field(rank_key_)}, {"type", "quantitative"}};
    }
    if (chart.facet) encoding["facet"] = facet();
    json::array tooltip = tips();
    if (drawn_.end) {
        tooltip[0].as_object()["title"] = "From";
        tooltip.insert(
            tooltip.begin() + 1,
            json::object{{"field", field(*drawn_.end)}, {"type", "quantitative"}, {"title", "To"}});
    }
    encoding["tooltip"] = std::move(tooltip);
    return {{"mark", {{"type", "bar"}, {"binSpacing", 1}}}, {"encoding", std::move(encoding)}};
}

json::object VegaSpec::heatmap() const {
    json::object encoding{{"x", position(x(), drawn_.x_labels, false)},
                          {"y", position(y(), drawn_.y_labels, true)},
                          {"tooltip", tips()}};
    for (const char* side : {"x", "y"}) encoding[side].as_object()["scale"].as_object()["padding"] = 0;
    json::object cells{{"mark", {{"type", "rect"}, {"stroke", theme_.background}, {"strokeWidth", 1}}},
                       {"encoding", {{"color", heat_colour()}}}};
    json::array layers{std::move(cells)};
    if (drawn_.table.row_count() <= kCellsWithText && drawn_.x_labels.size() <= 14) {
        const Channel& c = *drawn_.chart.color;
        const double low = lowest(c.column), high = highest(c.column);
        const bool both = low < 0 && high > 0;
        // Text is dark on the bright end of the ramp and bright on the dark end.
        const double turn = both ? high : low + 0.55 * (high - low);
        const bool dark = theme_.background != "#ffffff";
        const char *bright = "#ffffff", *deep = "#101418";
        layers.push_back(json::object{
            {"mark", {{"type", "text"}, {"fontSize", 11}}},
            {"encoding",
             {{"text", value_text(c)},
              {"color",
               {{"condition",
                 {{"test", {{"field", field(c.column)}, {"gt", turn}}}, {"value", dark ? deep : bright}}},
                {"value", dark ? bright : deep}}}}}});
    }
    return {{"encoding", std::move(encoding)}, {"layer", std::move(layers)}};
}

json::object VegaSpec::box_of_numbers() const {
    const Chart& chart = drawn_.chart;
    const FiveNumbers& five = *chart.five_numbers;
    const auto part = [&](std::size_t column) {
        return json::object{{"field", field(column)}, {"type", "quantitative"}};
    };
    const auto up = [&](std::size_t column) {
        json::object o = part(column);
        o["title"] = cut_to_width(y().title, 60);
        o["scale"] = json::object{{"zero", false}};
        o["axis"] = number_axis(y());
        return o;
    };
    json::array tooltip;
    if (chart.x) tooltip.push_back(tip(x()));
    for (const auto& [title, column] :
         {std::pair{"High", five.high}, std::pair{"Upper quartile", five.upper_quartile},
          std::pair{"Median", five.median}, std::pair{"Lower quartile", five.lower_quartile},
          std::pair{"Low", five.low}}) {
        json::object o = part(column);
        o["title"] = title;
        if (!y().format.empty()) o["format"] = y().format;
        tooltip.push_back(std::move(o));
    }
    json::object shared{{"tooltip", std::move(tooltip)}};
    if (chart.x) shared["x"] = position(x(), drawn_.x_labels, false);
    const json::value width = chart.x ? json::value(json::object{{"band", 0.5}}) : json::value(60);
    json::array layers{
        json::object{{"mark", {{"type", "rule"}}},
                     {"encoding", {{"y", up(five.low)}, {"y2", {{"field", field(five.high)}}}}}},
        json::object{
            {"mark", {{"type", "bar"}, {"width", width}}},
            {"encoding", {{"y", up(five.lower_quartile)}, {"y2", {{"field", field(five.upper_quartile)}}}}}},
        json::object{{"mark", {{"type", "tick"}, {"width", width}, {"thickness", 2}, {"color", theme_.text}}},
                     {"encoding", {{"y", up(five.median)}}}}};
    return {{"encoding", std::move(shared)}, {"layer", std::move(layers)}};
}

json::object VegaSpec::box_of_rows() const {
    const Chart& chart = drawn_.chart;
    json::object encoding;
    if (chart.x) encoding["x"] = position(x(), drawn_.x_labels, false);
    encoding["y"] = position(y(), {}, false);
    encoding["y"].as_object()["scale"] = json::object{{"zero", false}};
    return {{"mark",
             {{"type", "boxplot"},
              {"extent", 1.5},
              {"size", 28},
              {"ticks", false},
              {"median", {{"color", theme_.text}}},
              {"rule", {{"color", theme_.muted}}}}},
            {"encoding", std::move(encoding)}};
}

json::object VegaSpec::number() const {
    const Chart& chart = drawn_.chart;
    json::object text{{"field", field(y().column)}, {"type", name_of(y().scale)}};
    if (!y().format.empty()) text["format"] = y().format;
    if (y().scale == ScaleKind::Temporal) text["timeUnit"] = kMoment;
    std::string caption = y().title;
    if (chart.x && drawn_.x_labels.size() == 1) caption += " · " + drawn_.x_labels.front();
    json::object value{
        {"mark",
         {{"type", "text"}, {"fontSize", 52}, {"fontWeight", 600}, {"baseline", "middle"}, {"dy", -10}}},
        {"encoding", {{"text", std::move(text)}, {"tooltip", tips()}}}};
    json::object below{{"mark", {{"type", "text"}, {"fontSize", 14}, {"dy", 36}, {"color", theme_.muted}}},
                       {"encoding", {{"text", {{"value", cut_to_width(caption, 60)}}}}}};
    return {{"layer", json::array{std::move(value), std::move(below)}}};
}

}  // namespace sightline::charts
