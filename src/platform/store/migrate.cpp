#include "platform/store/migrate.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/log.h"
#include "platform/store/migrations.h"

namespace sightline::store {

namespace {

Result<std::int64_t> applied(Session& session, bool postgresql) {
    SL_CHECK(session.execute(
        fmt::format("CREATE TABLE IF NOT EXISTS schema_version ("
                    "version {} NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at {} NOT NULL)",
                    postgresql ? "BIGINT" : "INTEGER", postgresql ? "BIGINT" : "INTEGER")));
    SL_TRY(const auto rows, session.query("SELECT coalesce(max(version), 0) AS version FROM schema_version"));
    return rows.front().integer("version");
}

Result<int> bring_up(Connection& connection) {
    const bool postgresql = connection.is_postgresql();
    const auto steps = migrations();
    SL_TRY(const auto have, applied(connection, postgresql));
    if (have > steps.back().number)
        return fail(
            ErrorCode::Unprocessable,
            fmt::format("The database was made by a newer Sightline (schema {}; this program knows {}). "
                        "Run the newer program.",
                        have, steps.back().number));
    for (const auto& step : steps) {
        if (step.number <= have) continue;
        SL_CHECK(connection.script(migration_sql(step, postgresql)));
        SL_CHECK(connection.execute("INSERT INTO schema_version (version, name, applied_at) VALUES (?, ?, ?)",
                                    {std::int64_t{step.number}, std::string(step.name), now_micros()}));
        log::info("schema_migrated", {{"version", step.number}, {"name", step.name}});
    }
    return steps.back().number;
}

}  // namespace

Result<int> migrate_schema(Connection& connection) {
    if (auto begun = connection.begin(Access::Schema); !begun) {
        connection.rollback();
        return std::unexpected(begun.error());
    }
    auto version = bring_up(connection);
    if (!version) {
        connection.rollback();
        return version;
    }
    if (auto committed = connection.commit(); !committed) {
        connection.rollback();
        return std::unexpected(committed.error());
    }
    return version;
}

}  // namespace sightline::store
