#pragma once
// Is this Query meaningful for this Schema? Whoever wrote it, it passes here before it becomes SQL.

#include <vector>

#include "base/result.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::query {

struct QueryLimits {
    int max_depth = 16;    ///< nesting of expressions, predicates and queries
    int max_nodes = 2000;  ///< of the whole value
    int max_select = 200;
    int max_list = 1000;  ///< values of one InList
};

/// Types of the output columns in order of Query::select; or InvalidInput saying which part is wrong, by path
/// ("where.parts[1].left: no column 'amout' in 'sales'; nearest: 'amount'").
/// Integer sums and decimals may come from DuckDB wider than 64 bits, a decimal beyond 38 digits as double.
/// Checks names, scopes, types, that what is selected is grouped or aggregated, no nested aggregates, limits.
Result<std::vector<ColumnType>> validate(const Query& query, const Schema& schema,
                                         const QueryLimits& limits = {});

}  // namespace sightline::query
