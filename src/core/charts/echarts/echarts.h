#pragma once
// ECharts (version 6) of a chart: its `option`, plain JSON. It fits the container it is drawn in.
//
// What ECharts can only do with functions is said in other ways: tooltips and labels are written out for
// every mark; bins and regular periods are categories; shares of a pile are worked out; shares are in percent
// (45.5, not 0.455), so that an axis can say "%". What cannot be said: short figures on an axis (1.2M is
// 1,200,000), a legend's title, a key for the sizes of points.
//
// Tooltips are HTML: names and cells are escaped for HTML and for ECharts' templates.

#include <boost/json/fwd.hpp>
#include <string_view>

#include "core/charts/chart.h"
#include "core/charts/drawn/drawn.h"

namespace sightline::charts {

struct EchartsOptions {
    bool titled = true;
    DrawnLimits limits;
};

/// `theme` is "dark" or "light". null for a table, and for a chart that has no row to draw: show the rows
/// then.
boost::json::value echarts(const Chart& chart, const Table& result, std::string_view theme,
                           const EchartsOptions& options = {});

}  // namespace sightline::charts
