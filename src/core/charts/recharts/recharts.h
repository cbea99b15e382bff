#pragma once
// Recharts (version 3) of a chart: the source of a React component in TypeScript and the rows it is given as
// `data`. `export default function Viz({ data, params })`; `params.title` and `params.color_scheme` ("dark"
// or "light") may differ from what was asked for without new data.
//
// Names of columns and texts of cells are data: they stand in `data` or in string literals at the top of the
// source, escaped so that they stay literals wherever the source itself is put (a script element, a template
// string), never in the code.

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "core/charts/chart.h"
#include "core/charts/drawn/drawn.h"

namespace sightline::charts {

struct RechartsOptions {
    int height = 300;     ///< pixels of the plot; the width is the page's
    int row_height = 24;  ///< of one lying bar
    DrawnLimits limits;
};

/// {"code", "language": "tsx", "data"}. `theme` is "dark" or "light". null for a table, and for a chart that
/// has no row to draw: show the rows then.
boost::json::value recharts(const Chart& chart, const Table& result, std::string_view theme,
                            const RechartsOptions& options = {});

/// JSON as a literal of TypeScript.
std::string script_literal(const boost::json::value& value);

}  // namespace sightline::charts
