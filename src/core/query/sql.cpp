#include "core/query/sql.h"

#include <stdexcept>

#include "core/query/scope.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

Query qualified(const Query& query, const Schema& schema) {
    auto copy = qualify(query, schema);
    if (!copy) throw std::logic_error("compiling a Query that was not validated: " + copy.error().message);
    return std::move(*copy);
}

}  // namespace

Statement compile(const Query& query, const Schema& schema) {
    SqlWriter writer(schema, SqlStyle::Bound);
    Statement statement;
    statement.sql = writer.query(qualified(query, schema), nullptr, 0);
    statement.parameters = writer.take_parameters();
    return statement;
}

std::string readable_sql(const Query& query, const Schema& schema) {
    return SqlWriter(schema, SqlStyle::Readable).query(qualified(query, schema), nullptr, 0);
}

std::string quote_identifier(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

}  // namespace sightline::query
