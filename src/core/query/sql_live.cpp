// The doors of the dialects that are not DuckDB's.

#include "core/query/dialect.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

Result<SqlWriter> writer_for(const Schema& schema, SqlStyle style, Dialect dialect,
                             const std::vector<LiveTable>& tables) {
    if (schema.tables.size() != tables.size())
        return fail(ErrorCode::Internal, "The tables of the source are not those that were asked.");
    std::vector<std::string> names;
    for (const LiveTable& table : tables)
        names.push_back((table.schema.empty() ? "" : quote_identifier(table.schema, dialect) + ".") +
                        quote_identifier(table.name, dialect));
    return SqlWriter(schema, style, dialect, std::move(names));
}

Result<std::string> written(SqlWriter& writer, const Query& query, const Schema& schema) {
    SL_TRY(const Query whole, qualify(query, schema));
    std::string sql = writer.query(whole, nullptr, 0);
    if (!writer.unsupported().empty())
        return fail(ErrorCode::Unsupported, "This cannot be asked live: " + writer.unsupported() +
                                                " has no equal there. Ask the snapshot instead.");
    return sql;
}

}  // namespace

void SqlWriter::refuse(std::string what) {
    if (unsupported_.empty()) unsupported_ = std::move(what);
}

std::string quote_identifier(std::string_view name, Dialect dialect) {
    if (dialect != Dialect::MySql) return quote_identifier(name);
    std::string out = "`";
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + "`";
}

Result<LiveStatement> compile_live(const Query& query, const Schema& schema, Dialect dialect,
                                   const std::vector<LiveTable>& tables) {
    SL_TRY(SqlWriter writer, writer_for(schema, SqlStyle::Bound, dialect, tables));
    LiveStatement out;
    SL_TRY(out.sql, written(writer, query, schema));
    out.parameters = writer.take_parameters();
    out.texts = writer.text_checks();
    return out;
}

Result<std::string> readable_live(const Query& query, const Schema& schema, Dialect dialect,
                                  const std::vector<LiveTable>& tables) {
    SL_TRY(SqlWriter writer, writer_for(schema, SqlStyle::Readable, dialect, tables));
    return written(writer, query, schema);
}

}  // namespace sightline::query
