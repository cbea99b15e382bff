#pragma once
// Query to DuckDB SQL. Identifiers are always quoted, values are always bound parameters ($1, $2, …), so no
// name or text of a stranger becomes SQL.

#include <string>
#include <vector>

#include "base/result.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::query {

struct Statement {
    std::string sql;                ///< one SELECT
    std::vector<Value> parameters;  ///< in the order of $1, $2, …
};

/// Compiles a Query that `validate` has accepted. Rows come in a stable order where the Query states one.
Statement compile(const Query& query, const Schema& schema);

/// The SQL as a person would read and paste it: parameters written in place as literals, one clause a line.
std::string readable_sql(const Query& query, const Schema& schema);

/// Names of the output columns, unique, in order of Query::select.
std::vector<std::string> output_names(const Query& query);

/// "name" with inner quotes doubled.
std::string quote_identifier(std::string_view name);

}  // namespace sightline::query
