#pragma once
// Chart: our own small spec: a mark and channels bound to the Query's output columns, with options. Vega-Lite and the
// documents' `chart_config` are writers of it (vega_lite.h, chart_config.h).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/table.h"
#include "core/query/presentation.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::charts {

using query::Mark;

enum class ScaleKind { Nominal, Ordinal, Quantitative, Temporal };

/// One visual channel bound to one output column.
struct Channel {
    std::string field;   ///< output column name
    std::size_t column = 0;  ///< its index in the Table
    ScaleKind scale = ScaleKind::Nominal;
    std::string title;   ///< axis or legend label with unit: "Total amount (USD)"
    std::string format;  ///< d3 number or time format, "" for none
    std::optional<double> bin_width;  ///< numeric bins computed in SQL; the field is the lower edge
    bool sorted = false;  ///< keep the row order of the result
    friend bool operator==(const Channel&, const Channel&) = default;
};

struct Options {
    bool horizontal = false;
    query::Stacking stacking = query::Stacking::Auto;
    std::size_t max_categories = 0;  ///< 0 = all; else the rest is drawn as one "other" (pie: at most 8)
    std::optional<double> zero_line;
    friend bool operator==(const Options&, const Options&) = default;
};

struct Alternative {
    Mark mark = Mark::Table;
    std::string reason;
    friend bool operator==(const Alternative&, const Alternative&) = default;
};

struct Chart {
    Mark mark = Mark::Table;
    std::string title;
    std::string description;  ///< for screen readers
    std::optional<Channel> x, y, color, size, facet;
    Options options;
    std::string reason;  ///< why this chart, one sentence
    std::vector<Alternative> alternatives;
    friend bool operator==(const Chart&, const Chart&) = default;
};

/// Chooses the chart for a result: what the question asked for when the data can carry it, else what its shape says
/// (then `reason` tells why). Never fails: a Table is always possible.
Chart choose(const query::Query& query, const query::Schema& schema, const Table& result, const query::Presentation& asked);

/// The same result with another mark (the alternatives' way): channels are assigned anew.
Chart with_mark(const query::Query& query, const query::Schema& schema, const Table& result, Mark mark);

boost::json::value to_json(const Chart& chart);  ///< `chart` of the Answer: {mark, title, x, y, color, …, options, reason, alternatives}

}  // namespace sightline::charts
