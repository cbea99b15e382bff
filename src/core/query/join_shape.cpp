#include "core/query/join_shape.h"

#include <algorithm>

#include "core/query/query_walk.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

struct Edge {
    std::size_t a = 0, b = 0;
    std::vector<std::string> a_columns, b_columns;
};

std::size_t index_of(const Scope& scope, const std::string& alias) {
    for (std::size_t i = 0; i < scope.sources.size(); ++i)
        if (equal_folded(scope.sources[i].alias, alias)) return i;
    return scope.sources.size();
}

// One edge for every pair of sources that a join's keys tie together.
std::vector<Edge> edges_of(const From& from, const Scope& scope) {
    std::vector<Edge> edges;
    for (std::size_t i = 0; i < from.joins.size(); ++i) {
        for (const JoinKey& key : from.joins[i].on) {
            const std::size_t left = index_of(scope, key.left.source),
                              right = index_of(scope, key.right.source);
            if (std::max(left, right) != i + 1 || left == right) continue;
            const std::size_t other = std::min(left, right);
            auto at =
                std::ranges::find_if(edges, [&](const Edge& e) { return e.a == other && e.b == i + 1; });
            if (at == edges.end()) at = edges.insert(at, Edge{other, i + 1, {}, {}});
            at->a_columns.push_back(left == other ? key.left.column : key.right.column);
            at->b_columns.push_back(left == other ? key.right.column : key.left.column);
        }
    }
    return edges;
}

Uniqueness of_table(const TableInfo& table, const std::vector<std::string>& columns, const Schema& schema) {
    bool repeated = false;
    for (const std::string& name : columns) {
        for (const Relation& r : schema.relations) {
            // One column of a key of several may repeat.
            const bool whole = std::ranges::all_of(r.further, [&](const auto& f) {
                return std::ranges::find(columns, f.second) != columns.end();
            });
            if (r.to_table == table.name && r.to_column == name && r.to_unique && whole)
                return Uniqueness::Unique;
            repeated = repeated || (r.from_table == table.name && r.from_column == name);
        }
        const ColumnInfo* const c = table.find(name);
        if (c == nullptr || !c->distinct_exact || table.row_count <= 0) continue;
        if (c->distinct_count == table.row_count - c->null_count) return Uniqueness::Unique;
        repeated = true;
    }
    // Each of two columns may repeat and the pair still be unique.
    return repeated && columns.size() == 1 ? Uniqueness::Repeated : Uniqueness::Unknown;
}

Uniqueness of_query(const Query& q, const std::vector<std::string>& columns) {
    if (q.set) return Uniqueness::Unknown;
    if (is_grouped(q)) {
        const auto joined_on = [&](const Expression& key) {
            return std::ranges::any_of(q.select, [&](const SelectItem& i) {
                return i.expression == key && std::ranges::find(columns, i.name) != columns.end();
            });
        };
        if (std::ranges::all_of(q.group, joined_on)) return Uniqueness::Unique;
        return Uniqueness::Repeated;
    }
    if (q.limit && q.limit->count == 1 && q.limit->per.empty() && !q.limit->with_ties)
        return Uniqueness::Unique;
    return q.distinct && q.select.size() == columns.size() ? Uniqueness::Unique : Uniqueness::Unknown;
}

}  // namespace

Uniqueness uniqueness_of(const ScopeSource& source, const std::vector<std::string>& columns,
                         const Schema& schema) {
    if (source.table != nullptr) return of_table(*source.table, columns, schema);
    return source.query != nullptr ? of_query(*source.query, columns) : Uniqueness::Unknown;
}

JoinShape shape_of(const From& from, const Scope& scope) {
    const std::vector<Edge> edges = edges_of(from, scope);
    JoinShape shape;
    shape.repeated_by.assign(scope.sources.size(), nullptr);
    for (std::size_t start = 0; start < scope.sources.size(); ++start) {
        std::vector<bool> reached(scope.sources.size(), false);
        std::vector<std::size_t> open{start};
        reached[start] = true;
        while (!open.empty() && shape.repeated_by[start] == nullptr) {
            const std::size_t at = open.back();
            open.pop_back();
            for (const Edge& e : edges) {
                if (e.a != at && e.b != at) continue;
                const std::size_t next = e.a == at ? e.b : e.a;
                if (reached[next]) continue;
                reached[next] = true;
                open.push_back(next);
                const auto& columns = next == e.a ? e.a_columns : e.b_columns;
                if (uniqueness_of(scope.sources[next], columns, *scope.schema) == Uniqueness::Repeated)
                    shape.repeated_by[start] = &scope.sources[next];
            }
        }
    }
    return shape;
}

}  // namespace sightline::query
