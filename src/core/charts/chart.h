#pragma once
// Chart: our own small spec: a mark and channels bound to the Query's output columns, with options. The
// forms of drawing libraries and the documents' `chart_config` are writers of it (writers.h, chart_config.h,
// chart_fields.h, terminal.h).
//
// Channels by mark:
//   bar, line, area   x = category or time, y = measure, color = series; bars lie when options.horizontal (x
//   stays the category) point             x, y; color, size, label pie               x = slices, y = measure
//   histogram         x = lower edge of the bin (bin_width set) and y = count; or x = plain values and no y:
//   the writer bins the rows heatmap           x, y = categories or bins, color = measure boxplot           y
//   = plain values, or their median when `five_numbers` says where the quartiles are; x = category number y =
//   the value, x = what it is of, when the row says table             none

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/query/presentation.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::charts {

using query::Mark;

enum class ScaleKind { Nominal, Ordinal, Quantitative, Temporal };
std::string_view name_of(ScaleKind kind);  ///< "nominal", "ordinal", "quantitative", "temporal"

/// One visual channel bound to one output column.
struct Channel {
    std::string field;       ///< output column name
    std::size_t column = 0;  ///< its index in the Table
    ScaleKind scale = ScaleKind::Nominal;
    std::string title;                      ///< axis or legend label with unit: "Total amount (USD)"
    std::string format;                     ///< d3 number or time format, "" for none
    std::optional<double> bin_width;        ///< numeric bins computed in SQL; the field is the lower edge
    bool sorted = false;                    ///< keep the row order of the result
    std::optional<query::TimeGrain> grain;  ///< of a Temporal scale: each value is the start of such a period
    friend bool operator==(const Channel&, const Channel&) = default;
};

struct Options {
    bool horizontal = false;
    query::Stacking stacking = query::Stacking::Auto;
    std::size_t max_categories =
        0;  ///< 0 = all; else the rest is drawn as one "other" (pie), or left off (bars; `subtitle` says so)
    std::size_t max_series =
        0;  ///< the same for color: the rest becomes "other" when `additive`, else is left off
    bool additive = false;  ///< values of y add up to a meaningful whole: counts and sums
    std::optional<double> zero_line;
    friend bool operator==(const Options&, const Options&) = default;
};

struct Alternative {
    Mark mark = Mark::Table;
    std::string reason;
    friend bool operator==(const Alternative&, const Alternative&) = default;
};

/// Columns of the Table that hold the parts of a box plot computed in SQL; `Chart::y` is the median.
struct FiveNumbers {
    std::size_t low = 0, lower_quartile = 0, median = 0, upper_quartile = 0, high = 0;
    friend bool operator==(const FiveNumbers&, const FiveNumbers&) = default;
};

struct Chart {
    Mark mark = Mark::Table;
    std::string title;
    std::string subtitle;     ///< what is left off, "" when nothing is: "The 50 largest of 10,000"
    std::string description;  ///< for screen readers
    std::optional<Channel> x, y, color, size, facet;
    std::optional<Channel> label;  ///< names a point; shown in tooltips only
    std::vector<Channel>
        more_y;  ///< further measures in the unit of y, drawn beside it as series of their own; then no color
    std::optional<FiveNumbers> five_numbers;
    Options options;
    std::string reason;  ///< why this chart, one sentence
    std::vector<Alternative> alternatives;
    friend bool operator==(const Chart&, const Chart&) = default;
};

/// What a person can still tell apart on one picture.
struct ChartLimits {
    std::size_t max_bars = 50;          ///< more are left off, smallest first
    std::size_t max_slices = 8;         ///< of a pie; the rest is one "other"
    std::size_t max_series = 8;         ///< colours
    std::size_t max_facets = 12;        ///< small multiples; more and the chart is refused
    std::size_t max_heatmap_side = 60;  ///< cells in a row or column of a heat map
    std::size_t max_label = 60;         ///< mean length in characters beyond which text is prose and no label
};

/// Chooses the chart for a result: what the question asked for when the data can carry it, else what its
/// shape says (then `reason` tells why). Never fails: a Table is always possible.
Chart choose(const query::Query& query, const query::Schema& schema, const Table& result,
             const query::Presentation& asked, const ChartLimits& limits = {});

/// The same result with another mark (the alternatives' way): channels are assigned anew. Where the data
/// cannot carry it the chart is what its shape says, and `reason` tells why.
Chart with_mark(const query::Query& query, const query::Schema& schema, const Table& result, Mark mark,
                const ChartLimits& limits = {});

/// `chart` of the Answer: {mark, title, x, y, color, …, options, reason, alternatives}; absent channels are
/// left out.
boost::json::value to_json(const Chart& chart);

}  // namespace sightline::charts
