#pragma once
// Drawn: a chart made ready to draw, the same for every writer: only the columns it uses, categories as
// labels in drawing order, limits applied, rest gathered in "Other", several measures folded into series,
// plain values split into bins.

#include <string>
#include <vector>

#include "core/charts/chart.h"

namespace sightline::charts {

struct DrawnLimits {
    std::size_t max_points = 5000;  ///< of a scatter plot or a box plot of plain rows; more are thinned
                                    ///< evenly and the subtitle says so
    std::size_t max_periods =
        40;  ///< bars stand on a band for each period up to here, on a continuous axis beyond
};

struct Drawn {
    Chart chart;  ///< channels refer to `table`; Nominal and Ordinal ones to Text columns, Temporal ones to
                  ///< Date or Timestamp
    Table table;
    std::vector<std::string> x_labels, y_labels, color_labels,
        facet_labels;   ///< of Nominal and Ordinal channels, in drawing order
    std::string other;  ///< the label that gathers the rest; "" when nothing was gathered
    std::optional<std::size_t>
        end;  ///< column with the end of each bin or period that a bar fills; then x is the start
    std::optional<std::size_t> share;  ///< column with each slice's share of the pie
};

/// Never fails; a Table or a chart whose columns the Table does not have gives no rows.
Drawn prepare(const Chart& chart, const Table& result, const DrawnLimits& limits = {});

/// False for a table, and for a chart that has no row to draw: show the rows then.
bool is_drawable(const Drawn& drawn);

}  // namespace sightline::charts
