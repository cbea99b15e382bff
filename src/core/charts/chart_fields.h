#pragma once
// The chart in terms of source columns, as benchmarks of question-to-chart compare it (`sightline ask
// --batch`):
// {"type", "x", "y", "color", "facet"}, each channel {"field", "agg", "bin", "unit"} or null.

#include <boost/json/fwd.hpp>

#include "core/charts/chart.h"

namespace sightline::charts {

/// null for a table and for a single number. A histogram has x with bin true and y the count. Grouped bars
/// are told the way of small multiples, as a grammar without offsets draws them: facet is the group, x and
/// color its bars.
boost::json::value chart_fields(const Chart& chart, const query::Query& query);

/// "count", "sum", "mean", "min", "max", "median", "stdev", "variance", "quantile".
std::string_view aggregation_name(query::Aggregate aggregate);

}  // namespace sightline::charts
