#pragma once
// The chart as the documents' chat answer names it: {chart_type, columns, aggregation}.

#include <boost/json/fwd.hpp>

#include "core/charts/chart.h"

namespace sightline::charts {

/// chart_type: bar_chart, grouped_bar, stacked_bar, line_chart, area_chart, pie_chart, scatter_plot,
/// histogram, heatmap, box_plot; and our own table, number. columns: source columns in order of the channels,
/// each once. aggregation: "sum", "count", … or null.
boost::json::value chart_config(const Chart& chart, const query::Query& query);

}  // namespace sightline::charts
