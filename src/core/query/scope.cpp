#include "core/query/scope.h"

#include "core/query/query_walk.h"
#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::query {

Scope::Scope(const From& from, const Schema& of, const Scope* around) : schema(&of), outer(around) {
    const auto add = [&](const Source& source) {
        ScopeSource& added = sources.emplace_back();
        added.alias = source.alias;
        if (const auto* table = std::get_if<TableRef>(&source.of)) {
            added.table = of.find(table->table);
            if (added.alias.empty()) added.alias = added.table != nullptr ? added.table->name : table->table;
        } else {
            added.query = &*std::get<Box<Query>>(source.of);
            added.columns = output_columns(*added.query, of, around);
        }
    };
    add(from.source);
    for (const Join& join : from.joins) add(join.source);
}

const ScopeSource* Scope::find(std::string_view alias) const {
    for (const ScopeSource& source : sources)
        if (equal_folded(source.alias, alias)) return &source;
    return nullptr;
}

std::optional<ResolvedColumn> column_of(const ScopeSource& source, std::string_view name) {
    if (source.table != nullptr) {
        const ColumnInfo* const info = source.table->find(name);
        if (info == nullptr) return std::nullopt;
        return ResolvedColumn{nullptr, &source, info->name, info->type, info, source.table};
    }
    for (const OutputColumn& column : source.columns)
        if (equal_folded(column.name, name))
            return ResolvedColumn{nullptr,     &source,       column.name,
                                  column.type, column.origin, column.origin_table};
    return std::nullopt;
}

std::optional<ResolvedColumn> resolve(const ColumnRef& column, const Scope& scope) {
    std::optional<ResolvedColumn> found;
    if (column.source.empty()) {
        for (const ScopeSource& source : scope.sources) {
            auto here = column_of(source, column.column);
            if (!here) continue;
            if (found) return std::nullopt;
            found = here;
            found->scope = &scope;
        }
        return found;
    }
    for (const Scope* s = &scope; s != nullptr; s = s->outer) {
        const ScopeSource* const source = s->find(column.source);
        if (source == nullptr) continue;
        found = column_of(*source, column.column);
        if (found) found->scope = s;
        return found;
    }
    return found;
}

std::vector<OutputColumn> output_columns(const Query& query, const Schema& schema, const Scope* outer) {
    const Scope scope(query.from, schema, outer);
    const std::vector<std::string> names = output_names(query);
    std::vector<OutputColumn> columns;
    columns.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        OutputColumn& out = columns.emplace_back();
        out.name = names[i];
        out.type = infer_type(query.select[i].expression, scope);
        const auto* const column = std::get_if<ColumnRef>(&query.select[i].expression.form);
        if (column == nullptr || query.set) continue;
        if (const auto found = resolve(*column, scope)) {
            out.origin = found->info;
            out.origin_table = found->table;
        }
    }
    if (query.set) {
        const auto right = output_columns(*query.set->right, schema, outer);
        for (std::size_t i = 0; i < columns.size() && i < right.size(); ++i)
            columns[i].type = common_type(columns[i].type, right[i].type).type;
    }
    return columns;
}

Scope output_scope(const Query& query, const Schema& schema, const Scope* outer) {
    Scope scope;
    scope.schema = &schema;
    ScopeSource& whole = scope.sources.emplace_back();
    whole.query = &query;
    whole.columns = output_columns(query, schema, outer);
    return scope;
}

}  // namespace sightline::query
