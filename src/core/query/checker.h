#pragma once
// The checks behind validate.h, on a qualified Query: types, grouping, places where aggregates and windows
// may stand, limits. Internal to this room.

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/query/path.h"
#include "core/query/scope.h"
#include "core/query/validate.h"

namespace sightline::query {

class Checker {
  public:
    Checker(const Schema& schema, const QueryLimits& limits) : schema_(schema), limits_(limits) {}

    /// The types of the output columns, or what is wrong and where.
    Result<std::vector<ColumnType>> query(const Query& query, const Scope* outer);

  private:
    using Type = std::optional<ColumnType>;

    /// What may stand where an expression stands.
    struct Place {
        const Scope& scope;
        bool aggregates = false;
        bool windows = false;
        std::string_view clause;  ///< for messages: "where"
    };

    // checker.cpp
    Result<void> joins(const Query& query, const Scope& scope);
    Result<void> grouping(const Query& query, const Scope& scope);
    Result<void> order_and_limit(const Query& query, const Scope& scope, const Scope* outer);
    Result<void> order_items(const Query& query, const Place& place);
    Result<void> distinct_order(const Query& query);
    Result<std::vector<ColumnType>> outputs(const Query& query, const Scope& scope, const Scope* outer);
    Result<void> grouped(const Expression& expression, const Query& query, const Scope& scope);
    Result<void> grouped(const Predicate& predicate, const Query& query, const Scope& scope);
    Result<void> grouped(const Query& inner, const Query& query, const Scope& scope);
    template <class Node>
    Result<void> grouped_below(const Node& node, const Query& query, const Scope& scope);

    // checker_expression.cpp
    Result<Type> expression(const Expression& expression, const Place& place);
    Result<Type> below(const Expression& expression, const Place& place, Step step);
    Result<Type> numeric(const Expression& expression, const Place& place, Step step, std::string_view user);
    Result<Type> temporal(const Expression& expression, const Place& place, Step step, std::string_view user);
    Result<Type> text(const Expression& expression, const Place& place, Step step, std::string_view user);
    Result<Type> form(const ColumnRef& column, const Place& place);
    Result<Type> form(const Literal& literal, const Place& place);
    Result<Type> form(const AllRows& all, const Place& place);
    Result<Type> form(const Arithmetic& arithmetic, const Place& place);
    Result<Type> form(const TimeBucket& bucket, const Place& place);
    Result<Type> form(const TimePartOf& part, const Place& place);
    Result<Type> form(const DateShift& shift, const Place& place);
    Result<Type> form(const DateDifference& difference, const Place& place);
    Result<Type> form(const Bin& bin, const Place& place);
    Result<Type> form(const Case& c, const Place& place);
    Result<Type> form(const Cast& cast, const Place& place);
    Result<Type> form(const ScalarSubquery& subquery, const Place& place);
    Result<void> literal(const Value& value);

    // checker_call.cpp
    Result<Type> form(const AggregateCall& call, const Place& place);
    Result<Type> form(const WindowCall& call, const Place& place);
    Result<Type> form(const FunctionCall& call, const Place& place);
    Result<void> window_arguments(const WindowCall& call, const Place& inside);
    Result<void> window_frame(const WindowCall& call);
    Result<void> own_columns(const Expression& expression, const Scope& scope, std::string_view user);

    // checker_predicate.cpp
    Result<void> predicate(const Predicate& predicate, const Place& place);
    Result<void> below(const Predicate& predicate, const Place& place, Step step);
    Result<void> form(const Comparison& comparison, const Place& place);
    Result<void> form(const Between& between, const Place& place);
    Result<void> form(const InList& in, const Place& place);
    Result<void> form(const InQuery& in, const Place& place);
    Result<void> form(const Exists& exists, const Place& place);
    Result<void> form(const IsNull& is_null, const Place& place);
    Result<void> form(const TextMatch& match, const Place& place);
    Result<void> form(const Junction& junction, const Place& place);
    Result<void> form(const Negation& negation, const Place& place);
    Result<void> comparable(Type left, Type right);

    const Schema& schema_;
    const QueryLimits& limits_;
    Path path_;
};

/// "text", or "null".
std::string name_of_type(std::optional<ColumnType> type);

}  // namespace sightline::query
