#pragma once
// A Query for a database that is not ours: the same meaning in the SQL of its server. What a dialect cannot
// say with the same meaning is refused, never approximated.

#include <string>
#include <vector>

#include "core/query/sql.h"

namespace sightline::query {

enum class Dialect { DuckDb, PostgreSql };

/// A table as its own database names it; schema "" is none.
struct LiveTable {
    std::string schema, name;
};

/// A Query over `schema`, whose tables stand for `tables` in the same order, compiled for PostgreSQL with
/// $1, $2, … as typed parameters. `validate` has accepted it. Unsupported where PostgreSQL has no way to say
/// it.
Result<Statement> compile_postgresql(const Query& query, const Schema& schema,
                                     const std::vector<LiveTable>& tables);

/// The same as a person would read and paste it there.
Result<std::string> readable_postgresql(const Query& query, const Schema& schema,
                                        const std::vector<LiveTable>& tables);

}  // namespace sightline::query
