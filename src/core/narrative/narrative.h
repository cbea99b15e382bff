#pragma once
// Narrative: a list of segments, text or a reference to a result cell, to a column's name or to a named
// statistic with a format. It cannot invent a number: text segments hold no digits, and every figure is
// looked up when it is rendered.

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::narrative {

struct Text {
    std::string text;
    friend bool operator==(const Text&, const Text&) = default;
};
/// The name of a result column as words; a name may hold digits.
struct NameRef {
    std::size_t column = 0;
    friend bool operator==(const NameRef&, const NameRef&) = default;
};
/// Formats: "" (text as it is, numbers with thousands separators and at most two decimals), "plain" (no
/// separators), "integer", "number", "hundredths" (two decimals unless whole), "bin:5" (from the lower edge
/// to that and 5: "10 to 15"), "percent" (0.25 is 25%), "money:USD" (USD 3.50), "unit:kg" (3.5 kg), "date",
/// "month", "quarter", "year".
struct CellRef {
    std::size_t row = 0, column = 0;
    std::string format;
    friend bool operator==(const CellRef&, const CellRef&) = default;
};
/// A statistic recomputable from the result.
///   of a column: sum, mean, min, max, median, count (rows), filled and empty (cells that are not, that are
///   null), distinct of a cell: share (of `row` in the column's sum, 0..1), change (`row` against
///   `other_row`, relative to the latter), difference,
///     rank (1 is the highest), ties (rows with the same number)
///   of a group, the rows whose cell in `other_column` equals that of `row`: group_sum, group_share (of the
///   column's sum) of two columns: correlation (Pearson, of `column` and `other_column`, over rows that have
///   both)
struct StatisticRef {
    std::string statistic;
    std::size_t column = 0;
    std::size_t row = 0, other_row = 0;
    std::string format;
    std::size_t other_column = 0;
    friend bool operator==(const StatisticRef&, const StatisticRef&) = default;
};
using Segment = std::variant<Text, NameRef, CellRef, StatisticRef>;

struct Narrative {
    std::vector<Segment> segments;
    friend bool operator==(const Narrative&, const Narrative&) = default;
};

/// One to three short sentences about the result: what it shows, the extremes, the change over time; fit to
/// the Query's shape. Claims about a whole (lowest, shares, totals) are made only where the result is the
/// whole.
Narrative narrate(const query::Query& query, const query::Schema& schema, const Table& result);

/// The figure a reference names. InvalidInput when there is no such cell, column or statistic, or it has no
/// value.
Result<double> figure(const StatisticRef& reference, const Table& result);

/// The text with every reference looked up. InvalidInput when a reference does not exist or a text segment
/// holds a digit.
Result<std::string> render(const Narrative& narrative, const Table& result);

boost::json::value to_json(const Narrative& narrative,
                           const Table& result);  ///< segments, each with its rendered text
Result<Narrative> narrative_from_json(const boost::json::value& json);

}  // namespace sightline::narrative
