#pragma once
// migrations: the numbered steps that make the schema. A released step is never edited; a change is a new
// step at the end.

#include <span>
#include <string>
#include <string_view>

namespace sightline::store {

struct Migration {
    int number;             ///< 1, 2, 3 … without gaps
    std::string_view name;  ///< recorded beside the number in schema_version
    std::string_view sql;   ///< statements separated by ";", in the dialect described in migrations.cpp
};

std::span<const Migration> migrations();

/// The step's text for one back end: BIGINT and DOUBLE PRECISION become SQLite's INTEGER and REAL, and
/// SQLite's tables become STRICT, so that both back ends refuse a value of the wrong type.
std::string migration_sql(const Migration& migration, bool postgresql);

}  // namespace sightline::store
