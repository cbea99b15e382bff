#pragma once
// Formats: the forms a chart is written in, by name, for whoever does not care which.

#include <array>
#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>

#include "core/charts/chart.h"

namespace sightline::charts {

enum class Format { VegaLite, Plotly, Echarts, Recharts };

inline constexpr std::array kFormats{Format::VegaLite, Format::Plotly, Format::Echarts, Format::Recharts};
std::string_view name_of(Format format);  ///< "vega-lite", "plotly", "echarts", "recharts"
std::optional<Format> format_from(std::string_view name);

/// The chart in that form with its writer's defaults; `theme` is "dark" or "light". null for a table, and for
/// a chart that has no row to draw: show the rows then.
boost::json::value write(Format format, const Chart& chart, const Table& result, std::string_view theme);

}  // namespace sightline::charts
