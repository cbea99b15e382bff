#pragma once
// SQL that makes values of cells and stops where a value would not say what its cell says: DuckDB reads "1.5"
// as the BIGINT 2, "2024-01-05 10:30" as a DATE without its time, "10:00+02" without its zone, "007" as 7.
// Used in the child only.

#include <string>

namespace sightline::engine {

/// `text`, an expression over text, as `type` (DuckDB's name); an error where a cell says something else.
/// Cells that are NULL stay so.
std::string checked_cast(const std::string& text, const std::string& type);

}  // namespace sightline::engine
