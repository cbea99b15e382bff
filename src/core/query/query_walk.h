#pragma once
// Walking a Query: the direct children of every node, and on top of that whole-tree visits.
//
// `for_each_child(node, visit)` calls `visit(child, step)` for the direct children of a Query, Expression or
// Predicate, in reading order. A child is an Expression, a Predicate, a Query (subqueries, sources, the right
// side of a set) or a ColumnRef (join keys only; a ColumnRef that is an Expression comes as the Expression).
// It works on const and on mutable nodes alike. `step` is where the child sits in its parent, for paths in
// messages: "where", "parts[1]", "from.joins[0].on[0].left".
//
// Scopes: ColumnRefs resolve through scope.h. In a Query with `set`, the ColumnRefs of `order` and of
// `limit.per` name output columns.

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "core/query/query.h"

namespace sightline::query {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

/// One to three segments of a path; made for free, written only for a message.
struct Step {
    std::string_view name;
    std::ptrdiff_t index = -1;  ///< -1: none
    std::string_view then = {};
    std::ptrdiff_t then_index = -1;
    std::string_view last = {};
    std::string text() const;  ///< "from.joins[0].on[1].left"
};

template <class Node, class Form>
concept NodeOf = std::same_as<std::remove_const_t<Node>, Form>;

template <NodeOf<Expression> Node, class Visit>
void for_each_child(Node& expression, Visit&& visit) {
    const auto each = [&](auto& items, std::string_view name) {
        for (std::size_t i = 0; i < items.size(); ++i)
            visit(items[i], Step{name, static_cast<std::ptrdiff_t>(i)});
    };
    std::visit(
        [&](auto& form) {
            using Form = std::remove_cvref_t<decltype(form)>;
            if constexpr (std::same_as<Form, Arithmetic>) {
                visit(*form.left, Step{"left"});
                visit(*form.right, Step{"right"});
            } else if constexpr (std::same_as<Form, TimeBucket> || std::same_as<Form, TimePartOf> ||
                                 std::same_as<Form, DateShift> || std::same_as<Form, Bin> ||
                                 std::same_as<Form, Cast>) {
                visit(*form.of, Step{"of"});
            } else if constexpr (std::same_as<Form, DateDifference>) {
                visit(*form.from, Step{"from"});
                visit(*form.to, Step{"to"});
            } else if constexpr (std::same_as<Form, AggregateCall>) {
                visit(*form.of, Step{"of"});
                if (form.filter) visit(**form.filter, Step{"filter"});
            } else if constexpr (std::same_as<Form, WindowCall>) {
                each(form.arguments, "arguments");
                each(form.partition, "partition");
                for (std::size_t i = 0; i < form.order.size(); ++i)
                    visit(form.order[i].expression, Step{"order", static_cast<std::ptrdiff_t>(i)});
            } else if constexpr (std::same_as<Form, FunctionCall>) {
                each(form.arguments, "arguments");
            } else if constexpr (std::same_as<Form, Case>) {
                for (std::size_t i = 0; i < form.branches.size(); ++i) {
                    visit(form.branches[i].when, Step{"case", static_cast<std::ptrdiff_t>(i), "when"});
                    visit(form.branches[i].then, Step{"case", static_cast<std::ptrdiff_t>(i), "then"});
                }
                if (form.otherwise) visit(**form.otherwise, Step{"else"});
            } else if constexpr (std::same_as<Form, ScalarSubquery>) {
                visit(*form.query, Step{"subquery"});
            }
        },
        expression.form);
}

template <NodeOf<Predicate> Node, class Visit>
void for_each_child(Node& predicate, Visit&& visit) {
    std::visit(
        [&](auto& form) {
            using Form = std::remove_cvref_t<decltype(form)>;
            if constexpr (std::same_as<Form, Comparison>) {
                visit(form.left, Step{"left"});
                visit(form.right, Step{"right"});
            } else if constexpr (std::same_as<Form, Between>) {
                visit(form.of, Step{"between"});
                visit(form.low, Step{"low"});
                visit(form.high, Step{"high"});
            } else if constexpr (std::same_as<Form, InList>) {
                visit(form.of, Step{"in"});
            } else if constexpr (std::same_as<Form, InQuery>) {
                visit(form.of, Step{"in"});
                visit(*form.query, Step{"query"});
            } else if constexpr (std::same_as<Form, Exists>) {
                visit(*form.query, Step{"exists"});
            } else if constexpr (std::same_as<Form, IsNull>) {
                visit(form.of, Step{"is_null"});
            } else if constexpr (std::same_as<Form, TextMatch>) {
                visit(form.of, Step{"of"});
            } else if constexpr (std::same_as<Form, Junction>) {
                const std::string_view name = form.connective == Connective::And ? "and" : "or";
                for (std::size_t i = 0; i < form.parts.size(); ++i)
                    visit(form.parts[i], Step{name, static_cast<std::ptrdiff_t>(i)});
            } else if constexpr (std::same_as<Form, Negation>) {
                visit(*form.of, Step{"not"});
            }
        },
        predicate.form);
}

template <NodeOf<Query> Node, class Visit>
void for_each_child(Node& query, Visit&& visit) {
    const auto index = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    using Subquery = Box<Query>;
    if (auto* inner = std::get_if<Subquery>(&query.from.source.of)) visit(**inner, Step{"from", -1, "query"});
    for (std::size_t i = 0; i < query.from.joins.size(); ++i) {
        auto& join = query.from.joins[i];
        if (auto* inner = std::get_if<Subquery>(&join.source.of))
            visit(**inner, Step{"from.joins", index(i), "query"});
        for (std::size_t k = 0; k < join.on.size(); ++k) {
            visit(join.on[k].left, Step{"from.joins", index(i), "on", index(k), "left"});
            visit(join.on[k].right, Step{"from.joins", index(i), "on", index(k), "right"});
        }
    }
    for (std::size_t i = 0; i < query.select.size(); ++i)
        visit(query.select[i].expression, Step{"select", index(i)});
    if (query.where) visit(*query.where, Step{"where"});
    for (std::size_t i = 0; i < query.group.size(); ++i) visit(query.group[i], Step{"group", index(i)});
    if (query.having) visit(*query.having, Step{"having"});
    for (std::size_t i = 0; i < query.order.size(); ++i)
        visit(query.order[i].expression, Step{"order", index(i)});
    if (query.limit)
        for (std::size_t i = 0; i < query.limit->per.size(); ++i)
            visit(query.limit->per[i], Step{"limit.per", index(i)});
    if (query.set) visit(*query.set->right, Step{"set.right"});
}

/// Calls `visit(expression)` for every Expression below `node`, `node` itself first when it is one, those of
/// predicates within and, when `into_queries`, those of the Queries within too.
template <class Node, class Visit>
void for_each_expression(Node& node, Visit&& visit, bool into_queries = true) {
    if constexpr (NodeOf<Node, Expression>) visit(node);
    for_each_child(node, [&](auto& child, const Step&) {
        using Child = std::remove_cvref_t<decltype(child)>;
        if constexpr (std::same_as<Child, Query>) {
            if (into_queries) for_each_expression(child, visit, true);
        } else if constexpr (!std::same_as<Child, ColumnRef>) {
            for_each_expression(child, visit, into_queries);
        }
    });
}

/// Calls `visit(column_ref)` for every ColumnRef below `node`, those of join keys too.
template <class Node, class Visit>
void for_each_column(Node& node, Visit&& visit, bool into_queries = true) {
    if constexpr (NodeOf<Node, Expression>)
        if (auto* column = std::get_if<ColumnRef>(&node.form)) visit(*column);
    for_each_child(node, [&](auto& child, const Step&) {
        using Child = std::remove_cvref_t<decltype(child)>;
        if constexpr (std::same_as<Child, ColumnRef>) {
            visit(child);
        } else if constexpr (std::same_as<Child, Query>) {
            if (into_queries) for_each_column(child, visit, true);
        } else {
            for_each_column(child, visit, into_queries);
        }
    });
}

/// Calls `visit(query)` for every Query below `node`, `node` itself first when it is one.
template <class Node, class Visit>
void for_each_query(Node& node, Visit&& visit) {
    if constexpr (NodeOf<Node, Query>) visit(node);
    for_each_child(node, [&](auto& child, const Step&) {
        if constexpr (!std::same_as<std::remove_cvref_t<decltype(child)>, ColumnRef>)
            for_each_query(child, visit);
    });
}

/// Calls `visit(column_ref)` for every ColumnRef below `query` that refers to a source around it
/// (correlation).
void for_each_outer_column(const Query& query, const std::function<void(const ColumnRef&)>& visit);

/// Whether an aggregate (a window) stands in the expression itself, not in a Query within.
bool has_aggregate(const Expression& expression);
bool has_aggregate(const Predicate& predicate);
bool has_window(const Expression& expression);
bool has_window(const Predicate& predicate);
bool has_subquery(const Expression& expression);

/// Whether rows are collapsed: there are group keys, or an aggregate in select, having, order or limit.per.
bool is_grouped(const Query& query);

}  // namespace sightline::query
