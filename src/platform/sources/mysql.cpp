// MySQL and MariaDB over libmariadb: text results, a row at a time, inside one read-only transaction.

#include <fmt/format.h>
#include <mariadb/errmsg.h>
#include <mariadb/mysql.h>
#include <mariadb/mysqld_error.h>

#include <algorithm>

#include "platform/sources/sources.h"

namespace sightline::sources {

namespace {

constexpr unsigned kBinaryCharset = 63;
constexpr unsigned kMaxDigits = 38;  // of a DuckDB decimal

constexpr std::string_view kNotEncrypted =
    "The source does not offer encrypted connections. Set TLS up there, or choose tls off.";

std::string quoted(std::string_view name) {
    std::string out = "`";
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + '`';
}

bool is_bytes(const MYSQL_FIELD& f) {
    return f.charsetnr == kBinaryCharset &&
           ((f.type >= MYSQL_TYPE_TINY_BLOB && f.type <= MYSQL_TYPE_STRING) || f.type == MYSQL_TYPE_VARCHAR ||
            f.type == MYSQL_TYPE_GEOMETRY);
}

ResultColumn column_of(const MYSQL_FIELD& f) {
    ResultColumn out{.name = std::string(f.name, f.name_length), .type = "VARCHAR", .perhaps = {}};
    switch (f.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_YEAR:
            out.type = "BIGINT";
            break;
        case MYSQL_TYPE_BIT:
        case MYSQL_TYPE_LONGLONG:
            out.type = f.type == MYSQL_TYPE_BIT || (f.flags & UNSIGNED_FLAG) != 0 ? "UBIGINT" : "BIGINT";
            break;
        case MYSQL_TYPE_FLOAT:
        case MYSQL_TYPE_DOUBLE:
            out.type = "DOUBLE";
            break;
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL: {
            // The length counts the sign and the point too.
            const unsigned long length = f.length;
            const auto extra = ((f.flags & UNSIGNED_FLAG) == 0 ? 1U : 0U) + (f.decimals > 0 ? 1U : 0U);
            const auto precision = length > extra ? length - extra : 1;
            if (precision <= kMaxDigits && f.decimals <= precision)
                out.type = fmt::format("DECIMAL({},{})", precision, f.decimals);
            else
                out.perhaps = {"DECIMAL", "DOUBLE"};
            break;
        }
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_NEWDATE:
            out.type = "DATE";
            break;
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP:
            out.type = "TIMESTAMP";
            break;
        case MYSQL_TYPE_TIME:  // may also be a length of time, negative or over a day
            out.perhaps = {"TIME"};
            break;
        default:
            break;
    }
    return out;
}

class Mysql final : public Connection {
  public:
    Mysql() : connection_(mysql_init(nullptr), &mysql_close) {
        if (!connection_) throw std::bad_alloc();
    }

    MYSQL* raw() const { return connection_.get(); }

    std::string server() const override {
        const std::string version = mysql_get_server_info(raw());
        const bool maria = version.find("MariaDB") != std::string::npos;
        return (maria ? "MariaDB " : "MySQL ") + version.substr(0, version.find('-'));
    }

    Result<void> begin(std::chrono::milliseconds statement) {
        SL_CHECK(command("SET SESSION TRANSACTION READ ONLY"));
        SL_CHECK(command("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
        SL_CHECK(command("SET SESSION time_zone = '+00:00'"));
        SL_CHECK(command("SET SESSION sql_select_limit = 18446744073709551615"));
        // MariaDB counts seconds and knows the one, MySQL milliseconds and knows the other.
        SL_CHECK(command(is_mariadb()
                             ? fmt::format("SET SESSION max_statement_time = {}",
                                           static_cast<double>(statement.count()) / 1000)
                             : fmt::format("SET SESSION max_execution_time = {}", statement.count())));
        return command("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }

    Result<Table> tables() override {
        SL_CHECK(command(
            "SELECT t.TABLE_NAME, IF(t.TABLE_TYPE = 'BASE TABLE', 'table', 'view'), t.TABLE_ROWS, "
            "c.COLUMN_NAME, c.COLUMN_TYPE FROM information_schema.TABLES t JOIN information_schema.COLUMNS c "
            "ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME "
            "WHERE t.TABLE_SCHEMA = DATABASE() ORDER BY t.TABLE_NAME, c.ORDINAL_POSITION"));
        const Rows rows(mysql_store_result(raw()), &mysql_free_result);
        if (!rows) return failed();
        Table out;
        for (const char* name : {"table_schema", "table_name", "table_kind"})
            out.columns.emplace_back(name, ColumnType::Text);
        out.columns.emplace_back("row_estimate", ColumnType::Integer);
        for (const char* name : {"column_name", "column_type"})
            out.columns.emplace_back(name, ColumnType::Text);
        while (const MYSQL_ROW row = mysql_fetch_row(rows.get())) {
            out.columns[0].push_text("");
            for (std::size_t c = 0; c < 5; ++c) {
                Column& column = out.columns[c + 1];
                if (row[c] == nullptr)
                    column.push_null();
                else if (column.type() == ColumnType::Integer)
                    column.push_integer(std::stoll(row[c]));
                else
                    column.push_text(row[c]);
            }
        }
        return out;
    }

    Result<Notes> read_table(const TableName& table, const RowSink& sink) override {
        return rows_of("SELECT * FROM " + quoted(table.name), sink, Bytes::Hexadecimal);
    }

    Result<Notes> read(const Reading& reading, const RowSink& sink) override {
        SL_CHECK(settle_meanings());
        for (const std::string& texts : reading.texts) SL_CHECK(check_texts(texts));
        SL_TRY(Notes notes, rows_of(reading.sql, sink, Bytes::Text));
        SL_CHECK(check_warnings());
        return notes;
    }

    Result<void> command(const std::string& sql) {
        if (mysql_real_query(raw(), sql.data(), static_cast<unsigned long>(sql.size())) != 0) return failed();
        return {};
    }

  private:
    using Rows = std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)>;
    /// How strings of bytes are kept.
    enum class Bytes { Hexadecimal, Text };

    bool is_mariadb() const { return server().starts_with("MariaDB"); }

    /// What the server or its administrator may have set otherwise, and which changes an answer.
    Result<void> settle_meanings() {
        SL_CHECK(command(fmt::format("SET SESSION sql_mode = 'NO_UNSIGNED_SUBTRACTION{}'",
                                     is_mariadb() ? "" : ",TIME_TRUNCATE_FRACTIONAL")));
        // Texts are put in order and in groups by so many bytes of them, which the buffer must hold.
        SL_CHECK(command("SET SESSION max_sort_length = 65536, sort_buffer_size = 8388608"));
        return command("SET SESSION sql_auto_is_null = 0, lc_time_names = 'en_US', max_error_count = 1024");
    }

    Result<void> check_texts(const std::string& sql) {
        SL_CHECK(command(sql));
        const Rows rows(mysql_store_result(raw()), &mysql_free_result);
        if (!rows) return failed();
        const MYSQL_FIELD* fields = mysql_fetch_fields(rows.get());
        for (unsigned c = 0; c < mysql_num_fields(rows.get()); ++c)
            if (is_bytes(fields[c]))
                return fail(
                    ErrorCode::Unsupported,
                    fmt::format("This cannot be asked live: “{}” holds bytes there, which the dataset "
                                "shows in another form. Ask the snapshot instead.",
                                std::string_view(fields[c].name, fields[c].name_length)));
        return {};
    }

    /// A date beyond the calendar becomes null there, with a warning.
    Result<void> check_warnings() {
        constexpr std::string_view kDateOverflow = "1441";
        if (mysql_warning_count(raw()) == 0) return {};
        SL_CHECK(command("SHOW WARNINGS"));
        const Rows rows(mysql_store_result(raw()), &mysql_free_result);
        if (!rows) return failed();
        while (const MYSQL_ROW row = mysql_fetch_row(rows.get()))
            if (row[1] != nullptr && row[1] == kDateOverflow)
                return fail(ErrorCode::Unprocessable,
                            "A date of this answer lies beyond the year 9999, which the source cannot hold. "
                            "Ask the snapshot instead.",
                            row[2] != nullptr ? row[2] : "");
        return {};
    }

    Result<Notes> rows_of(const std::string& sql, const RowSink& sink, Bytes bytes) {
        SL_CHECK(command(sql));
        const Rows rows(mysql_use_result(raw()), &mysql_free_result);
        if (!rows) return failed();
        const std::size_t width = mysql_num_fields(rows.get());
        const MYSQL_FIELD* fields = mysql_fetch_fields(rows.get());
        std::vector<ResultColumn> columns;
        for (std::size_t c = 0; c < width; ++c) columns.push_back(column_of(fields[c]));
        SL_CHECK(sink.columns(columns));
        std::vector<Cell> cells(width);
        std::vector<std::string> rewritten(width);
        std::int64_t no_dates = 0;
        while (const MYSQL_ROW row = mysql_fetch_row(rows.get())) {
            const unsigned long* lengths = mysql_fetch_lengths(rows.get());
            for (std::size_t c = 0; c < width; ++c) {
                cells[c] = std::nullopt;
                if (row[c] == nullptr) continue;
                const std::string_view text(row[c], lengths[c]);
                cells[c] = bytes == Bytes::Text && is_bytes(fields[c])
                               ? Cell(text)
                               : cell(fields[c], text, rewritten[c], no_dates);
            }
            if (auto taken = sink.row(cells); !taken) {
                // Freeing the result would read it to its end first.
                mariadb_cancel(raw());
                return std::unexpected(std::move(taken).error());
            }
        }
        if (mysql_errno(raw()) != 0) return failed();
        Notes notes;
        if (no_dates > 0)
            notes.push_back(fmt::format("{} left empty: the source has {} there, which is no day.",
                                        no_dates == 1 ? "1 date was" : fmt::format("{} dates were", no_dates),
                                        "a date with a zero year, month or day"));
        return notes;
    }

    static Cell cell(const MYSQL_FIELD& field, std::string_view text, std::string& rewritten,
                     std::int64_t& no_dates) {
        if (field.type == MYSQL_TYPE_BIT) {
            std::uint64_t bits = 0;
            for (const char c : text) bits = bits << 8 | static_cast<unsigned char>(c);
            return rewritten = std::to_string(bits);
        }
        if (is_bytes(field)) {
            rewritten = "\\x";
            for (const char c : text) rewritten += fmt::format("{:02x}", static_cast<unsigned char>(c));
            return rewritten;
        }
        const bool day = field.type == MYSQL_TYPE_DATE || field.type == MYSQL_TYPE_DATETIME ||
                         field.type == MYSQL_TYPE_TIMESTAMP;
        if (day && (text.starts_with("0000") || text.substr(0, 10).find("-00") != std::string_view::npos)) {
            ++no_dates;
            return std::nullopt;
        }
        return text;
    }

    std::unexpected<Error> failed() const {
        const unsigned code = mysql_errno(raw());
        const std::string said = mysql_error(raw());
        constexpr unsigned kStatementTimeout = 1969, kQueryTimeout = 3024;  // MariaDB's, MySQL's
        switch (code) {
            case kStatementTimeout:
            case kQueryTimeout:
                return fail(ErrorCode::Timeout,
                            "The source did not answer in the time it is given. Take a smaller table, or "
                            "raise the setting source_seconds.",
                            said);
            case ER_NO_SUCH_TABLE:
                return fail(ErrorCode::NotFound,
                            "The source has no such table (any more). List its tables again.", said);
            case ER_TABLEACCESS_DENIED_ERROR:
            case ER_COLUMNACCESS_DENIED_ERROR:
                return fail(ErrorCode::Unprocessable,
                            "The source's user may not read this. Grant it SELECT, or use another user.",
                            said);
            case CR_SERVER_LOST:
            case CR_SERVER_GONE_ERROR:
                return fail(ErrorCode::Unavailable, "The connection to the source was lost. Try again.",
                            said);
            default:
                return fail(ErrorCode::Unprocessable, fmt::format("The source answered: {}.", said), said);
        }
    }

    std::unique_ptr<MYSQL, decltype(&mysql_close)> connection_;
};

std::unexpected<Error> refused(MYSQL* connection, const Place& place) {
    const std::string said = mysql_error(connection);
    switch (mysql_errno(connection)) {
        case ER_ACCESS_DENIED_ERROR:
            return fail(ErrorCode::Unprocessable,
                        "The source does not take this user and password. Check both.", said);
        case ER_BAD_DB_ERROR:
        case ER_DBACCESS_DENIED_ERROR:
            return fail(ErrorCode::Unprocessable,
                        fmt::format("The source has no database “{}” for this user.", place.database), said);
        case CR_SSL_CONNECTION_ERROR:
            return fail(ErrorCode::Unprocessable, std::string(kNotEncrypted), said);
        case ER_HOST_NOT_PRIVILEGED:
            return fail(ErrorCode::Unprocessable, "The source takes nobody from this server's address.",
                        said);
        default:
            return fail(ErrorCode::Unavailable,
                        fmt::format("Nothing answers as MySQL at {} port {}. Check host and port.",
                                    place.host, place.port),
                        said);
    }
}

}  // namespace

Result<std::unique_ptr<Connection>> connect_mysql(const Place& place, const std::string& address) {
    if (place.tls == Tls::Verify)
        return fail(ErrorCode::InvalidInput,
                    "tls verify is there for PostgreSQL only; choose require or off for MySQL.");
    auto connection = std::make_unique<Mysql>();
    MYSQL* raw = connection->raw();
    const unsigned patience = static_cast<unsigned>(
        std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(place.connect).count(), 1));
    const unsigned quiet =
        static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(place.statement).count() + patience);
    const unsigned tcp = MYSQL_PROTOCOL_TCP, no = 0;
    const my_bool encrypted = place.tls != Tls::Off;
    mysql_options(raw, MYSQL_OPT_CONNECT_TIMEOUT, &patience);
    mysql_options(raw, MYSQL_OPT_READ_TIMEOUT, &quiet);
    mysql_options(raw, MYSQL_OPT_WRITE_TIMEOUT, &quiet);
    mysql_options(raw, MYSQL_OPT_PROTOCOL, &tcp);
    mysql_options(raw, MYSQL_OPT_LOCAL_INFILE, &no);  // the server could ask for a file of ours
    mysql_options(raw, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(raw, MYSQL_OPT_SSL_ENFORCE, &encrypted);
    // Ways to sign in that never send the password as it is.
    mysql_options(raw, MARIADB_OPT_RESTRICTED_AUTH,
                  "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519");
    if (mysql_real_connect(raw, address.c_str(), place.user.c_str(), place.password.c_str(),
                           place.database.c_str(), static_cast<unsigned>(place.port), nullptr, 0) == nullptr)
        return refused(raw, place);
    // The library goes on in the clear with a server that offers nothing else.
    if (encrypted != 0 && mysql_get_ssl_cipher(raw) == nullptr)
        return fail(ErrorCode::Unprocessable, std::string(kNotEncrypted));
    SL_CHECK(connection->begin(place.statement));
    return connection;
}

}  // namespace sightline::sources
