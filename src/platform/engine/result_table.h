#pragma once
// DuckDB's result vectors as our Table. Used in the child only.

#include <duckdb.h>

#include "base/result.h"
#include "base/table.h"

namespace sightline::engine {

/// Whether a column of this type is carried as it is; all others are to be cast to VARCHAR in SQL first.
bool carries(duckdb_type type);

/// Takes every chunk of `result` until a limit: `max_rows` (0 = none) or about `max_bytes` of cells; then the
/// Table is marked truncated. 64-bit and larger integers become Integer where all fit, else Decimal. Infinite
/// dates and times become null. The error a stream may end in is left in the result: see duckdb_result_error.
Table take_table(duckdb_result& result, std::size_t max_rows, std::size_t max_bytes);

}  // namespace sightline::engine
