#pragma once
// Spread: the Query whose few rows a box plot needs, in place of one that lists every value. Quartiles are
// computed where the data is, over all rows, however many a result may have.

#include <optional>

#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::charts {

/// Lowest, quartiles and highest of the one number that `query` lists, for each value of the one other column
/// when there is one. Nothing when `query` is no such list (it groups, aggregates, is limited, or lists other
/// columns).
std::optional<query::Query> spread_query(const query::Query& query, const query::Schema& schema);

}  // namespace sightline::charts
