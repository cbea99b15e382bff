// Tables of a SQLite file, read by SQLite itself: immutable, without triggers, views or functions of the
// file's schema. Values are typed one by one there; a column gets the type that holds all of them.

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "platform/engine/csv/csv_mend.h"
#include "platform/engine/formats/load_formats.h"
#include "platform/engine/formats/unpack.h"

namespace sightline::engine {

namespace {

constexpr int kViewsNamed = 5;
constexpr int kColumnsAtOnce = 100;  // of one counting statement
constexpr int kStepsBetweenLooks = 10'000;
constexpr std::size_t kMaxColumns = 2000;

std::unexpected<Error> damaged(sqlite3* file) {
    return fail(
        ErrorCode::InvalidInput,
        "The SQLite file cannot be read: it is damaged, not complete, or encrypted. Upload a sound copy.",
        file != nullptr ? sqlite3_errmsg(file) : "sqlite3_open");
}

struct CloseFile {
    void operator()(sqlite3* f) const { sqlite3_close_v2(f); }
};
struct CloseStatement {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

struct Counts {
    std::int64_t integers = 0, reals = 0, texts = 0, blobs = 0, flags = 0;
};

struct SqliteColumn {
    std::string name, declared;
    Counts counts;
    std::string type;  ///< DuckDB's
};

std::string as_uri(const std::string& path) {
    std::string out = "file:";
    for (const char c : path)
        out += std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '-' || c == '_' || c == '.'
                   ? std::string(1, c)
                   : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    // Beside a file that a person brought there is never a log of changes.
    return out + (::access((path + "-wal").c_str(), R_OK) == 0 ? "?mode=ro" : "?mode=ro&immutable=1");
}

/// UTF-8 without what is none.
std::string sound_text(const unsigned char* bytes, int length) {
    std::string_view rest(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    if (is_sound_utf8(rest) && rest.find('\0') == std::string_view::npos) return std::string(rest);
    std::string out;
    for (const char c : rest) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0) continue;
        if (byte < 0x80)
            out += c;
        else  // as Latin-1, which every byte is
            out += {static_cast<char>(0xc0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3f))};
    }
    return out;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

std::string type_for(const SqliteColumn& c) {
    const Counts& n = c.counts;
    if (n.texts > 0 || n.blobs > 0 || n.integers + n.reals == 0) return "VARCHAR";
    if (n.reals > 0) return "DOUBLE";
    return c.declared.contains("bool") && n.flags == n.integers ? "BOOLEAN" : "BIGINT";
}

class SqliteLoader {
  public:
    SqliteLoader(Database& database, const LoadOrder& order) : database_(database), order_(order) {}

    Result<LoadReport> run(const std::string& path, const Unpacked& way) {
        SL_CHECK(open(path));
        SL_TRY(const auto names, table_names());
        if (names.empty())
            return fail(ErrorCode::InvalidInput, "The SQLite file holds no table with rows in it.");
        SL_CHECK(check_table_count(names.size(), database_.unpack_limits()));
        SL_TRY(const Turn turn, next_turn(names, way.rest));
        report_.format = "sqlite";
        report_.part = names.size() == 1 && way.part.empty() ? "" : join_part(way.part, names[turn.at]);
        if (way.rest.empty())
            for (std::size_t i = 0; i < names.size(); ++i)
                if (i != turn.at) report_.other_parts.push_back(join_part(way.part, names[i]));
        if (order_.options.list_only) return std::move(report_);
        if (way.rest.empty()) SL_CHECK(tell_of_views());
        SL_CHECK(read_columns(names[turn.at]));
        SL_CHECK(count_types(names[turn.at]));
        SL_CHECK(copy(names[turn.at]));
        SL_CHECK(find_dates());
        return std::move(report_);
    }

  private:
    Result<void> open(const std::string& path) {
        sqlite3* raw = nullptr;
        const int status =
            sqlite3_open_v2(as_uri(path).c_str(), &raw,
                            SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
        file_.reset(raw);
        if (status != SQLITE_OK) return damaged(raw);
        for (const int off : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                              SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION})
            sqlite3_db_config(raw, off, 0, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0);
        sqlite3_progress_handler(
            raw, kStepsBetweenLooks, [](void* d) { return static_cast<Database*>(d)->stopping() ? 1 : 0; },
            &database_);
        return {};
    }

    Result<Statement> prepare(const std::string& sql) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(file_.get(), sql.c_str(), static_cast<int>(sql.size()), &raw, nullptr) !=
            SQLITE_OK)
            return failed();
        return Statement(raw);
    }

    std::unexpected<Error> failed() {
        if (database_.stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        return damaged(file_.get());
    }

    /// In the order they were made; tables without rows and SQLite's own are none.
    Result<std::vector<std::string>> table_names() {
        SL_TRY(const Statement list, prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
                                             "NOT LIKE 'sqlite!_%' ESCAPE '!' "
                                             "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid"));
        std::vector<std::string> out;
        int status = 0;
        while ((status = sqlite3_step(list.get())) == SQLITE_ROW) {
            std::string name =
                sound_text(sqlite3_column_text(list.get(), 0), sqlite3_column_bytes(list.get(), 0));
            SL_TRY(const Statement any, prepare("SELECT 1 FROM " + quoted_name(name) + " LIMIT 1"));
            const int first = sqlite3_step(any.get());
            if (first != SQLITE_ROW && first != SQLITE_DONE) return failed();
            if (first == SQLITE_ROW) out.push_back(std::move(name));
        }
        if (status != SQLITE_DONE) return failed();
        return out;
    }

    /// A view is a statement of a stranger's, which is not run.
    Result<void> tell_of_views() {
        SL_TRY(const Statement list, prepare("SELECT name FROM sqlite_schema WHERE type = 'view'"));
        std::string some;
        int count = 0, status = 0;
        while ((status = sqlite3_step(list.get())) == SQLITE_ROW)
            if (++count <= kViewsNamed)
                some += (count > 1 ? ", “" : "“") +
                        sound_text(sqlite3_column_text(list.get(), 0), sqlite3_column_bytes(list.get(), 0)) +
                        "”";
        if (status != SQLITE_DONE) return failed();
        if (count > 0)
            report_.repairs.push_back(
                fmt::format("The file has {} ({}{}), which {} left out: only tables are read.",
                            count == 1 ? "a view" : fmt::format("{} views", count), some,
                            count > kViewsNamed ? " and more" : "", count == 1 ? "was" : "were"));
        return {};
    }

    Result<void> read_columns(const std::string& table) {
        SL_TRY(const Statement all, prepare("SELECT * FROM " + quoted_name(table)));
        std::vector<std::string> names;
        for (int i = 0; i < sqlite3_column_count(all.get()); ++i) {
            const char* declared = sqlite3_column_decltype(all.get(), i);
            columns_.push_back(
                {sqlite3_column_name(all.get(), i), lower(declared != nullptr ? declared : ""), {}, {}});
            names.push_back(columns_.back().name);
        }
        if (names.size() > kMaxColumns)
            return fail(ErrorCode::TooLarge, fmt::format("The table has more than {} columns.", kMaxColumns));
        names_ = column_names(names, names.size(), report_.repairs);
        return {};
    }

    Result<void> count_types(const std::string& table) {
        for (std::size_t from = 0; from < columns_.size(); from += kColumnsAtOnce) {
            const std::size_t to = std::min(from + kColumnsAtOnce, columns_.size());
            std::string select;
            for (std::size_t i = from; i < to; ++i) {
                const std::string c = quoted_name(columns_[i].name);
                select += fmt::format(
                    "{}total(typeof({}) = 'integer'), total(typeof({}) = 'real'), total(typeof({}) = "
                    "'text'), "
                    "total(typeof({}) = 'blob'), total(typeof({}) = 'integer' AND {} IN (0, 1))",
                    i > from ? ", " : "", c, c, c, c, c, c);
            }
            SL_TRY(const Statement counts, prepare("SELECT " + select + " FROM " + quoted_name(table)));
            if (sqlite3_step(counts.get()) != SQLITE_ROW) return failed();
            for (std::size_t i = from; i < to; ++i) {
                const int at = static_cast<int>(i - from) * 5;
                const auto n = [&](int k) {
                    return static_cast<std::int64_t>(sqlite3_column_double(counts.get(), at + k));
                };
                columns_[i].counts = {n(0), n(1), n(2), n(3), n(4)};
            }
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            SqliteColumn& c = columns_[i];
            c.type = order_.options.all_text ? "VARCHAR" : type_for(c);
            if (c.counts.texts > 0 && c.counts.integers + c.counts.reals > 0)
                report_.repairs.push_back(
                    fmt::format("The column “{}” holds {} texts and {} numbers; all of it was taken as text.",
                                names_[i], c.counts.texts, c.counts.integers + c.counts.reals));
            if (c.counts.blobs > 0)
                report_.repairs.push_back(fmt::format(
                    "The column “{}” holds {} binary values; they are shown as hexadecimal digits.",
                    names_[i], c.counts.blobs));
        }
        return {};
    }

    Result<void> copy(const std::string& table) {
        std::string columns;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            columns += fmt::format("{}{} {}", i > 0 ? ", " : "", quoted_name(names_[i]), columns_[i].type);
        SL_CHECK(
            database_.run(fmt::format("CREATE TABLE {} ({})", quoted_name(order_.options.table), columns)));
        SL_TRY(const Statement all, prepare("SELECT * FROM " + quoted_name(table)));
        SL_TRY(auto appender, database_.append_to(order_.options.table));
        int status = 0;
        while ((status = sqlite3_step(all.get())) == SQLITE_ROW) {
            if (database_.stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
            for (std::size_t i = 0; i < columns_.size(); ++i)
                append(appender.get(), all.get(), static_cast<int>(i), columns_[i].type);
            SL_CHECK(appender.end_row());
        }
        if (status != SQLITE_DONE) return failed();
        return appender.finish();
    }

    static void append(duckdb_appender to, sqlite3_stmt* row, int i, const std::string& type) {
        const int stored = sqlite3_column_type(row, i);
        if (stored == SQLITE_NULL) {
            duckdb_append_null(to);
        } else if (type == "BIGINT") {
            duckdb_append_int64(to, sqlite3_column_int64(row, i));
        } else if (type == "BOOLEAN") {
            duckdb_append_bool(to, sqlite3_column_int64(row, i) != 0);
        } else if (type == "DOUBLE") {
            duckdb_append_double(to, sqlite3_column_double(row, i));
        } else if (stored == SQLITE_BLOB) {
            const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(row, i));
            std::string hex;
            for (int k = 0; k < sqlite3_column_bytes(row, i); ++k) hex += fmt::format("{:02x}", bytes[k]);
            duckdb_append_varchar_length(to, hex.data(), hex.size());
        } else {
            const unsigned char* bytes = sqlite3_column_text(row, i);
            const std::string text = sound_text(bytes, sqlite3_column_bytes(row, i));
            duckdb_append_varchar_length(to, text.data(), text.size());
        }
    }

    /// SQLite has no dates: texts that all are one become one.
    Result<void> find_dates() {
        if (order_.options.all_text) return {};
        std::string select;
        std::vector<std::size_t> asked;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (columns_[i].type != "VARCHAR" || columns_[i].counts.texts == 0 ||
                columns_[i].counts.blobs > 0)
                continue;
            const std::string c = quoted_name(names_[i]);
            select += fmt::format(
                "{0}bool_and({1} ~ '\\d{{4}}-\\d\\d-\\d\\d' AND TRY_CAST({1} AS DATE) IS NOT NULL), "
                "bool_and({1} ~ '\\d{{4}}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{{1,6}})?)?' AND "
                "TRY_CAST({1} AS TIMESTAMP) IS NOT NULL)",
                select.empty() ? "" : ", ", c);
            asked.push_back(i);
        }
        if (asked.empty()) return {};
        const std::string table = quoted_name(order_.options.table);
        SL_TRY(const Table found, database_.rows("SELECT " + select + " FROM " + table));
        for (std::size_t k = 0; k < asked.size(); ++k) {
            const auto holds = [&](std::size_t c) {
                return !found.columns[c].is_null(0) && (found.columns[c].integers()[0] != 0);
            };
            const char* type = holds(2 * k) ? "DATE" : holds(2 * k + 1) ? "TIMESTAMP" : nullptr;
            if (type == nullptr) continue;
            SL_CHECK(database_.run(
                fmt::format("ALTER TABLE {} ALTER {} TYPE {}", table, quoted_name(names_[asked[k]]), type)));
        }
        return {};
    }

    Database& database_;
    const LoadOrder& order_;
    std::unique_ptr<sqlite3, CloseFile> file_;
    std::vector<SqliteColumn> columns_;
    std::vector<std::string> names_;
    LoadReport report_;
};

}  // namespace

Result<void> check_table_count(std::size_t tables, const UnpackLimits& limits) {
    if (static_cast<std::int64_t>(tables) <= limits.tables) return {};
    return fail(
        ErrorCode::TooLarge,
        fmt::format("The database holds {} tables; at most {} are taken at once. Upload fewer, or raise "
                    "the setting max_archive_tables.",
                    tables, limits.tables));
}

Result<LoadReport> load_sqlite(Database& database, const LoadOrder& order, const Unpacked& way) {
    return SqliteLoader(database, order).run(way.path, way);
}

}  // namespace sightline::engine
