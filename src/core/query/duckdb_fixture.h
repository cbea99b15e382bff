#pragma once
// DuckDB in memory for this room's tests: three small tables with every type and with nulls, and rows as
// text. Test code only.

#include <duckdb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/query/schema.h"
#include "core/query/sql.h"

namespace sightline::query::testing {

Schema small_schema();

struct Rows {
    std::vector<std::string> names;
    std::vector<duckdb_type> types;
    std::vector<bool> all_null;
    std::vector<std::string> rows;  ///< cells joined by a tab, in the order they came
    std::vector<std::string> sorted() const;
};

class DuckDb {
  public:
    /// Tables of `small_schema` filled with rows that depend on `seed` only.
    explicit DuckDb(std::uint64_t seed);
    ~DuckDb();
    DuckDb(const DuckDb&) = delete;
    DuckDb& operator=(const DuckDb&) = delete;

    Result<Rows> run(const std::string& sql);
    Result<Rows> run(const Statement& statement);

  private:
    void must(const std::string& sql);
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

}  // namespace sightline::query::testing
