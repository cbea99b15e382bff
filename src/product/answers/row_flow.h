#pragma once
// Where the rows went: how many each join made or lost, each filter and empty value dropped, and how many
// groups were made and shown. What the profile already knows exactly (rows of a table, empty cells, extremes
// of a date column) is taken from the Schema; the rest is counted in one more pass over the rows where the
// predicates allow it.

#include <cstdint>
#include <vector>

#include "product/answers/evidence.h"

namespace sightline::answers {

struct RowFlow {
    std::vector<Step> steps;
    std::int64_t rows_used = 0;
    std::vector<Value> figures;  ///< of `over_rows_used`, in its order
};

/// Rows through joins, filters and empty values. `over_rows_used` are aggregates without a filter over the
/// rows that are left, computed in the same pass.
Result<RowFlow> follow_rows(const query::Query& query, const query::Schema& schema,
                            const std::vector<query::AggregateCall>& over_rows_used, const RunQuery& run);

/// Groups made, kept by having and shown; appended to `evidence.steps`.
Result<void> follow_groups(Evidence& evidence, const query::Query& query, const query::Schema& schema,
                           const Table& result, const RunQuery& run);

/// The Schema's column that `ref` names in the sources of `query`, null when it comes from a subquery.
const query::ColumnInfo* info_of(const query::ColumnRef& ref, const query::Query& query,
                                 const query::Schema& schema);

}  // namespace sightline::answers
