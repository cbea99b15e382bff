#include "core/charts/writers.h"

#include <boost/json.hpp>

#include "core/charts/echarts/echarts.h"
#include "core/charts/plotly/plotly.h"
#include "core/charts/recharts/recharts.h"
#include "core/charts/vega_lite/vega_lite.h"

namespace sightline::charts {

std::string_view name_of(Format format) {
    switch (format) {
        case Format::VegaLite:
            return "vega-lite";
        case Format::Plotly:
            return "plotly";
        case Format::Echarts:
            return "echarts";
        case Format::Recharts:
            return "recharts";
    }
    return {};
}

std::optional<Format> format_from(std::string_view name) {
    for (const Format format : kFormats)
        if (name_of(format) == name) return format;
    return std::nullopt;
}

boost::json::value write(Format format, const Chart& chart, const Table& result, std::string_view theme) {
    switch (format) {
        case Format::VegaLite:
            return vega_lite(chart, result, theme);
        case Format::Plotly:
            return plotly(chart, result, theme);
        case Format::Echarts:
            return echarts(chart, result, theme);
        case Format::Recharts:
            return recharts(chart, result, theme);
    }
    return nullptr;
}

}  // namespace sightline::charts
