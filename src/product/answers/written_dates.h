#pragma once
// Dates for people who read a result as text.

#include "base/table.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::answers {

/// The rows of `table`, in which days and months of a column whose file writes them as "May 7, 2019" or
/// "2024-01", one of them or the first or last, are texts as the file has them. Everything else stays as it
/// is.
Table with_written_dates(const query::Query& query, const query::Schema& schema, Table table);

}  // namespace sightline::answers
