#include "core/query/duckdb_fixture.h"

#include <algorithm>
#include <random>
#include <stdexcept>

#include "core/query/query_walk.h"

namespace sightline::query::testing {

Schema small_schema() {
    using enum ColumnType;
    Schema schema;
    const auto column = [](std::string name, ColumnType type, Role role, std::string unit = "") {
        ColumnInfo c;
        c.name = std::move(name);
        c.type = type;
        c.role = role;
        c.unit = std::move(unit);
        return c;
    };
    TableInfo sales{"sales", "Sales", 40, {}};
    sales.columns = {column("id", Integer, Role::Identifier),
                     column("customer_id", Integer, Role::Identifier),
                     column("region", Text, Role::Category),
                     column("amount", Double, Role::Money, "USD"),
                     column("price", ColumnType::Decimal, Role::Money, "EUR"),
                     column("quantity", Integer, Role::Measure),
                     column("order_date", ColumnType::Date, Role::Time),
                     column("shipped_at", ColumnType::Timestamp, Role::Time),
                     column("opens", ColumnType::Time, Role::Time),
                     column("paid", Boolean, Role::Boolean),
                     column("total \"net\" amount", Double, Role::Money, "USD")};
    TableInfo customers{"customers", "Customers", 12, {}};
    customers.columns = {
        column("id", Integer, Role::Identifier),        column("name", Text, Role::Text),
        column("city", Text, Role::Geography),          column("score", Double, Role::Measure),
        column("joined", ColumnType::Date, Role::Time), column("zip", Text, Role::Geography)};
    TableInfo visits{"web visits", "Web visits", 20, {}};
    visits.columns = {column("customer", Integer, Role::Identifier),
                      column("seconds", Integer, Role::Measure),
                      column("at", ColumnType::Timestamp, Role::Time), column("Page", Text, Role::Category)};
    sales.columns[1].null_count = 5;
    sales.columns[5].min = std::int64_t{0};
    sales.columns[5].max = std::int64_t{299};
    sales.columns[6].min = make_date(2023, 9, 1);
    sales.columns[6].max = make_date(2025, 11, 8);
    customers.columns.back().samples = {"10115", "9001", "11000"};
    schema.tables = {sales, customers, visits};
    schema.relations = {{"sales", "customer_id", "customers", "id"},
                        {"web visits", "customer", "customers", "id", true, 0.5}};
    return schema;
}

std::vector<std::string> Rows::sorted() const {
    auto out = rows;
    std::ranges::sort(out);
    return out;
}

DuckDb::DuckDb(std::uint64_t seed) {
    if (duckdb_open(nullptr, &database_) != DuckDBSuccess ||
        duckdb_connect(database_, &connection_) != DuckDBSuccess)
        throw std::runtime_error("DuckDB does not open");
    must("SET threads = 1");
    must(
        "CREATE TABLE sales (id BIGINT, customer_id INTEGER, region VARCHAR, amount DOUBLE, price "
        "DECIMAL(12,2), quantity SMALLINT, "
        "order_date DATE, shipped_at TIMESTAMP, opens TIME, paid BOOLEAN, \"total \"\"net\"\" amount\" "
        "FLOAT)");
    must(
        "CREATE TABLE customers (id BIGINT, name VARCHAR, city VARCHAR, score DOUBLE, joined DATE, zip "
        "VARCHAR)");
    must(
        "CREATE TABLE \"web visits\" (customer BIGINT, seconds INTEGER, \"at\" TIMESTAMP, \"Page\" VARCHAR)");
    std::mt19937_64 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
    const auto cell = [&](std::string text) { return below(7) == 0 ? std::string("NULL") : text; };
    const auto words = [&] {
        static constexpr const char* kWords[] = {"'North'", "'south'", "'South'", "'O''Brien \"x\"'",
                                                 "''",      "'é%_'",   "'abba'"};
        return cell(kWords[below(7)]);
    };
    const auto date = [&] { return cell("DATE '2023-09-01' + " + std::to_string(below(800))); };
    const auto stamp = [&] {
        return cell("TIMESTAMP '2023-09-01 00:00:00' + INTERVAL " + std::to_string(below(60'000'000)) +
                    " SECOND");
    };
    const auto n = [&](int most) { return cell(std::to_string(below(most))); };
    for (int i = 0; i < 40; ++i)
        must("INSERT INTO sales VALUES (" + std::to_string(i) + ", " + n(14) + ", " + words() + ", " +
             n(900) + " / 8.0, " + n(9000) + " / 100.0, " + n(300) + ", " + date() + ", " + stamp() + ", " +
             cell("TIME '08:30:00' + INTERVAL " + std::to_string(below(600)) + " MINUTE") + ", " +
             cell(below(2) == 0 ? "true" : "false") + ", " + n(50) + " / 4.0)");
    for (int i = 0; i < 12; ++i)
        must("INSERT INTO customers VALUES (" + std::to_string(i) + ", " + words() + ", " + words() + ", " +
             n(100) + " / 4.0, " + date() + ", '" + std::to_string(9000 + below(3000)) + "')");
    for (int i = 0; i < 20; ++i)
        must("INSERT INTO \"web visits\" VALUES (" + n(14) + ", " + n(500) + ", " + stamp() + ", " + words() +
             ")");
}

DuckDb::~DuckDb() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

void DuckDb::must(const std::string& sql) {
    if (auto done = run(sql); !done) throw std::runtime_error(done.error().message + " in " + sql);
}

namespace {

Rows rows_of(duckdb_result& result) {
    Rows out;
    const idx_t columns = duckdb_column_count(&result), rows = duckdb_row_count(&result);
    for (idx_t c = 0; c < columns; ++c) {
        out.names.emplace_back(duckdb_column_name(&result, c));
        out.types.push_back(duckdb_column_type(&result, c));
        out.all_null.push_back(true);
    }
    for (idx_t r = 0; r < rows; ++r) {
        std::string line;
        for (idx_t c = 0; c < columns; ++c) {
            char* const text = duckdb_value_varchar(&result, c, r);
            line += (c > 0 ? "\t" : "") + std::string(text != nullptr ? text : "∅");
            if (text != nullptr) out.all_null[c] = false;
            duckdb_free(text);
        }
        out.rows.push_back(std::move(line));
    }
    return out;
}

void bind(duckdb_prepared_statement statement, idx_t i, const Value& value) {
    std::visit(
        Overloaded{
            [&](Null) { duckdb_bind_null(statement, i); },
            [&](bool b) { duckdb_bind_boolean(statement, i, b); },
            [&](std::int64_t v) { duckdb_bind_int64(statement, i, v); },
            [&](double v) { duckdb_bind_double(statement, i, v); },
            [&](const Decimal& d) {
                duckdb_bind_varchar_length(statement, i, d.digits.data(), d.digits.size());
            },
            [&](const std::string& s) { duckdb_bind_varchar_length(statement, i, s.data(), s.size()); },
            [&](Date d) { duckdb_bind_date(statement, i, {d.days}); },
            [&](Time t) { duckdb_bind_time(statement, i, {t.micros}); },
            [&](Timestamp t) { duckdb_bind_timestamp(statement, i, {t.micros}); },
        },
        value);
}

}  // namespace

Result<Rows> DuckDb::run(const std::string& sql) {
    duckdb_result result;
    const bool failed = duckdb_query(connection_, sql.c_str(), &result) == DuckDBError;
    Result<Rows> out = failed ? Result<Rows>(fail(ErrorCode::Internal, duckdb_result_error(&result)))
                              : Result<Rows>(rows_of(result));
    duckdb_destroy_result(&result);
    return out;
}

Result<Rows> DuckDb::run(const Statement& statement) {
    duckdb_prepared_statement prepared = nullptr;
    Result<Rows> out = fail(ErrorCode::Internal, "not run");
    if (duckdb_prepare(connection_, statement.sql.c_str(), &prepared) == DuckDBError) {
        out = fail(ErrorCode::Internal, duckdb_prepare_error(prepared));
    } else if (duckdb_nparams(prepared) != statement.parameters.size()) {
        out = fail(ErrorCode::Internal, "the statement has another number of parameters than values");
    } else {
        for (std::size_t i = 0; i < statement.parameters.size(); ++i)
            bind(prepared, i + 1, statement.parameters[i]);
        duckdb_result result;
        if (duckdb_execute_prepared(prepared, &result) == DuckDBError)
            out = fail(ErrorCode::Internal, duckdb_result_error(&result));
        else
            out = rows_of(result);
        duckdb_destroy_result(&result);
    }
    duckdb_destroy_prepare(&prepared);
    return out;
}

}  // namespace sightline::query::testing
