#include <memory>

#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

using Text = std::unique_ptr<char, decltype(&duckdb_free)>;

std::string taken(const char* text) {
    const Text owned(const_cast<char*>(text), &duckdb_free);
    return text == nullptr ? "" : text;
}

TypeTree tree_of(std::string name, duckdb_logical_type type) {
    TypeTree tree{std::move(name), duckdb_get_type_id(type), false, {}};
    tree.json = tree.type == DUCKDB_TYPE_VARCHAR && taken(duckdb_logical_type_get_alias(type)) == "JSON";
    const auto add = [&tree](std::string child_name, duckdb_logical_type child) {
        tree.children.push_back(tree_of(std::move(child_name), child));
        duckdb_destroy_logical_type(&child);
    };
    if (tree.type == DUCKDB_TYPE_STRUCT)
        for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i)
            add(taken(duckdb_struct_type_child_name(type, i)), duckdb_struct_type_child_type(type, i));
    if (tree.type == DUCKDB_TYPE_LIST) add("", duckdb_list_type_child_type(type));
    return tree;
}

}  // namespace

Result<std::vector<TypeTree>> Database::describe(const std::string& sql) {
    if (stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
    duckdb_prepared_statement statement = nullptr;
    const bool prepared = duckdb_prepare(connection_, sql.c_str(), &statement) == DuckDBSuccess;
    const std::unique_ptr<duckdb_prepared_statement, decltype(&duckdb_destroy_prepare)> guard(
        &statement, &duckdb_destroy_prepare);
    if (!prepared) return failed(duckdb_prepare_error(statement));
    std::vector<TypeTree> columns;
    for (idx_t c = 0; c < duckdb_prepared_statement_column_count(statement); ++c) {
        duckdb_logical_type type = duckdb_prepared_statement_column_logical_type(statement, c);
        columns.push_back(tree_of(taken(duckdb_prepared_statement_column_name(statement, c)), type));
        duckdb_destroy_logical_type(&type);
    }
    return columns;
}

}  // namespace sightline::engine
