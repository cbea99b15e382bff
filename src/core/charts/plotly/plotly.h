#pragma once
// Plotly.js (version 3) of a chart: {data, layout, config}, complete: colours, fonts, formats and size are in
// it. Numbers and times are formatted by d3 formats, as in Vega-Lite. Plotly reads all text as its small HTML
// and templates as its own language: names and cells are escaped for both.

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "core/charts/chart.h"
#include "core/charts/drawn/drawn.h"

namespace sightline::charts {

struct PlotlyOptions {
    bool titled = true;
    int height = 380;     ///< pixels of a chart without small multiples; the width is the page's
    int row_height = 24;  ///< of one lying bar
    DrawnLimits limits;
};

/// `theme` is "dark" or "light". null for a table, and for a chart that has no row to draw: show the rows
/// then.
boost::json::value plotly(const Chart& chart, const Table& result, std::string_view theme,
                          const PlotlyOptions& options = {});

/// Text as Plotly shows it unchanged.
std::string plotly_text(std::string_view text);

}  // namespace sightline::charts
