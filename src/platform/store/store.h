#pragma once
// store: the metadata database: SQLite (WAL) or PostgreSQL behind one small face over SOCI. SQL is written
// once, in the part both understand. Times are int64 microseconds since 1970 UTC, ids and JSON are text,
// booleans are integers 0/1. Thread-safe. Calls block: never on an I/O thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace sightline::store {

using Null = std::monostate;
using Parameter = std::variant<Null, std::int64_t, double, std::string>;

/// One row of a result. Reading a column as the wrong type is a bug (throws std::logic_error), but number()
/// also takes whole numbers (a sum may come as either); names are as written in the SQL.
class Row {
  public:
    std::int64_t integer(std::string_view column) const;
    double number(std::string_view column) const;
    const std::string& text(std::string_view column) const;
    bool boolean(std::string_view column) const { return integer(column) != 0; }
    bool is_null(std::string_view column) const;
    std::string text_or(std::string_view column, std::string_view otherwise) const;
    std::optional<std::int64_t> optional_integer(std::string_view column) const;

    std::vector<std::string> names;
    std::vector<Parameter> values;
};

/// Runs statements inside one transaction, on one connection. Parameters are `?` in order; their types are
/// those given, so compare nullable columns with IS NULL in the SQL, never with a Null parameter alone (`? IS
/// NULL` has no type). After a statement has failed the transaction is lost on both back ends: every later
/// statement and the commit give that first error again. Where a conflict is expected, write INSERT … ON
/// CONFLICT … DO NOTHING. Text with a NUL or broken UTF-8 is refused with InvalidInput. Not thread-safe.
class Session {
  public:
    virtual ~Session() = default;
    /// Rows of a SELECT (or of INSERT/UPDATE/DELETE … RETURNING).
    virtual Result<std::vector<Row>> query(std::string_view sql,
                                           const std::vector<Parameter>& parameters = {}) = 0;
    /// Number of rows changed. Conflict for a broken unique or foreign key.
    virtual Result<std::int64_t> execute(std::string_view sql,
                                         const std::vector<Parameter>& parameters = {}) = 0;
    virtual bool is_postgresql() const = 0;
};

class Store {
  public:
    virtual ~Store() = default;

    /// `work` in one writing transaction (SQLite: BEGIN IMMEDIATE, one writer at a time): committed when it
    /// returns a value, rolled back when it returns an error or throws. Serializable on both back ends:
    /// PostgreSQL serialization failures, deadlocks and connections lost before the commit are tried again,
    /// so `work` has no other effects. A write inside a write is a bug (std::logic_error).
    template <class T>
    Result<T> write(const std::function<Result<T>(Session&)>& work) {
        Result<T> out = fail(ErrorCode::Internal, "The transaction did not run.");
        SL_CHECK(run(true, [&](Session& s) -> Result<void> {
            out = work(s);
            if (!out) return std::unexpected(out.error());
            return {};
        }));
        return out;
    }
    /// `work` reading one consistent snapshot.
    template <class T>
    Result<T> read(const std::function<Result<T>(Session&)>& work) {
        Result<T> out = fail(ErrorCode::Internal, "The transaction did not run.");
        SL_CHECK(run(false, [&](Session& s) -> Result<void> {
            out = work(s);
            if (!out) return std::unexpected(out.error());
            return {};
        }));
        return out;
    }
    virtual Result<void> run(bool writing, const std::function<Result<void>(Session&)>& work) = 0;

    /// Brings the schema to the newest migration (platform/store/migrations.cpp); safe to call from several
    /// processes at once.
    virtual Result<int> migrate() = 0;
    virtual Result<void> ping() = 0;
};

struct Options {
    int connections = 8;  ///< PostgreSQL: all; SQLite: readers, besides the one writer
    std::chrono::milliseconds busy_timeout{
        10'000};  ///< waiting for another process's write lock (SQLite) or a row (PostgreSQL)
    std::chrono::milliseconds wait_for_connection{
        30'000};  ///< waiting for a free connection or the writer; then Unavailable
    std::chrono::milliseconds statement_timeout{60'000};  ///< PostgreSQL; then Timeout
    std::chrono::seconds connect_timeout{5};              ///< PostgreSQL, unless the URL says otherwise
    int tries = 12;                                       ///< of one write, with growing random pauses
    std::size_t prepared_statements = 256;                ///< kept per connection
};

/// `url`: "sqlite:/path/to/file.db" or "postgresql://user@host/db" (a libpq URI).
/// Connects once, so a wrong address is told at once. A new SQLite file is readable by its owner only.
Result<std::shared_ptr<Store>> open(const std::string& url, const Options& options);
inline Result<std::shared_ptr<Store>> open(const std::string& url, int connections = 8) {
    return open(url, Options{.connections = connections});
}

}  // namespace sightline::store
