#include <fcntl.h>
#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "platform/store/checkpointer.h"
#include "platform/store/connection.h"
#include "platform/store/statement_cache.h"

namespace sightline::store {

namespace {

using namespace ::sqlite_api;  // where SOCI's header puts sqlite3.h

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Leaves a kept statement unbound and without its read lock.
class Reset {
  public:
    explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;
    ~Reset() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

  private:
    sqlite3_stmt* statement_;
};

std::pair<ErrorCode, const char*> explain(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return {ErrorCode::Conflict, "It exists already. Use the existing one or choose another name."};
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return {ErrorCode::Conflict,
                    "Something this refers to does not exist any more. Reload and try again."};
        default:
            break;
    }
    switch (extended & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::Unavailable, "The database is busy. Try again in a moment."};
        case SQLITE_FULL:
            return {ErrorCode::ResourceExhausted, "The disk is full. Free some space and try again."};
        case SQLITE_TOOBIG:
            return {ErrorCode::TooLarge, "The text is too large to be stored. Send less."};
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return {ErrorCode::Unavailable,
                    "The database file cannot be read or written. Check the disk and its permissions."};
        case SQLITE_READONLY:
            return {ErrorCode::Internal,
                    "The database cannot be written. Check the permissions of its file and folder."};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::Internal,
                    "The database file is damaged or is not a database. Restore it from a backup."};
        default:
            return {ErrorCode::Internal, "The database refused a statement. This is a fault of the program."};
    }
}

// SOCI's library keeps the type information of its back ends to itself, so their type cannot be checked.
__attribute__((no_sanitize("vptr"))) sqlite3* native_handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

class SqliteConnection final : public Connection {
  public:
    SqliteConnection(std::unique_ptr<soci::session> session, Access access, const Options& options)
        : session_(std::move(session)),
          handle_(native_handle(*session_)),
          access_(access),
          statements_(options.prepared_statements) {}
    ~SqliteConnection() override { statements_.clear(); }

    bool is_postgresql() const override { return false; }

    Result<void> begin(Access access) override {
        if (access != Access::Read && access_ == Access::Read)
            throw std::logic_error("a reading connection was asked to write");
        forget();
        return script(access == Access::Read ? "BEGIN" : "BEGIN IMMEDIATE");
    }

    Result<void> commit() override {
        if (failed()) {
            const auto first = first_failure();
            rollback();
            return first;
        }
        return script("COMMIT");
    }

    void rollback() override {
        if (sqlite3_get_autocommit(handle_) == 0)
            sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }

    Result<void> script(const std::string& sql) override {
        if (const int rc = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr); rc != SQLITE_OK)
            return failure(sql);
        return {};
    }

    Result<std::vector<Row>> query(std::string_view sql, const std::vector<Parameter>& parameters) override {
        SL_TRY(auto* statement, prepare(sql, parameters));
        const Reset reset(statement);
        std::vector<Row> rows;
        std::vector<std::string> names;
        const int columns = sqlite3_column_count(statement);
        for (int i = 0; i < columns; ++i) names.emplace_back(sqlite3_column_name(statement, i));
        int rc = SQLITE_ROW;
        while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
            Row& row = rows.emplace_back();
            row.names = names;
            row.values.reserve(names.size());
            for (int i = 0; i < columns; ++i) row.values.push_back(cell(statement, i));
        }
        if (rc != SQLITE_DONE) return failure(sql);
        return rows;
    }

    Result<std::int64_t> execute(std::string_view sql, const std::vector<Parameter>& parameters) override {
        SL_TRY(auto* statement, prepare(sql, parameters));
        const Reset reset(statement);
        int rc = SQLITE_ROW;
        while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        }
        if (rc != SQLITE_DONE) return failure(sql);
        return sqlite3_stmt_readonly(statement) != 0 ? 0 : sqlite3_changes64(handle_);
    }

  private:
    std::unexpected<Error> failure(std::string_view sql) {
        const int extended = sqlite3_extended_errcode(handle_);
        const auto [code, message] = explain(extended);
        const int primary = extended & 0xFF;
        const auto trouble =
            primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? Trouble::Repeat : Trouble::None;
        auto detail =
            fmt::format("SQLite {}: {}; in: {}", extended, sqlite3_errmsg(handle_), sql.substr(0, 2'000));
        return std::unexpected(remember({code, message, std::move(detail)}, trouble));
    }

    Result<sqlite3_stmt*> prepare(std::string_view sql, const std::vector<Parameter>& parameters) {
        if (failed()) return first_failure();
        if (auto checked = check_texts(parameters); !checked)
            return std::unexpected(remember(checked.error(), Trouble::None));
        Statement* kept = statements_.find(sql);
        if (kept == nullptr) {
            sqlite3_stmt* made = nullptr;
            const char* rest = nullptr;
            const int rc = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                              SQLITE_PREPARE_PERSISTENT, &made, &rest);
            Statement statement(made);
            if (rc != SQLITE_OK) return failure(sql);
            if (!statement ||
                std::string_view(rest, sql.data() + sql.size() - rest).find_first_not_of("; \n\t\r") !=
                    std::string_view::npos)
                throw std::logic_error("exactly one SQL statement is expected: " + std::string(sql));
            kept = &statements_.add(std::string(sql), std::move(statement));
        }
        if (static_cast<std::size_t>(sqlite3_bind_parameter_count(kept->get())) != parameters.size())
            throw std::logic_error("wrong number of parameters for: " + std::string(sql));
        for (std::size_t i = 0; i < parameters.size(); ++i)
            if (bind(kept->get(), static_cast<int>(i + 1), parameters[i]) != SQLITE_OK) {
                auto failed_binding = failure(sql);
                sqlite3_clear_bindings(kept->get());
                return failed_binding;
            }
        return kept->get();
    }

    /// Texts are bound without a copy: the caller's parameters outlive the statement's run.
    static int bind(sqlite3_stmt* statement, int at, const Parameter& parameter) {
        if (const auto* whole = std::get_if<std::int64_t>(&parameter))
            return sqlite3_bind_int64(statement, at, *whole);
        if (const auto* number = std::get_if<double>(&parameter))
            return sqlite3_bind_double(statement, at, *number);
        if (const auto* text = std::get_if<std::string>(&parameter))
            return sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
        return sqlite3_bind_null(statement, at);
    }

    static Parameter cell(sqlite3_stmt* statement, int column) {
        switch (sqlite3_column_type(statement, column)) {
            case SQLITE_INTEGER:
                return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
            case SQLITE_FLOAT:
                return sqlite3_column_double(statement, column);
            case SQLITE_NULL:
                return Null{};
            default:
                break;
        }
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return std::string(text == nullptr ? "" : text,
                           static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }

    std::unique_ptr<soci::session> session_;
    sqlite3* handle_;
    Access access_;
    StatementCache<Statement> statements_;
};

/// SQLite would make it readable by everyone, and its -wal and -shm files take their mode from it. A file
/// that is there is not opened: closing it would end the locks that other connections of this process hold,
/// and another process could then take the log away from under them.
Result<void> make_private_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) return {};
    if (file < 0)
        return fail(ErrorCode::Unavailable,
                    "The database file cannot be opened. Check that its folder exists and may be written.",
                    fmt::format("open {}: {}", path, std::strerror(errno)));
    ::close(file);
    return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> connect_sqlite(const std::string& path, Access access,
                                                   const Options& options) {
    SL_CHECK(make_private_file(path));
    std::unique_ptr<SqliteConnection> connection;
    try {
        auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\"");
        connection = std::make_unique<SqliteConnection>(std::move(session), access, options);
    } catch (const soci::soci_error& e) {
        return fail(ErrorCode::Unavailable,
                    "The database file cannot be opened. Check that its folder exists and may be written.",
                    e.get_error_message());
    }
    SL_CHECK(connection->script(fmt::format("PRAGMA busy_timeout = {}", options.busy_timeout.count())));
    // Turning WAL on does not wait for the lock as other statements do.
    for (int tries = 1;; ++tries) {
        const auto wal = connection->script("PRAGMA journal_mode = WAL");
        if (wal) break;
        if (connection->trouble() != Trouble::Repeat || tries == 200) return std::unexpected(wal.error());
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    SL_CHECK(connection->script(
        "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
        "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;"));
    SL_CHECK(connection->script(fmt::format("PRAGMA wal_autocheckpoint = {}", kLogPages)));
    if (access == Access::Read) SL_CHECK(connection->script("PRAGMA query_only = ON"));
    return connection;
}

}  // namespace sightline::store
