#pragma once
// Rows of a small table that add up others: a report's subtotals and totals, which would be counted twice.
// Used in the child only.

#include <cstdint>
#include <set>
#include <string>

#include "platform/engine/database.h"

namespace sightline::engine {

constexpr std::int64_t kMostRowsWithTotals = 100'000;  ///< longer tables are no reports

/// Rows, from 0 in the order they were loaded, that begin with a word for a total, hold no other text, and of
/// whose figures at least 60 % are the sum of the rows since the total before, of all rows before, or of the
/// totals before; nothing that adds up nothing, nor a rank that goes on, says so. None where half of the rows
/// or more would be, or half of those that begin with such a word are not.
Result<std::set<std::int64_t>> total_rows(Database& database, const std::string& table);

}  // namespace sightline::engine
