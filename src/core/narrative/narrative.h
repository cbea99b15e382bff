#pragma once
// Narrative: a list of segments, text or a reference to a result cell or to a named statistic with a format. It cannot invent
// a number: text segments hold no digits, and every figure is looked up when it is rendered.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/result.h"
#include "base/table.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::narrative {

struct Text {
    std::string text;
};
struct CellRef {
    std::size_t row = 0, column = 0;
    std::string format;  ///< "", "integer", "number", "money:USD", "percent", "date", "month", "year"
};
/// A statistic recomputable from the result: sum, mean, min, max, median, count, share (of row in the column's sum), change
/// (row against other_row, relative), rank.
struct StatisticRef {
    std::string statistic;
    std::size_t column = 0;
    std::size_t row = 0, other_row = 0;
    std::string format;
};
using Segment = std::variant<Text, CellRef, StatisticRef>;

struct Narrative {
    std::vector<Segment> segments;
};

/// One to three short sentences about the result: what it shows, the extremes, the change over time; fit to the Query's shape.
Narrative narrate(const query::Query& query, const query::Schema& schema, const Table& result);

/// The text with every reference looked up. InvalidInput when a reference does not exist or a text segment holds a digit.
Result<std::string> render(const Narrative& narrative, const Table& result);

boost::json::value to_json(const Narrative& narrative, const Table& result);  ///< segments, each with its rendered text
Result<Narrative> narrative_from_json(const boost::json::value& json);

}  // namespace sightline::narrative
