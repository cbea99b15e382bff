#pragma once
// sources: other people's databases, read and never written. A Connection is made in an ingest process only
// (see engine.h), to an address that was looked at before; its session is read-only and its statements end
// at a limit. Every statement is ours: names are quoted, values are bound. Not thread-safe; calls block.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/table.h"

namespace sightline::sources {

enum class Kind { PostgreSql, MySql };
std::string_view name_of(Kind kind);  ///< "postgresql", "mysql"
std::optional<Kind> kind_from(std::string_view name);

enum class Tls {
    Off,
    Require,  ///< encrypted, whoever the other side is
    Verify,   ///< encrypted, and the certificate is of the host and of a known authority; PostgreSQL only
};
std::string_view name_of(Tls tls);  ///< "off", "require", "verify"
std::optional<Tls> tls_from(std::string_view name);

/// Where a database is and how to get in.
struct Place {
    Kind kind = Kind::PostgreSql;
    std::string host;                    ///< as the person named it; certificates are checked against it
    std::vector<std::string> addresses;  ///< in numbers, tried in order; nothing else is connected to
    int port = 0;
    std::string database, user, password;
    Tls tls = Tls::Require;
    std::string authorities;  ///< file of certificates that Verify trusts
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds statement{600'000};
};

struct TableName {
    std::string schema;  ///< "" in MySQL, whose databases are its schemas
    std::string name;
};

/// A column of a result, as it is to be kept.
struct ResultColumn {
    std::string name;
    std::string type;  ///< of DuckDB: "BIGINT", "DECIMAL(10,2)", "VARCHAR", …
    /// Types the text might have after all, best first, where the source does not say: kept as `type`, a
    /// text, until all rows are there.
    std::vector<std::string> perhaps;
};

/// A cell as text in the form DuckDB reads its type from; nothing for null.
using Cell = std::optional<std::string_view>;

/// Takes a result as it comes. An error ends the reading and is given back.
struct RowSink {
    std::function<Result<void>(const std::vector<ResultColumn>&)> columns;
    std::function<Result<void>(std::span<const Cell>)> row;
};

/// One SELECT that we wrote in the source's own SQL.
struct Reading {
    std::string sql;
    std::vector<std::string> parameters;  ///< $1, … as text; none for MySql
    /// SELECTs of no rows, run before: Unsupported where one of their columns holds bytes. MySql only, whose
    /// results are texts throughout.
    std::vector<std::string> texts;
};

/// Of a reading: what did not fit in any cell and was left empty, as sentences.
using Notes = std::vector<std::string>;

class Connection {
  public:
    virtual ~Connection() = default;
    /// Name and version of the server: "PostgreSQL 15.18".
    virtual std::string server() const = 0;
    /// What this user may read: table_schema, table_name, table_kind (table, view), row_estimate (null where
    /// unknown), column_name, column_type (in the source's words); a row a column, in order.
    virtual Result<Table> tables() = 0;
    /// All rows of a table, in one consistent view of it. NotFound when it is not there.
    virtual Result<Notes> read_table(const TableName& table, const RowSink& sink) = 0;
    virtual Result<Notes> read(const Reading& reading, const RowSink& sink) = 0;
};

/// Unprocessable with what the server said, in words a person can act on, without the password.
Result<std::unique_ptr<Connection>> connect(const Place& place);

// One file a vendor.
Result<std::unique_ptr<Connection>> connect_postgresql(const Place& place, const std::string& address);
Result<std::unique_ptr<Connection>> connect_mysql(const Place& place, const std::string& address);

}  // namespace sightline::sources
