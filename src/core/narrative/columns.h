#pragma once
// Columns: what each column of a result is to a sentence: a measure, a time or a label, and how its cells are
// written.

#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::narrative {

enum class ColumnUse { Measure, Time, Label };

struct ColumnFacts {
    std::size_t column = 0;
    ColumnUse use = ColumnUse::Label;
    std::string format;     ///< of CellRef
    bool additive = false;  ///< counts and sums: its values add up to a meaningful whole
    bool counts_rows = false;
    bool is_median = false;
    bool named = false;       ///< a label that needs its name beside it: "cylinders 4", "returned yes"
    std::string preposition;  ///< of a time: "in", "on", "at"
};

std::vector<ColumnFacts> facts_of(const query::Query& query, const query::Schema& schema,
                                  const Table& result);

/// Where a measure is highest and lowest. Rows without a number do not count.
struct Extremes {
    std::size_t highest = 0, lowest = 0;            ///< the first such row
    std::size_t highest_ties = 0, lowest_ties = 0;  ///< rows with that value
    std::size_t filled = 0;
    double high = 0, low = 0, sum = 0;
};
std::optional<Extremes> extremes_of(const Column& column);  ///< nothing when no row has a number

}  // namespace sightline::narrative
