#pragma once
// A Query for a database that is not ours: the same meaning in the SQL of its server. What a dialect cannot
// say with the same meaning is refused, never approximated.

#include <string>
#include <vector>

#include "core/query/sql.h"

namespace sightline::query {

enum class Dialect {
    DuckDb,
    PostgreSql,
    MySql,  ///< MySQL from 8.0.17 on and MariaDB from 10.3 on
};

/// A table as its own database names it; schema "" is none.
struct LiveTable {
    std::string schema, name;
};

struct LiveStatement {
    std::string sql;                ///< one SELECT
    std::vector<Value> parameters;  ///< $1, $2, …; MySql has none, its values stand in the SQL in hexadecimal
    /// SELECTs of no rows with the columns that are taken for text. One that holds bytes cannot be asked: the
    /// dataset shows those in another form, and the SQL would not see the difference.
    std::vector<std::string> texts;
};

/// A Query over `schema`, whose tables stand for `tables` in the same order. `validate` has accepted it; a
/// dialect other than DuckDb. In MySql's result texts come as bytes of UTF-8, and sums of whole numbers as
/// decimals. Unsupported where the dialect has no way to say it.
Result<LiveStatement> compile_live(const Query& query, const Schema& schema, Dialect dialect,
                                   const std::vector<LiveTable>& tables);

/// The same as a person would read and paste it there.
Result<std::string> readable_live(const Query& query, const Schema& schema, Dialect dialect,
                                  const std::vector<LiveTable>& tables);

}  // namespace sightline::query
