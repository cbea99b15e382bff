#include "core/charts/theme.h"

#include <boost/json.hpp>

namespace sightline::charts {

namespace json = boost::json;

namespace {

// Found by a search for the greatest least distance under normal, protan, deutan and tritan sight.
constexpr Theme kDark{
    .background = "#1a1b1e",
    .text = "#e9ecef",
    .muted = "#adb5bd",
    .grid = "#343a40",
    .series = {"#62aeff", "#fa9b82", "#94e3d6", "#aa7fbc", "#fedc67", "#e26278", "#506fe3", "#a07020"},
    .other = "#868e96",
    .ramp = {"#1b3350", "#3f7fc4", "#d6ebff"},
    .diverging = {"#fa9b82", "#3a3d42", "#62aeff"}};
constexpr Theme kLight{
    .background = "#ffffff",
    .text = "#212529",
    .muted = "#495057",
    .grid = "#e9ecef",
    .series = {"#1f6fd0", "#c67630", "#075449", "#5b2287", "#76611b", "#a8418b", "#0e1e53", "#44250c"},
    .other = "#868e96",
    .ramp = {"#e3eefb", "#5d9be0", "#0b3f86"},
    .diverging = {"#c67630", "#f1f3f5", "#1f6fd0"}};

template <std::size_t N>
json::array colours(const std::array<std::string_view, N>& from) {
    json::array out;
    for (const std::string_view c : from) out.emplace_back(c);
    return out;
}

}  // namespace

const Theme& theme_of(std::string_view name) {
    return name == "light" ? kLight : kDark;
}

json::value vega_config(const Theme& t) {
    return json::object{
        {"background", "transparent"},
        {"font", kChartFont},
        {"view", {{"stroke", nullptr}}},
        {"title",
         {{"color", t.text},
          {"subtitleColor", t.muted},
          {"anchor", "start"},
          {"fontSize", 15},
          {"fontWeight", 600},
          {"subtitleFontSize", 12},
          {"subtitlePadding", 4},
          {"offset", 12},
          {"font", kChartFont}}},
        {"axis",
         {{"labelColor", t.muted},
          {"titleColor", t.text},
          {"gridColor", t.grid},
          {"domainColor", t.grid},
          {"tickColor", t.grid},
          {"labelFontSize", 12},
          {"titleFontSize", 12},
          {"titleFontWeight", 500},
          {"titlePadding", 10},
          {"labelPadding", 5}}},
        {"axisBand", {{"grid", false}, {"ticks", false}}},
        {"axisX", {{"grid", false}}},
        {"legend",
         {{"labelColor", t.text},
          {"titleColor", t.muted},
          {"labelFontSize", 12},
          {"titleFontSize", 12},
          {"titleFontWeight", 500},
          {"orient", "top"},
          {"symbolType", "circle"},
          {"symbolSize", 90},
          {"labelLimit", 200},
          {"titleLimit", 400}}},
        {"header",
         {{"labelColor", t.text},
          {"titleColor", t.muted},
          {"labelFontSize", 12},
          {"titleFontSize", 12},
          {"labelFontWeight", 600}}},
        {"range",
         {{"category", colours(t.series)},
          {"heatmap", colours(t.ramp)},
          {"ramp", colours(t.ramp)},
          {"diverging", colours(t.diverging)}}},
        {"scale",
         {{"bandPaddingInner", 0.28},
          {"bandPaddingOuter", 0.16},
          {"rectBandPaddingInner", 0},
          {"bandWithNestedOffsetPaddingInner", 0.25}}},
        {"mark", {{"color", t.series[0]}}},
        {"bar", {{"color", t.series[0]}}},
        {"text", {{"color", t.text}, {"font", kChartFont}}},
        {"rule", {{"color", t.muted}}},
    };
}

}  // namespace sightline::charts
