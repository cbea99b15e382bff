#pragma once
// Vega-Lite (version 6) of a chart. The spec holds no expression but ours, so it also runs under `ast: true`
// and a strict Content-Security-Policy. Colours, fonts and formats come from the theme; names of columns are
// escaped for Vega.

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "core/charts/chart.h"
#include "core/charts/drawn/drawn.h"

namespace sightline::charts {

struct VegaLiteOptions {
    /// Empty: the rows stand in the spec as `data.values`. Else `data` is {"name": …} and the rows come from
    /// vega_lite_values.
    std::string data_name;
    bool container_width = true;  ///< width "container"; else `width` pixels (images). Small multiples always
                                  ///< have a width of their own
    int width = 640, height = 320;
    int row_height = 24;  ///< of one lying bar
    bool titled = true;
    DrawnLimits limits;
};

/// `theme` is "dark" or "light". null for a table, and for a chart that has no row to draw: show the rows
/// then.
boost::json::value vega_lite(const Chart& chart, const Table& result, std::string_view theme,
                             const VegaLiteOptions& options = {});

/// The rows `vega_lite` draws, an array of objects.
boost::json::value vega_lite_values(const Chart& chart, const Table& result,
                                    const VegaLiteOptions& options = {});

/// A column name as a Vega field: dots, brackets, quotes and backslashes escaped.
std::string vega_field(std::string_view name);

}  // namespace sightline::charts
