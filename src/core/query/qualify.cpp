#include <algorithm>

#include "core/query/path.h"
#include "core/query/scope.h"
#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 12;
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < kShown; ++i)
        out += (i == 0 ? "" : ", ") + quoted(names[i]);
    return names.size() > kShown ? out + ", …" : out;
}

// "; nearest: 'amount'", or what there is to choose from.
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates,
                       std::string_view what) {
    if (const auto nearest = nearest_name(name, candidates)) return "; nearest: " + quoted(*nearest);
    return candidates.empty() ? "" : "; " + std::string(what) + ": " + listed(candidates);
}

void add_columns(const ScopeSource& source, std::vector<std::string>& names) {
    if (source.table != nullptr)
        for (const ColumnInfo& column : source.table->columns) names.push_back(column.name);
    for (const OutputColumn& column : source.columns) names.push_back(column.name);
}

class Qualifier {
  public:
    explicit Qualifier(const Schema& schema) : schema_(schema) {}

    Result<void> query(Query& q, const Scope* outer) {
        if (q.select.empty())
            return path_.fail("select: nothing is selected; name at least one column or aggregate");
        const std::vector<std::string> names = output_names(q);
        SL_CHECK(sources(q.from, outer));
        const Scope scope(q.from, schema_, outer);
        SL_CHECK(clauses(q, scope, outer));
        for (std::size_t i = 0; i < names.size(); ++i) q.select[i].name = names[i];
        if (q.set) SL_CHECK(over_outputs(q, outer));
        return {};
    }

  private:
    template <class Node>
    Result<void> below(Node& node, const Scope& scope) {
        Result<void> result;
        for_each_child(node, [&](auto& child, const Step& step) {
            if (!result) return;
            const Path::Enter enter(path_, step);
            result = visit(child, scope);
        });
        return result;
    }
    Result<void> visit(Expression& e, const Scope& scope) {
        if (auto* column = std::get_if<ColumnRef>(&e.form)) return visit(*column, scope);
        return below(e, scope);
    }
    Result<void> visit(Predicate& p, const Scope& scope) { return below(p, scope); }
    Result<void> visit(Query& q, const Scope& scope) { return query(q, &scope); }
    Result<void> visit(ColumnRef& column, const Scope& scope) {
        const auto found = resolve(column, scope);
        if (!found) return path_.fail(why_unresolved(column, scope));
        column.source = found->source->alias;
        column.column = std::string(found->name);
        return {};
    }

    Result<void> source(Source& s, const Scope* outer, std::vector<std::string>& aliases) {
        if (auto* table = std::get_if<TableRef>(&s.of)) {
            const TableInfo* const known = schema_.find(table->table);
            if (known == nullptr) {
                std::vector<std::string> names;
                for (const TableInfo& t : schema_.tables) names.push_back(t.name);
                return path_.fail("no table " + quoted(table->table) +
                                  suggestion(table->table, names, "tables"));
            }
            table->table = known->name;
            if (s.alias.empty()) s.alias = known->name;
        } else {
            if (s.alias.empty())
                return path_.fail("a query as a source needs an alias; give it one with \"as\"");
            if (!is_plain_text(s.alias)) return path_.fail("the alias is not well-formed text");
            const Path::Enter enter(path_, Step{"query"});
            SL_CHECK(query(*std::get<Box<Query>>(s.of), outer));
        }
        if (!is_plain_text(s.alias)) return path_.fail("the alias is not well-formed text");
        for (const std::string& other : aliases)
            if (equal_folded(other, s.alias))
                return path_.fail("the alias " + quoted(s.alias) +
                                  " is used twice; give one of them another");
        aliases.push_back(s.alias);
        return {};
    }

    Result<void> sources(From& from, const Scope* outer) {
        std::vector<std::string> aliases;
        {
            const Path::Enter enter(path_, Step{"from"});
            SL_CHECK(source(from.source, outer, aliases));
        }
        for (std::size_t i = 0; i < from.joins.size(); ++i) {
            const Path::Enter enter(path_, Step{"from.joins", static_cast<std::ptrdiff_t>(i)});
            SL_CHECK(source(from.joins[i].source, outer, aliases));
        }
        return {};
    }

    Result<void> clauses(Query& q, const Scope& scope, const Scope* outer) {
        Result<void> result;
        for_each_child(q, [&](auto& child, const Step& step) {
            if (!result) return;
            if (step.name == "from" || (step.name == "from.joins" && step.then == "query"))
                return;                                                               // done in sources
            if (q.set && (step.name == "order" || step.name == "limit.per")) return;  // done in over_outputs
            const Path::Enter enter(path_, step);
            if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, Query>)
                result = query(child, outer);
            else
                result = visit(child, scope);
        });
        return result;
    }

    Result<void> over_outputs(Query& q, const Scope* outer) {
        const Scope whole = output_scope(q, schema_, outer);
        Result<void> result;
        const auto one = [&](Expression& e, const Step& step) {
            if (!result) return;
            const Path::Enter enter(path_, step);
            result = visit(e, whole);
        };
        for (std::size_t i = 0; i < q.order.size(); ++i)
            one(q.order[i].expression, Step{"order", static_cast<std::ptrdiff_t>(i)});
        if (q.limit)
            for (std::size_t i = 0; i < q.limit->per.size(); ++i)
                one(q.limit->per[i], Step{"limit.per", static_cast<std::ptrdiff_t>(i)});
        return result;
    }

    std::string why_unresolved(const ColumnRef& column, const Scope& scope) const {
        std::vector<std::string> names;
        if (!column.source.empty()) {
            for (const Scope* s = &scope; s != nullptr; s = s->outer) {
                if (const ScopeSource* const source = s->find(column.source)) {
                    add_columns(*source, names);
                    return "no column " + quoted(column.column) + " in " + quoted(source->alias) +
                           suggestion(column.column, names, "columns");
                }
                for (const ScopeSource& source : s->sources) names.push_back(source.alias);
            }
            if (schema_.find(column.source) != nullptr)
                return "the table " + quoted(column.source) + " is not in from; join it to use its columns";
            return "no source " + quoted(column.source) + suggestion(column.source, names, "sources");
        }
        std::vector<std::string> holders;
        for (const ScopeSource& source : scope.sources) {
            if (column_of(source, column.column)) holders.push_back(source.alias);
            add_columns(source, names);
        }
        if (holders.size() > 1)
            return quoted(column.column) + " is a column of " + listed(holders) +
                   "; say which with \"source\"";
        for (const Scope* s = scope.outer; s != nullptr; s = s->outer)
            for (const ScopeSource& source : s->sources)
                if (column_of(source, column.column))
                    return "no column " + quoted(column.column) + " here; to use the one of " +
                           quoted(source.alias) + " around this query, say so with \"source\"";
        if (scope.sources.size() == 1 && !scope.sources.front().alias.empty())
            return "no column " + quoted(column.column) + " in " + quoted(scope.sources.front().alias) +
                   suggestion(column.column, names, "columns");
        return "no column " + quoted(column.column) + suggestion(column.column, names, "columns");
    }

    const Schema& schema_;
    Path path_;
};

}  // namespace

Result<Query> qualify(const Query& query, const Schema& schema) {
    Query copy = query;
    SL_CHECK(Qualifier(schema).query(copy, nullptr));
    return copy;
}

}  // namespace sightline::query
