#include <fmt/format.h>
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <array>
#include <charconv>
#include <stdexcept>

#include "platform/store/connection.h"
#include "platform/store/postgresql_errors.h"
#include "platform/store/statement_cache.h"

namespace sightline::store {

namespace {

// Type numbers of PostgreSQL's catalogue (pg_type), fixed for ever.
enum : Oid {
    kBool = 16,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kOid = 26,
    kFloat4 = 700,
    kFloat8 = 701,
    kNumeric = 1700
};

constexpr auto kSchemaLock = 7'310'579'214'336'842'113;  // an advisory lock's number, ours alone

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Reply = std::unique_ptr<PGresult, Clear>;

/// A prepared statement on the server; freed there when dropped.
class Statement {
  public:
    Statement(PGconn* handle, std::string name, int parameters)
        : handle_(handle), name_(std::move(name)), parameters_(parameters) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { const Reply done(PQexec(handle_, ("DEALLOCATE " + name_).c_str())); }
    const std::string& name() const { return name_; }
    int parameters() const { return parameters_; }

  private:
    PGconn* handle_;
    std::string name_;
    int parameters_;
};

/// PostgreSQL sums whole numbers as numeric: whole again where it fits, as SQLite gives it.
template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Parameter cell(const PGresult* reply, int row, int column) {
    if (PQgetisnull(reply, row, column) != 0) return Null{};
    const std::string_view text(PQgetvalue(reply, row, column),
                                static_cast<std::size_t>(PQgetlength(reply, row, column)));
    const Oid type = PQftype(reply, column);
    if (type == kBool) return std::int64_t{text == "t"};
    if (type == kInt8 || type == kInt4 || type == kInt2 || type == kOid || type == kNumeric)
        if (const auto whole = parse<std::int64_t>(text)) return *whole;
    if (type == kFloat8 || type == kFloat4 || type == kNumeric)
        if (const auto number = parse<double>(text)) return *number;
    return std::string(text);
}

struct Bound {
    std::vector<Oid> types;
    std::vector<std::string> numbers;  ///< texts of numbers; reserved, so pointers stay
    std::vector<const char*> values;
    std::string signature;
};

Bound bind(const std::vector<Parameter>& parameters) {
    Bound bound;
    bound.numbers.reserve(parameters.size());
    for (const auto& parameter : parameters) {
        if (const auto* text = std::get_if<std::string>(&parameter)) {
            bound.types.push_back(kText);
            bound.values.push_back(text->c_str());
            bound.signature += 't';
        } else if (const auto* whole = std::get_if<std::int64_t>(&parameter)) {
            bound.types.push_back(kInt8);
            bound.values.push_back(bound.numbers.emplace_back(std::to_string(*whole)).c_str());
            bound.signature += 'i';
        } else if (const auto* number = std::get_if<double>(&parameter)) {
            bound.types.push_back(kFloat8);
            // "inf" and "nan" are read by PostgreSQL too.
            bound.values.push_back(bound.numbers.emplace_back(fmt::format("{}", *number)).c_str());
            bound.signature += 'd';
        } else {
            bound.types.push_back(0);
            bound.values.push_back(nullptr);
            bound.signature += 'n';
        }
    }
    return bound;
}

// SOCI's library keeps the type information of its back ends to itself, so their type cannot be checked.
__attribute__((no_sanitize("vptr"))) PGconn* native_handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

class PostgresqlConnection final : public Connection {
  public:
    PostgresqlConnection(std::unique_ptr<soci::session> session, const Options& options)
        : session_(std::move(session)),
          handle_(native_handle(*session_)),
          statements_(options.prepared_statements) {}
    ~PostgresqlConnection() override { statements_.clear(); }

    bool is_postgresql() const override { return true; }

    Result<void> begin(Access access) override {
        forget();
        switch (access) {
            case Access::Read:
                return script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            case Access::Write:
                return script("BEGIN ISOLATION LEVEL SERIALIZABLE");
            case Access::Schema:
                break;
        }
        // Read committed: what the others did while we waited for the lock must be seen.
        return script(
            fmt::format("BEGIN; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0;"
                        "SELECT pg_advisory_xact_lock({})",
                        kSchemaLock));
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
        if (PQtransactionStatus(handle_) != PQTRANS_IDLE) const Reply done(PQexec(handle_, "ROLLBACK"));
    }

    Result<void> script(const std::string& sql) override {
        const Reply reply(PQexec(handle_, sql.c_str()));
        if (!succeeded(reply)) return failure(reply, sql);
        return {};
    }

    Result<std::vector<Row>> query(std::string_view sql, const std::vector<Parameter>& parameters) override {
        SL_TRY(const auto reply, run(sql, parameters));
        const int columns = PQnfields(reply.get());
        std::vector<std::string> names;
        for (int i = 0; i < columns; ++i) names.emplace_back(PQfname(reply.get(), i));
        std::vector<Row> rows(static_cast<std::size_t>(PQntuples(reply.get())));
        for (int r = 0; r < PQntuples(reply.get()); ++r) {
            auto& row = rows[static_cast<std::size_t>(r)];
            row.names = names;
            row.values.reserve(names.size());
            for (int i = 0; i < columns; ++i) row.values.push_back(cell(reply.get(), r, i));
        }
        return rows;
    }

    Result<std::int64_t> execute(std::string_view sql, const std::vector<Parameter>& parameters) override {
        SL_TRY(const auto reply, run(sql, parameters));
        const std::string_view tag = PQcmdStatus(reply.get());
        if (tag.starts_with("SELECT")) return 0;
        return parse<std::int64_t>(PQcmdTuples(reply.get())).value_or(0);
    }

  private:
    static bool succeeded(const Reply& reply) {
        const auto status = PQresultStatus(reply.get());
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    }

    std::unexpected<Error> failure(const Reply& reply, std::string_view sql) {
        const char* state = reply ? PQresultErrorField(reply.get(), PG_DIAG_SQLSTATE) : nullptr;
        const char* primary = reply ? PQresultErrorField(reply.get(), PG_DIAG_MESSAGE_PRIMARY) : nullptr;
        const bool lost = PQstatus(handle_) != CONNECTION_OK;
        // The primary message only: the others quote the values of the row.
        auto detail =
            fmt::format("PostgreSQL {}: {}; in: {}", state != nullptr ? state : "-",
                        primary != nullptr ? primary : PQerrorMessage(handle_), sql.substr(0, 2'000));
        auto [code, message, trouble] = explain_state(state != nullptr ? state : "", lost);
        return std::unexpected(remember({code, message, std::move(detail)}, trouble));
    }

    Result<Reply> run(std::string_view sql, const std::vector<Parameter>& parameters) {
        if (failed()) return first_failure();
        if (auto checked = check_texts(parameters); !checked)
            return std::unexpected(remember(checked.error(), Trouble::None));
        const auto bound = bind(parameters);
        auto key = bound.signature + ':' + std::string(sql);
        Statement* statement = statements_.find(key);
        if (statement == nullptr) {
            const auto name = "s" + std::to_string(++prepared_);
            const Reply reply(PQprepare(handle_, name.c_str(), number_placeholders(sql).c_str(),
                                        static_cast<int>(bound.types.size()), bound.types.data()));
            if (!succeeded(reply)) return failure(reply, sql);
            const Reply described(PQdescribePrepared(handle_, name.c_str()));
            if (!succeeded(described)) return failure(described, sql);
            statement = &statements_.add(std::move(key), handle_, name, PQnparams(described.get()));
        }
        if (static_cast<std::size_t>(statement->parameters()) != parameters.size())
            throw std::logic_error("wrong number of parameters for: " + std::string(sql));
        Reply reply(PQexecPrepared(handle_, statement->name().c_str(), static_cast<int>(bound.values.size()),
                                   bound.values.data(), nullptr, nullptr, 0));
        if (!succeeded(reply)) return failure(reply, sql);
        return reply;
    }

    std::unique_ptr<soci::session> session_;
    PGconn* handle_;
    StatementCache<Statement> statements_;
    std::uint64_t prepared_ = 0;
};

/// The URL's parts as keyword = 'value' pairs, with what must hold and a few defaults.
Result<std::string> connection_string(const std::string& url, const Options& options) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parts(
        PQconninfoParse(url.c_str(), &problem), &PQconninfoFree);
    if (!parts) {
        PQfreemem(problem);  // it quotes the URL, password and all
        return fail(
            ErrorCode::InvalidInput,
            "The database URL cannot be read. Write it as postgresql://user:password@host:5432/database.");
    }
    std::string out;
    bool timeout_given = false;
    const auto add = [&out](std::string_view keyword, std::string_view value) {
        out += fmt::format("{}='", keyword);
        for (const char c : value) {
            if (c == '\'' || c == '\\') out += '\\';
            out += c;
        }
        out += "' ";
    };
    add("application_name", "sightline");
    for (const auto* part = parts.get(); part->keyword != nullptr; ++part) {
        if (part->val == nullptr) continue;
        timeout_given = timeout_given || std::string_view(part->keyword) == "connect_timeout";
        add(part->keyword, part->val);
    }
    if (!timeout_given) add("connect_timeout", std::to_string(options.connect_timeout.count()));
    add("client_encoding", "UTF8");
    return out;
}

}  // namespace

Result<std::unique_ptr<Connection>> connect_postgresql(const std::string& url, const Options& options) {
    SL_TRY(const auto text, connection_string(url, options));
    std::unique_ptr<PostgresqlConnection> connection;
    try {
        connection = std::make_unique<PostgresqlConnection>(
            std::make_unique<soci::session>(soci::postgresql, text), options);
    } catch (const soci::soci_error& e) {
        return fail(ErrorCode::Unavailable,
                    "The database cannot be reached. Check its address and that it is running.",
                    e.get_error_message());
    }
    SL_CHECK(connection->script(
        fmt::format("SET statement_timeout = {}; SET lock_timeout = {}; SET timezone = 'UTC';"
                    "SET client_min_messages = warning",
                    options.statement_timeout.count(), options.busy_timeout.count())));
    return connection;
}

}  // namespace sightline::store
