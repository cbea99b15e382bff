// PostgreSQL over libpq: text results, a row at a time, inside one read-only transaction.

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>

#include "platform/sources/sources.h"

namespace sightline::sources {

namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Types by their fixed object ids (pg_type.dat).
enum Oid_ : Oid {
    kBool = 16,
    kBytea = 17,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kOid = 26,
    kFloat4 = 700,
    kFloat8 = 701,
    kBpchar = 1042,
    kDate = 1082,
    kTime = 1083,
    kTimestamp = 1114,
    kTimestampTz = 1184,
    kNumeric = 1700,
};
constexpr int kMaxDigits = 38;  // of a DuckDB decimal

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

ResultColumn column_of(const PGresult* result, int c) {
    ResultColumn out;
    out.name = PQfname(result, c);
    out.type = "VARCHAR";
    switch (PQftype(result, c)) {
        case kBool:
            out.type = "BOOLEAN";
            break;
        case kInt2:
        case kInt4:
        case kInt8:
        case kOid:
            out.type = "BIGINT";
            break;
        case kFloat4:
        case kFloat8:
            out.type = "DOUBLE";
            break;
        case kDate:
            out.type = "DATE";
            break;
        case kTime:
            out.type = "TIME";
            break;
        case kTimestamp:
        case kTimestampTz:
            out.type = "TIMESTAMP";
            break;
        case kNumeric: {
            const int modifier = PQfmod(result, c) - 4;
            const int precision = modifier >> 16 & 0xffff, scale = ((modifier & 0x7ff) ^ 1024) - 1024;
            if (modifier >= 0 && precision <= kMaxDigits && scale >= 0 && scale <= precision)
                out.type = fmt::format("DECIMAL({},{})", precision, scale);
            else
                out.perhaps = {"DECIMAL", "DOUBLE"};
            break;
        }
        default:
            break;
    }
    return out;
}

class Postgresql final : public Connection {
  public:
    explicit Postgresql(PGconn* raw) : connection_(raw, &PQfinish) {}

    std::string server() const override {
        const char* version = PQparameterStatus(connection_.get(), "server_version");
        std::string text = version != nullptr ? version : "";
        return "PostgreSQL " + text.substr(0, text.find(' '));
    }

    Result<void> begin() { return command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }

    Result<Table> tables() override {
        // Partitions stand behind their table. A table that was never analyzed has reltuples -1.
        constexpr const char* kSql =
            "SELECT n.nspname, c.relname, "
            "CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, "
            "CASE WHEN c.relkind = 'v' OR c.reltuples < 0 THEN NULL ELSE c.reltuples::bigint END, "
            "a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) "
            "FROM pg_catalog.pg_class c "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
            "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition "
            "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_' "
            "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') "
            "ORDER BY n.nspname, c.relname, a.attnum";
        const Answer answer(PQexec(connection_.get(), kSql), &PQclear);
        if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return failed(answer.get());
        Table out;
        for (const char* name : {"table_schema", "table_name", "table_kind"})
            out.columns.emplace_back(name, ColumnType::Text);
        out.columns.emplace_back("row_estimate", ColumnType::Integer);
        for (const char* name : {"column_name", "column_type"})
            out.columns.emplace_back(name, ColumnType::Text);
        for (int row = 0; row < PQntuples(answer.get()); ++row)
            for (int c = 0; c < 6; ++c) {
                Column& column = out.columns[static_cast<std::size_t>(c)];
                const char* text = PQgetvalue(answer.get(), row, c);
                if (PQgetisnull(answer.get(), row, c))
                    column.push_null();
                else if (column.type() == ColumnType::Integer)
                    column.push_integer(std::stoll(text));
                else
                    column.push_text(text);
            }
        return out;
    }

    Result<Notes> read_table(const TableName& table, const RowSink& sink) override {
        return read(
            {.sql = fmt::format("SELECT * FROM {}{}{}", table.schema.empty() ? "" : quoted(table.schema),
                                table.schema.empty() ? "" : ".", quoted(table.name)),
             .parameters = {},
             .texts = {}},
            sink);
    }

    Result<Notes> read(const Reading& reading, const RowSink& sink) override {
        std::vector<const char*> values;
        for (const std::string& p : reading.parameters) values.push_back(p.c_str());
        if (PQsendQueryParams(connection_.get(), reading.sql.c_str(), static_cast<int>(values.size()),
                              nullptr, values.data(), nullptr, nullptr, 0) == 0 ||
            PQsetSingleRowMode(connection_.get()) == 0)
            return failed(nullptr);
        std::vector<ResultColumn> columns;
        std::vector<Oid> types;
        std::int64_t not_numbers = 0;
        std::vector<Cell> cells;
        std::vector<std::string> rewritten;
        for (;;) {
            const Answer answer(PQgetResult(connection_.get()), &PQclear);
            if (!answer) break;
            const auto status = PQresultStatus(answer.get());
            if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK) return failed(answer.get());
            if (columns.empty()) {
                const int width = PQnfields(answer.get());
                for (int c = 0; c < width; ++c) {
                    columns.push_back(column_of(answer.get(), c));
                    types.push_back(PQftype(answer.get(), c));
                }
                cells.resize(columns.size());
                rewritten.resize(columns.size());
                SL_CHECK(sink.columns(columns));
            }
            for (int row = 0; row < PQntuples(answer.get()); ++row) {
                for (std::size_t c = 0; c < columns.size(); ++c)
                    cells[c] =
                        cell(answer.get(), row, static_cast<int>(c), types[c], rewritten[c], not_numbers);
                SL_CHECK(sink.row(cells));
            }
        }
        Notes notes;
        if (not_numbers > 0)
            notes.push_back(
                fmt::format("{} of a numeric column {} no number (NaN or infinity) and left empty.",
                            not_numbers == 1 ? "1 cell" : fmt::format("{} cells", not_numbers),
                            not_numbers == 1 ? "is" : "are"));
        return notes;
    }

    Result<void> command(const char* sql) {
        const Answer answer(PQexec(connection_.get(), sql), &PQclear);
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get());
        return {};
    }

  private:
    static Cell cell(const PGresult* result, int row, int c, Oid type, std::string& rewritten,
                     std::int64_t& not_numbers) {
        if (PQgetisnull(result, row, c)) return std::nullopt;
        std::string_view text(PQgetvalue(result, row, c),
                              static_cast<std::size_t>(PQgetlength(result, row, c)));
        switch (type) {
            case kNumeric:
                if (text == "NaN" || text.ends_with("Infinity")) {
                    ++not_numbers;
                    return std::nullopt;
                }
                return text;
            case kBpchar:  // filled up with blanks that mean nothing
                return text.substr(0, text.find_last_not_of(' ') + 1);
            case kTimestampTz:  // the session's zone is UTC
                if (const auto zone = text.find("+00"); zone != std::string_view::npos) {
                    rewritten.assign(text.substr(0, zone)).append(text.substr(zone + 3));
                    text = rewritten;
                }
                [[fallthrough]];
            case kDate:
            case kTimestamp:
                if (text.ends_with(" BC")) {
                    std::string moved(text.substr(0, text.size() - 3));
                    const auto day = type == kDate ? moved.size() : moved.find(' ');
                    rewritten = moved.insert(std::min(day, moved.size()), " (BC)");
                    return rewritten;
                }
                return text;
            default:
                return text;
        }
    }

    std::unexpected<Error> failed(const PGresult* result) const {
        const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
        const char* said = result != nullptr ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
        const std::string code = state != nullptr ? state : "";
        const std::string detail = PQerrorMessage(connection_.get());
        if (code == "57014")
            return fail(ErrorCode::Timeout,
                        "The source did not answer in the time it is given. Take a smaller table, or raise "
                        "the setting source_seconds.",
                        detail);
        if (code == "42P01")
            return fail(ErrorCode::NotFound,
                        "The source has no such table (any more). List its tables again.", detail);
        if (code == "42501")
            return fail(ErrorCode::Unprocessable,
                        "The source's user may not read this. Grant it SELECT, or use another user.", detail);
        if (said == nullptr)
            return fail(ErrorCode::Unavailable, "The connection to the source was lost. Try again.", detail);
        return fail(ErrorCode::Unprocessable, fmt::format("The source answered: {}.", said), detail);
    }

    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

std::string seconds(std::chrono::milliseconds time) {
    return std::to_string(std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(time).count(), 2));
}

std::unexpected<Error> refused(const PGconn* connection, const Place& place) {
    const std::string said = PQerrorMessage(connection);
    const auto has = [&](std::string_view part) { return said.find(part) != std::string::npos; };
    if (has("password authentication failed") || has("no password supplied") || has("role \""))
        return fail(ErrorCode::Unprocessable, "The source does not take this user and password. Check both.",
                    said);
    if (has("database \""))
        return fail(ErrorCode::Unprocessable,
                    fmt::format("The source has no database “{}” for this user.", place.database), said);
    if (has("pg_hba.conf"))
        return fail(
            ErrorCode::Unprocessable,
            "The source does not take this user from here in this way. Its pg_hba.conf decides who may "
            "connect, and whether encrypted.",
            said);
    if (has("does not support SSL"))
        return fail(ErrorCode::Unprocessable,
                    "The source does not offer encrypted connections. Set TLS up there, or choose tls off.",
                    said);
    if (has("certificate") || has("SSL"))
        return fail(ErrorCode::Unprocessable,
                    "The source's certificate does not prove that it is this host. Have it signed by a known "
                    "authority, or choose tls require.",
                    said);
    return fail(ErrorCode::Unavailable,
                fmt::format("Nothing answers as PostgreSQL at {} port {}. Check host and port.", place.host,
                            place.port),
                said);
}

}  // namespace

Result<std::unique_ptr<Connection>> connect_postgresql(const Place& place, const std::string& address) {
    const std::string port = std::to_string(place.port), patience = seconds(place.connect);
    const std::string options = fmt::format(
        "-c default_transaction_read_only=on -c statement_timeout={} -c TimeZone=UTC -c DateStyle=ISO,YMD "
        "-c IntervalStyle=iso_8601 -c bytea_output=hex -c extra_float_digits=1",
        place.statement.count());
    const char* const names[] = {"host",
                                 "hostaddr",
                                 "port",
                                 "dbname",
                                 "user",
                                 "password",
                                 "sslmode",
                                 "sslrootcert",
                                 "options",
                                 "connect_timeout",
                                 "client_encoding",
                                 "application_name",
                                 "gssencmode",
                                 "passfile",
                                 "tcp_user_timeout",
                                 nullptr};
    const char* const values[] = {place.host.c_str(),
                                  address.c_str(),
                                  port.c_str(),
                                  place.database.c_str(),
                                  place.user.c_str(),
                                  place.password.c_str(),
                                  place.tls == Tls::Off       ? "disable"
                                  : place.tls == Tls::Require ? "require"
                                                              : "verify-full",
                                  place.tls == Tls::Verify ? place.authorities.c_str() : "",
                                  options.c_str(),
                                  patience.c_str(),
                                  "UTF8",
                                  "sightline",
                                  "disable",
                                  "/nonexistent",
                                  "60000",
                                  nullptr};
    PGconn* raw = PQconnectdbParams(names, values, 0);
    auto connection = std::make_unique<Postgresql>(raw);
    if (PQstatus(raw) != CONNECTION_OK) return refused(raw, place);
    SL_CHECK(connection->begin());
    return connection;
}

}  // namespace sightline::sources
