#pragma once
// Lints that need rows, beside those of the Query alone (core/query/lint.h) and of the last period
// (date_span.h).
//
//   code            severity  fires on
//   value_absent    warning   a condition on a text that no row of its column holds
//   empty_result    warning   nothing left, with the first condition that left nothing

#include "product/answers/evidence.h"

namespace sightline::answers {

/// Appends to `evidence.lints`; `evidence.steps` are complete. Asks for rows only when the result is empty or
/// a list of values has one that the profile does not know.
Result<void> add_row_lints(Evidence& evidence, const query::Query& query, const query::Schema& schema,
                           const RunQuery& run);

}  // namespace sightline::answers
