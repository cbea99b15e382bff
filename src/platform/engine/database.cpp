#include "platform/engine/database.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "platform/engine/result_table.h"

namespace sightline::engine {

namespace {

// Chosen so that nobody's table is called this.
std::string attachment_alias(std::size_t i, std::size_t piece) {
    return piece == 0 ? fmt::format("attachment:{}", i) : fmt::format("attachment:{}:{}", i, piece);
}

struct Prepared {
    duckdb_prepared_statement statement = nullptr;
    Prepared() = default;
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    ~Prepared() { duckdb_destroy_prepare(&statement); }
};
struct Outcome {
    duckdb_result result{};
    Outcome() = default;
    Outcome(const Outcome&) = delete;
    Outcome& operator=(const Outcome&) = delete;
    ~Outcome() { duckdb_destroy_result(&result); }
};

bool is_folder(const std::string& path) {
    struct stat facts{};
    return ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

std::string list_of(const std::vector<std::string>& paths) {
    std::string out = "[";
    for (const auto& p : paths) out += (out.size() > 1 ? ", " : "") + quoted_literal(p);
    return out + "]";
}

duckdb_state bind(duckdb_prepared_statement statement, idx_t at, const Value& value) {
    struct Binder {
        duckdb_prepared_statement statement;
        idx_t at;
        duckdb_state operator()(Null) const { return duckdb_bind_null(statement, at); }
        duckdb_state operator()(bool v) const { return duckdb_bind_boolean(statement, at, v); }
        duckdb_state operator()(std::int64_t v) const { return duckdb_bind_int64(statement, at, v); }
        duckdb_state operator()(double v) const { return duckdb_bind_double(statement, at, v); }
        duckdb_state operator()(const std::string& v) const {
            return duckdb_bind_varchar_length(statement, at, v.data(), v.size());
        }
        duckdb_state operator()(const Decimal& v) const { return bind_decimal(v.digits); }
        duckdb_state operator()(Date v) const { return duckdb_bind_date(statement, at, {v.days}); }
        duckdb_state operator()(Time v) const { return duckdb_bind_time(statement, at, {v.micros}); }
        duckdb_state operator()(Timestamp v) const {
            return duckdb_bind_timestamp(statement, at, {v.micros});
        }

        // Exact up to DuckDB's 38 digits; beyond that, or in a form like 1e300, as a double.
        duckdb_state bind_decimal(const std::string& digits) const {
            __extension__ unsigned __int128 magnitude = 0;
            int width = 0, scale = 0;
            bool point = false, plain = !digits.empty();
            for (std::size_t i = digits.starts_with('-') || digits.starts_with('+') ? 1 : 0;
                 i < digits.size(); ++i) {
                const char c = digits[i];
                if (c == '.' && !point) {
                    point = true;
                } else if (c >= '0' && c <= '9' && width < 38) {
                    magnitude = magnitude * 10 + static_cast<unsigned>(c - '0');
                    if (magnitude != 0 || point) ++width;
                    if (point) ++scale;
                } else {
                    plain = false;
                }
            }
            if (!plain) {
                const auto v = as_number(Decimal{digits});
                return v ? duckdb_bind_double(statement, at, *v) : DuckDBError;
            }
            if (digits.starts_with('-')) magnitude = -magnitude;
            const duckdb_hugeint value{static_cast<std::uint64_t>(magnitude),
                                       static_cast<std::int64_t>(magnitude >> 64)};
            const int least = std::max({width, scale, 1});
            return duckdb_bind_decimal(
                statement, at, {static_cast<std::uint8_t>(least), static_cast<std::uint8_t>(scale), value});
        }
    };
    return std::visit(Binder{statement, at}, value);
}

// A type that parameters decide is not known before they are bound.
bool may_carry(duckdb_type type) {
    return carries(type) || type == DUCKDB_TYPE_INVALID || type == DUCKDB_TYPE_ANY;
}

/// The same SELECT with every column that is not carried cast to VARCHAR, names and order kept.
std::string as_text(std::string_view sql, duckdb_prepared_statement statement,
                    const std::vector<duckdb_type>& types) {
    std::string select, names;
    for (std::size_t c = 0; c < types.size(); ++c) {
        const char* name = duckdb_prepared_statement_column_name(statement, c);
        select += fmt::format("{}c{}{} AS {}", c ? ", " : "", c, may_carry(types[c]) ? "" : "::VARCHAR",
                              quoted_name(name));
        names += fmt::format("{}c{}", c ? ", " : "", c);
        duckdb_free(const_cast<char*>(name));
    }
    return fmt::format("SELECT {} FROM (\n{}\n) AS t({})", select,
                       sql.substr(0, sql.find_last_not_of(" \t\r\n;") + 1), names);
}

}  // namespace

std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

std::string quoted_literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out + '\'';
}

Result<void> Database::open(const Hello& hello) {
    const Spec& spec = hello.spec;
    temp_folder_ = hello.temp_folder;
    unpack_limits_ = spec.limits.unpack;
    // The rest is for the process itself and for what DuckDB does not count.
    const std::int64_t mebibytes = std::max<std::int64_t>(spec.limits.memory_bytes / 100 * 70 >> 20, 32);
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    const std::unique_ptr<duckdb_config, decltype(&duckdb_destroy_config)> guard(&config,
                                                                                 &duckdb_destroy_config);
    const std::pair<const char*, std::string> options[] = {
        {"threads", std::to_string(std::max(1, spec.limits.threads))},
        {"memory_limit", fmt::format("{}MiB", mebibytes)},
        {"temp_directory", temp_folder_},
        {"max_temp_directory_size",
         fmt::format("{}MiB", std::max<std::int64_t>(spec.limits.temp_bytes >> 20, 1))},
        {"home_directory", temp_folder_},
        {"extension_directory", temp_folder_},
        {"secret_directory", temp_folder_},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"allow_persistent_secrets", "false"},
    };
    for (const auto& [name, value] : options)
        if (duckdb_set_config(config, name, value.c_str()) != DuckDBSuccess)
            return fail(ErrorCode::Internal, "The query engine could not be set up.", name);
    char* message = nullptr;
    const char* file = spec.database.empty() ? nullptr : spec.database.c_str();
    if (duckdb_open_ext(file, &database_, config, &message) != DuckDBSuccess) {
        const std::unique_ptr<char, decltype(&duckdb_free)> text(message, &duckdb_free);
        return failed(message != nullptr ? message : "duckdb_open");
    }
    writes_file_ = !spec.database.empty();
    if (duckdb_connect(database_, &connection_) != DuckDBSuccess)
        return fail(ErrorCode::Internal, "The query engine could not be set up.", "duckdb_connect");
    SL_CHECK(attach(spec));
    return lock_down(spec);
}

Result<void> Database::attach(const Spec& spec) {
    for (std::size_t i = 0; i < spec.attachments.size(); ++i) {
        const Attachment& a = spec.attachments[i];
        std::string select;
        for (std::size_t piece = 0; piece <= a.further.size(); ++piece) {
            const std::string& path = piece == 0 ? a.path : a.further[piece - 1];
            const std::string alias = quoted_name(attachment_alias(i, piece));
            SL_CHECK(run(fmt::format("ATTACH {} AS {} (READ_ONLY)", quoted_literal(path), alias)));
            select += fmt::format("{}SELECT * FROM {}.main.data", piece == 0 ? "" : " UNION ALL ", alias);
        }
        SL_CHECK(run(fmt::format("CREATE VIEW {} AS {}", quoted_name(a.name), select)));
    }
    return {};
}

Result<void> Database::lock_down(const Spec& spec) {
    std::vector<std::string> files, folders;
    for (const auto& path : spec.readable) (is_folder(path) ? folders : files).push_back(path);
    for (const auto& path : spec.writable) folders.push_back(path);
    const bool imports = !files.empty() || !folders.empty() || writes_file_;
    if (imports) folders.push_back(temp_folder_);
    SL_CHECK(run("SET TimeZone = 'UTC'"));
    SL_CHECK(run("SET Calendar = 'gregorian'"));
    if (imports) {
        // DuckDB prints its bar nowhere, but counts only when it is on.
        SL_CHECK(run("SET enable_progress_bar = true"));
        SL_CHECK(run("SET enable_progress_bar_print = false"));
        SL_CHECK(run("SET progress_bar_time = 0"));
        SL_CHECK(run("SET allowed_paths = " + list_of(files)));
        SL_CHECK(run("SET allowed_directories = " + list_of(folders)));
    }
    SL_CHECK(run("SET enable_external_access = false"));
    return run("SET lock_configuration = true");
}

void Database::close() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

Result<void> Database::run(const std::string& sql) {
    if (stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
    Outcome out;
    if (duckdb_query(connection_, sql.c_str(), &out.result) != DuckDBSuccess)
        return failed(duckdb_result_error(&out.result));
    return {};
}

Appender::~Appender() {
    duckdb_appender_destroy(&raw_);
}

Result<void> Appender::end_row() {
    if (duckdb_appender_end_row(raw_) == DuckDBSuccess) return {};
    return std::unexpected(error_from(duckdb_appender_error(raw_)));
}

Result<void> Appender::finish() {
    if (duckdb_appender_close(raw_) == DuckDBSuccess) return {};
    return std::unexpected(error_from(duckdb_appender_error(raw_)));
}

Result<Appender> Database::append_to(const std::string& table) {
    duckdb_appender raw = nullptr;
    const auto state = duckdb_appender_create(connection_, nullptr, table.c_str(), &raw);
    Appender appender(raw);
    if (state != DuckDBSuccess) return failed(duckdb_appender_error(raw));
    return appender;
}

Result<Table> Database::rows(const std::string& sql) {
    Request request;
    request.sql = sql;
    return query(request);
}

Result<Table> Database::query(const Request& request) {
    return execute(request.sql, request, true);
}

Result<Table> Database::execute(const std::string& sql, const Request& request, bool may_wrap) {
    if (stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
    Prepared prepared;
    if (duckdb_prepare(connection_, sql.c_str(), &prepared.statement) != DuckDBSuccess)
        return failed(duckdb_prepare_error(prepared.statement));
    if (duckdb_nparams(prepared.statement) != request.parameters.size())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("The query has {} parameters, but {} values were given.",
                                duckdb_nparams(prepared.statement), request.parameters.size()));
    for (std::size_t i = 0; i < request.parameters.size(); ++i)
        if (bind(prepared.statement, i + 1, request.parameters[i]) != DuckDBSuccess)
            return fail(ErrorCode::InvalidInput,
                        fmt::format("The value of parameter {} cannot be used.", i + 1));
    // Lists, structs and the like travel as DuckDB's text of them.
    const bool select =
        may_wrap && duckdb_prepared_statement_type(prepared.statement) == DUCKDB_STATEMENT_TYPE_SELECT;
    if (select) {
        const idx_t width = duckdb_prepared_statement_column_count(prepared.statement);
        std::vector<duckdb_type> types;
        for (idx_t c = 0; c < width; ++c)
            types.push_back(duckdb_prepared_statement_column_type(prepared.statement, c));
        if (!std::ranges::all_of(types, may_carry))
            return execute(as_text(sql, prepared.statement, types), request, false);
    }
    Outcome out;
    if (duckdb_execute_prepared_streaming(prepared.statement, &out.result) != DuckDBSuccess)
        return failed(duckdb_result_error(&out.result));
    std::vector<duckdb_type> types;
    for (idx_t c = 0; c < duckdb_column_count(&out.result); ++c)
        types.push_back(duckdb_column_type(&out.result, c));
    if (!std::ranges::all_of(types, carries)) {
        if (!select)
            return fail(ErrorCode::InvalidInput, "The result holds lists or the like; cast them to VARCHAR.");
        duckdb_destroy_result(&out.result);
        out.result = {};
        return execute(as_text(sql, prepared.statement, types), request, false);
    }
    Table table = take_table(out.result, request.max_rows, request.max_bytes);
    if (const char* message = duckdb_result_error(&out.result); message != nullptr && *message != '\0')
        return failed(message);
    return table;
}

void Database::interrupt() {
    stop_ = true;
    duckdb_interrupt(connection_);
}

double Database::progress() const {
    const double percent = duckdb_query_progress(connection_).percentage;
    return percent < 0 ? 0 : percent / 100;
}

std::unexpected<Error> Database::failed(std::string_view message) {
    Error error = error_from(message);
    broken_ = broken_ || error.code == ErrorCode::Internal;
    if (stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.", std::move(error.detail));
    return std::unexpected(std::move(error));
}

}  // namespace sightline::engine
