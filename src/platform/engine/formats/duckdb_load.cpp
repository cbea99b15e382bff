// Tables of a DuckDB file: attached read-only beside our own database; views and macros of the file are left
// alone.

#include <fmt/format.h>

#include "platform/engine/formats/load_formats.h"
#include "platform/engine/formats/unpack.h"

namespace sightline::engine {

namespace {

const std::string kAlias = "incoming:file";

Result<LoadReport> load_attached(Database& database, const LoadOrder& order, const Unpacked& way) {
    SL_TRY(const Table list,
           database.rows(fmt::format("SELECT schema_name, table_name FROM duckdb_tables() WHERE "
                                     "database_name = {} AND NOT internal AND "
                                     "estimated_size > 0 ORDER BY schema_name <> 'main', table_oid",
                                     quoted_literal(kAlias))));
    std::vector<std::string> names, sources;
    for (std::size_t i = 0; i < list.row_count(); ++i) {
        const std::string schema(list.columns[0].text(i)), table(list.columns[1].text(i));
        names.push_back(schema == "main" ? table : schema + "." + table);
        sources.push_back(quoted_name(kAlias) + "." + quoted_name(schema) + "." + quoted_name(table));
    }
    if (names.empty())
        return fail(ErrorCode::InvalidInput, "The DuckDB file holds no table with rows in it.");
    SL_CHECK(check_table_count(names.size(), database.unpack_limits()));
    SL_TRY(const Turn turn, next_turn(names, way.rest));
    LoadReport report;
    report.format = "duckdb";
    const bool alone = names.size() == 1 && way.part.empty() && !order.options.list_only;
    report.part = alone ? "" : join_part(way.part, names[turn.at]);
    if (way.rest.empty())
        for (std::size_t i = 0; i < names.size(); ++i)
            if (i != turn.at) report.other_parts.push_back(join_part(way.part, names[i]));
    if (!order.options.list_only)
        SL_CHECK(create_flat_table(database, order.options.table, sources[turn.at]));
    return report;
}

}  // namespace

Result<LoadReport> load_duckdb(Database& database, const LoadOrder& order, const Unpacked& way) {
    auto attached = database.run(
        fmt::format("ATTACH {} AS {} (READ_ONLY)", quoted_literal(way.path), quoted_name(kAlias)));
    if (!attached) {
        const Error& error = attached.error();
        if (error.code != ErrorCode::InvalidInput && error.code != ErrorCode::Internal)
            return std::unexpected(error);
        return fail(
            ErrorCode::InvalidInput,
            "The DuckDB file cannot be read: it is damaged, encrypted, or was written by another version of "
            "DuckDB. Export its tables as Parquet and upload those.",
            error.detail);
    }
    auto report = load_attached(database, order, way);
    (void)database.run("DETACH " + quoted_name(kAlias));
    return report;
}

}  // namespace sightline::engine
