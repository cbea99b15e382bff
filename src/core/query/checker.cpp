#include "core/query/checker.h"

#include <algorithm>

#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

bool is_constant(const Expression& e) {
    return std::holds_alternative<Literal>(e.form);
}

std::string described(const Expression& e) {
    if (const auto* column = std::get_if<ColumnRef>(&e.form)) return "'" + column->column + "'";
    return "this expression";
}

}  // namespace

Result<std::vector<ColumnType>> Checker::query(const Query& query, const Scope* outer) {
    if (query.select.size() > static_cast<std::size_t>(limits_.max_select))
        return path_.fail("select: at most " + std::to_string(limits_.max_select) +
                          " columns are allowed, not " + std::to_string(query.select.size()));
    if (const auto* inner = std::get_if<Box<Query>>(&query.from.source.of)) {
        const Path::Enter enter(path_, Step{"from", -1, "query"});
        SL_CHECK(this->query(**inner, outer));
    }
    for (std::size_t i = 0; i < query.from.joins.size(); ++i) {
        const auto* const inner = std::get_if<Box<Query>>(&query.from.joins[i].source.of);
        if (inner == nullptr) continue;
        const Path::Enter enter(path_, Step{"from.joins", static_cast<std::ptrdiff_t>(i), "query"});
        SL_CHECK(this->query(**inner, outer));
    }
    const Scope scope(query.from, schema_, outer);
    SL_CHECK(joins(query, scope));
    const Place rows{scope, false, false, "where"};
    if (query.where) SL_CHECK(below(*query.where, rows, Step{"where"}));
    for (std::size_t i = 0; i < query.group.size(); ++i) {
        const Step step{"group", static_cast<std::ptrdiff_t>(i)};
        SL_TRY(const Type type, below(query.group[i], Place{scope, false, false, "group"}, step));
        const Path::Enter enter(path_, step);
        if (!type || is_constant(query.group[i]))
            return path_.fail("a constant makes no groups; name a column");
    }
    if (query.having) {
        if (!is_grouped(query))
            return path_.fail("having: there are no groups here; put the condition in where");
        SL_CHECK(below(*query.having, Place{scope, true, false, "having"}, Step{"having"}));
    }
    SL_TRY(auto types, outputs(query, scope, outer));
    SL_CHECK(order_and_limit(query, scope, outer));
    if (is_grouped(query)) SL_CHECK(grouping(query, scope));
    return types;
}

Result<void> Checker::joins(const Query& query, const Scope& scope) {
    for (std::size_t i = 0; i < query.from.joins.size(); ++i) {
        const Join& join = query.from.joins[i];
        const Path::Enter enter(path_, Step{"from.joins", static_cast<std::ptrdiff_t>(i)});
        if (join.on.empty()) return path_.fail("on: a join needs at least one pair of equal columns");
        const auto position = [&](const ColumnRef& c) {  // of its source; the joined one is i + 1
            for (std::size_t k = 0; k < scope.sources.size(); ++k)
                if (equal_folded(scope.sources[k].alias, c.source)) return k;
            return scope.sources.size();
        };
        for (std::size_t k = 0; k < join.on.size(); ++k) {
            const Path::Enter key(path_, Step{"on", static_cast<std::ptrdiff_t>(k)});
            const std::size_t left = position(join.on[k].left), right = position(join.on[k].right);
            if (std::max(left, right) != i + 1 || std::min(left, right) > i)
                return path_.fail("one column must be of '" + scope.sources[i + 1].alias +
                                  "' and the other of a source before it");
            SL_CHECK(
                comparable(resolve(join.on[k].left, scope)->type, resolve(join.on[k].right, scope)->type));
        }
    }
    return {};
}

Result<std::vector<ColumnType>> Checker::outputs(const Query& query, const Scope& scope, const Scope* outer) {
    std::vector<ColumnType> types;
    const Place place{scope, true, true, "select"};
    for (std::size_t i = 0; i < query.select.size(); ++i) {
        const Step step{"select", static_cast<std::ptrdiff_t>(i)};
        SL_TRY(const Type type, below(query.select[i].expression, place, step));
        const Path::Enter enter(path_, step);
        if (!type) return path_.fail("a bare null has no type; cast it");
        if (!is_plain_text(query.select[i].name)) return path_.fail("the name is not well-formed text");
        types.push_back(*type);
    }
    if (!query.set) return types;
    const Path::Enter enter(path_, Step{"set.right"});
    SL_TRY(const auto right, this->query(*query.set->right, outer));
    if (right.size() != types.size())
        return path_.fail("both sides must select the same number of columns: " +
                          std::to_string(types.size()) + " and " + std::to_string(right.size()));
    for (std::size_t i = 0; i < types.size(); ++i) {
        const CommonType common = common_type(types[i], right[i]);
        const Path::Enter item(path_, Step{"select", static_cast<std::ptrdiff_t>(i)});
        if (!common.exists)
            return path_.fail("both sides must have the same type: " + name_of_type(types[i]) + " and " +
                              name_of_type(right[i]) + "; cast one of them");
        types[i] = *common.type;
    }
    return types;
}

Result<void> Checker::order_items(const Query& query, const Place& place) {
    for (std::size_t i = 0; i < query.order.size(); ++i) {
        const Step step{"order", static_cast<std::ptrdiff_t>(i)};
        SL_TRY(const Type type, below(query.order[i].expression, place, step));
        const Path::Enter enter(path_, step);
        if (!type || is_constant(query.order[i].expression))
            return path_.fail("a constant orders nothing; name a column");
    }
    if (!query.limit) return {};
    for (std::size_t i = 0; i < query.limit->per.size(); ++i) {
        const Step step{"limit.per", static_cast<std::ptrdiff_t>(i)};
        SL_TRY(const Type type, below(query.limit->per[i], place, step));
        const Path::Enter enter(path_, step);
        if (!type || is_constant(query.limit->per[i]))
            return path_.fail("a constant makes no groups; name a column");
    }
    return {};
}

Result<void> Checker::order_and_limit(const Query& query, const Scope& scope, const Scope* outer) {
    if (query.limit) {
        const Path::Enter enter(path_, Step{"limit"});
        const Limit& limit = *query.limit;
        if (limit.count < 1) return path_.fail("count: must be at least 1");
        if (limit.offset < 0) return path_.fail("offset: must not be below 0");
        const bool ranked = !limit.per.empty() || limit.with_ties;
        if (ranked && limit.offset != 0) return path_.fail("offset: cannot go with per or with_ties");
        if (ranked && query.order.empty())
            return path_.fail("per and with_ties need an order to say which rows come first");
    }
    if (query.set) {
        const Scope whole = output_scope(query, schema_, outer);
        return order_items(query, Place{whole, false, false, "the order of a set; name its output columns"});
    }
    SL_CHECK(order_items(query, Place{scope, true, true, "order"}));
    if (query.limit && (!query.limit->per.empty() || query.limit->with_ties)) {  // computed by a window
        for (const Expression& e : query.limit->per) SL_CHECK(own_columns(e, scope, "limit.per"));
        for (const OrderItem& o : query.order)
            SL_CHECK(own_columns(o.expression, scope, "a limit with per or with_ties"));
        for (const Expression& e : query.group)
            SL_CHECK(own_columns(e, scope, "a limit with per or with_ties"));
    }
    return query.distinct ? distinct_order(query) : Result<void>{};
}

Result<void> Checker::distinct_order(const Query& query) {
    const auto shown = [&](const Expression& e) {
        return std::ranges::any_of(query.select,
                                   [&](const SelectItem& item) { return item.expression == e; });
    };
    constexpr auto kMessage =
        "with distinct, only what is selected can order the rows; select this too, or group instead";
    for (std::size_t i = 0; i < query.order.size(); ++i) {
        const Path::Enter enter(path_, Step{"order", static_cast<std::ptrdiff_t>(i)});
        if (!shown(query.order[i].expression)) return path_.fail(kMessage);
    }
    for (std::size_t i = 0; query.limit && i < query.limit->per.size(); ++i) {
        const Path::Enter enter(path_, Step{"limit.per", static_cast<std::ptrdiff_t>(i)});
        if (!shown(query.limit->per[i])) return path_.fail(kMessage);
    }
    return {};
}

Result<void> Checker::grouping(const Query& query, const Scope& scope) {
    Result<void> result;
    for_each_child(query, [&](const auto& child, const Step& step) {
        if (!result) return;
        const bool over_whole = step.name == "order" || step.name == "limit.per";
        if (step.name != "select" && step.name != "having" && (query.set || !over_whole)) return;
        const Path::Enter enter(path_, step);
        if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, Expression> ||
                      std::same_as<std::remove_cvref_t<decltype(child)>, Predicate>)
            result = grouped(child, query, scope);
    });
    return result;
}

template <class Node>
Result<void> Checker::grouped_below(const Node& node, const Query& query, const Scope& scope) {
    Result<void> result;
    for_each_child(node, [&](const auto& child, const Step& step) {
        if (!result) return;
        const Path::Enter enter(path_, step);
        if constexpr (!std::same_as<std::remove_cvref_t<decltype(child)>, ColumnRef>)
            result = grouped(child, query, scope);
    });
    return result;
}

Result<void> Checker::grouped(const Expression& e, const Query& query, const Scope& scope) {
    if (std::holds_alternative<AggregateCall>(e.form) ||
        std::ranges::find(query.group, e) != query.group.end())
        return {};
    if (const auto* column = std::get_if<ColumnRef>(&e.form)) {
        const auto found = resolve(*column, scope);
        if (!found || found->scope != &scope) return {};  // of a query around this one: constant here
        return path_.fail(described(e) +
                          " is neither grouped nor aggregated; add it to group or aggregate it");
    }
    return grouped_below(e, query, scope);
}

Result<void> Checker::grouped(const Predicate& p, const Query& query, const Scope& scope) {
    return grouped_below(p, query, scope);
}

Result<void> Checker::grouped(const Query& inner, const Query& query, const Scope& scope) {
    Result<void> result;
    for_each_outer_column(inner, [&](const ColumnRef& column) {
        if (!result || scope.find(column.source) == nullptr) return;
        if (std::ranges::find(query.group, Expression(column)) == query.group.end())
            result = path_.fail("'" + column.column + "' of '" + column.source +
                                "' is not grouped in the query around this one; add it to its group");
    });
    return result;
}

}  // namespace sightline::query
