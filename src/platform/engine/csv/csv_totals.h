#pragma once
// Rows of a small table that add up others: a report's subtotals and totals, which would be counted twice.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/table.h"

namespace sightline::engine {

constexpr std::int64_t kMostRowsWithTotals = 100'000;  ///< longer tables are no reports

/// Rows, from 0 in the table's own order, that begin with a word for a total, hold no other text, and of
/// whose figures at least 60 % are the sum of the rows since the total before, of all rows before, or of the
/// totals before; with each the first column that is such a sum. Nothing that adds up nothing, nor a rank
/// that goes on, says so. None where half of the rows or more would be, or half of those that begin with such
/// a word are not. `rows` answers a statement; `table` may be a view.
Result<std::map<std::int64_t, std::string>> total_rows(
    const std::function<Result<Table>(const std::string& sql)>& rows, const std::string& table);

/// "total|summe|…": words for totals in lower case, as alternatives of a regular expression.
std::string_view total_words();

}  // namespace sightline::engine
