#include <fmt/format.h>

#include "platform/engine/csv/csv_mend.h"
#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kMaxColumns = 2000;  // structs that would make more stay JSON text
constexpr int kMaxDepth = 8;

std::size_t leaves(const TypeTree& tree, int depth) {
    if (tree.type != DUCKDB_TYPE_STRUCT || tree.children.empty() || depth >= kMaxDepth) return 1;
    std::size_t n = 0;
    for (const auto& child : tree.children) n += leaves(child, depth + 1);
    return n;
}

/// SQL of the stored value for a value of this type.
std::string stored(const TypeTree& tree, const std::string& value) {
    switch (tree.type) {
        case DUCKDB_TYPE_STRUCT:
        case DUCKDB_TYPE_LIST:
        case DUCKDB_TYPE_ARRAY:
        case DUCKDB_TYPE_MAP:
        case DUCKDB_TYPE_UNION:
        case DUCKDB_TYPE_VARIANT:
            return fmt::format("CAST(to_json({}) AS VARCHAR)", value);
        case DUCKDB_TYPE_VARCHAR:
            return tree.json ? fmt::format("json_extract_string({}, '$')", value) : value;
        // By way of its digits: 0.1 stays 0.1.
        case DUCKDB_TYPE_FLOAT:
            return fmt::format("CAST(CAST({} AS VARCHAR) AS DOUBLE)", value);
        case DUCKDB_TYPE_TIMESTAMP_S:
        case DUCKDB_TYPE_TIMESTAMP_MS:
        case DUCKDB_TYPE_TIMESTAMP_NS:
            return fmt::format("CAST({} AS TIMESTAMP)", value);
        case DUCKDB_TYPE_TIMESTAMP_TZ:
            return fmt::format("{} AT TIME ZONE 'UTC'", value);
        case DUCKDB_TYPE_TIME_NS:
            return fmt::format("CAST({} AS TIME)", value);
        case DUCKDB_TYPE_BOOLEAN:
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT:
        case DUCKDB_TYPE_UHUGEINT:
        case DUCKDB_TYPE_DOUBLE:
        case DUCKDB_TYPE_DECIMAL:
        case DUCKDB_TYPE_DATE:
        case DUCKDB_TYPE_TIME:
        case DUCKDB_TYPE_TIMESTAMP:
            return value;
        default:
            return fmt::format("CAST({} AS VARCHAR)", value);
    }
}

struct Flattened {
    std::vector<std::string> names, values;
    std::vector<bool> nested;  // stored as JSON text
};

bool is_nested(const TypeTree& tree) {
    return tree.type == DUCKDB_TYPE_STRUCT || tree.type == DUCKDB_TYPE_LIST ||
           tree.type == DUCKDB_TYPE_ARRAY || tree.type == DUCKDB_TYPE_MAP;
}

void flatten(const TypeTree& tree, const std::string& path, const std::string& value, int depth,
             bool into_structs, Flattened& out) {
    if (tree.type == DUCKDB_TYPE_STRUCT && !tree.children.empty() && depth < kMaxDepth && into_structs) {
        for (const auto& child : tree.children)
            flatten(child, path + "." + child.name,
                    fmt::format("struct_extract({}, {})", value, quoted_literal(child.name)), depth + 1, true,
                    out);
        return;
    }
    out.names.push_back(path);
    out.values.push_back(stored(tree, value));
    out.nested.push_back(is_nested(tree));
}

}  // namespace

Result<std::vector<std::string>> create_flat_table(Database& database, const std::string& table,
                                                   const std::string& source) {
    SL_TRY(const auto columns, database.describe("SELECT * FROM " + source));
    std::size_t total = 0;
    for (const auto& c : columns) total += leaves(c, 0);
    Flattened flat;
    for (const auto& c : columns)
        flatten(c, c.name, "t." + quoted_name(c.name), 0, total <= kMaxColumns, flat);
    std::vector<std::string> unused;
    const auto names = column_names(flat.names, flat.names.size(), unused);
    std::string select;
    std::vector<std::string> nested;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (flat.nested[i]) nested.push_back(names[i]);
    for (std::size_t i = 0; i < names.size(); ++i)
        select += fmt::format("{}{} AS {}", i > 0 ? ", " : "", flat.values[i], quoted_name(names[i]));
    SL_CHECK(database.run(
        fmt::format("CREATE TABLE {} AS SELECT {} FROM {} AS t", quoted_name(table), select, source)));
    return nested;
}

}  // namespace sightline::engine
