#include "core/query/validate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "core/query/duckdb_fixture.h"
#include "core/query/query_walk.h"
#include "core/query/scope.h"
#include "core/query/sql.h"

namespace sightline::query {
namespace {

const Schema& schema() {
    static const Schema s = testing::small_schema();
    return s;
}

Query listing(Expression e) {
    Query q;
    q.from.source.of = TableRef{"sales"};
    q.select.push_back({std::move(e), ""});
    return q;
}

std::string problem(const Query& q, const QueryLimits& limits = {}) {
    const auto types = validate(q, schema(), limits);
    return types ? "" : types.error().message;
}

TEST(Validate, LimitsHold) {
    Expression deep = ColumnRef{"", "amount"};
    for (int i = 0; i < 14; ++i) deep = FunctionCall{Function::Abs, {deep}};
    EXPECT_EQ(problem(listing(deep)), "");
    for (int i = 0; i < 3; ++i) deep = FunctionCall{Function::Abs, {deep}};
    EXPECT_NE(problem(listing(deep)).find("nested more than 16 deep"), std::string::npos);

    Query wide = listing(ColumnRef{"", "amount"});
    for (int i = 0; i < 200; ++i) wide.select.push_back(wide.select.front());
    EXPECT_EQ(problem(wide), "select: at most 200 columns are allowed, not 201");

    Query many = listing(ColumnRef{"", "amount"});
    Junction parts;
    for (int i = 0; i < 1000; ++i) parts.parts.push_back(IsNull{ColumnRef{"", "amount"}});
    many.where = parts;
    EXPECT_NE(problem(many).find("more than 2000 parts"), std::string::npos);

    Query list = listing(ColumnRef{"", "amount"});
    list.where = InList{ColumnRef{"", "id"}, std::vector<Value>(1001, Value(std::int64_t{1}))};
    EXPECT_EQ(problem(list), "where: values: at most 1000 values are allowed, not 1001");
    QueryLimits more;
    more.max_list = 2000;
    EXPECT_EQ(problem(list, more), "");
}

TEST(Validate, LiteralsThatNoColumnCanHold) {
    EXPECT_NE(problem(listing(Literal{Decimal{"1.2.3"}})), "");
    EXPECT_NE(problem(listing(Literal{Decimal{"1e5"}})), "");
    EXPECT_NE(problem(listing(Literal{Decimal{std::string(39, '9')}})), "");
    EXPECT_EQ(problem(listing(Literal{Decimal{std::string(38, '9')}})), "");
    EXPECT_NE(problem(listing(Literal{std::string("a\0b", 3)})), "");
    EXPECT_NE(problem(listing(Literal{std::string("\xff")})), "");
    EXPECT_NE(problem(listing(Literal{std::string("\xed\xa0\x80")})), "");  // half of a surrogate pair
    EXPECT_NE(problem(listing(Literal{HUGE_VAL})), "");
    EXPECT_NE(problem(listing(Literal{Date{100'000'000}})), "");
    EXPECT_NE(problem(listing(Literal{Time{86'400'000'000}})), "");
    EXPECT_NE(problem(listing(Bin{Expression(ColumnRef{"", "amount"}), 0, 0})), "");
    EXPECT_NE(problem(listing(DateShift{Expression(ColumnRef{"", "order_date"}), INT64_MIN, TimeGrain::Day})),
              "");
}

TEST(Validate, EmptyAndHalfMadeQueriesAreRefused) {
    EXPECT_NE(problem(Query{}), "");
    EXPECT_NE(problem(listing(WindowCall{})), "");
    EXPECT_NE(problem(listing(FunctionCall{})), "");
    EXPECT_NE(problem(listing(Case{})), "");
    EXPECT_NE(problem(listing(AllRows{})), "");
    EXPECT_NE(problem(listing(ScalarSubquery{})), "");
    Query joined = listing(ColumnRef{"", "amount"});
    joined.from.joins.push_back({JoinKind::Inner, Source{TableRef{"customers"}, ""}, {}});
    EXPECT_EQ(problem(joined), "from.joins[0]: on: a join needs at least one pair of equal columns");
}

TEST(Validate, WhatDuckDbCannotDoIsSaidBefore) {
    Query inner;
    inner.from.source.of = TableRef{"customers"};
    inner.select.push_back({WindowCall{WindowFunction::Sum, {ColumnRef{"sales", "amount"}}, {}, {}, {}}, ""});
    Query q = listing(ColumnRef{"", "id"});
    q.where = Exists{inner};
    EXPECT_NE(problem(q).find("a window cannot use 'amount' of the query around this one"), std::string::npos)
        << problem(q);
    EXPECT_THROW(compile(listing(ColumnRef{"", "nowhere"}), schema()), std::logic_error);
}

TEST(Scope, SpellingsOfOneQueryBecomeEqual) {
    Query a = listing(ColumnRef{"", "AMOUNT"}), b = listing(ColumnRef{"sales", "amount"});
    a.select.front().name = b.select.front().name = "n";
    EXPECT_FALSE(a == b);
    EXPECT_TRUE(*qualify(a, schema()) == *qualify(b, schema()));
}

TEST(Scope, ColumnsAreFollowedThroughDerivedSources) {
    Query inner = listing(ColumnRef{"", "amount"});
    inner.select.push_back({FunctionCall{Function::Abs, {ColumnRef{"", "amount"}}}, "size"});
    Query outer;
    outer.from.source = Source{Box<Query>(inner), "d"};
    outer.select.push_back({ColumnRef{"d", "amount"}, ""});
    const Scope scope(outer.from, schema());
    const auto amount = resolve(ColumnRef{"", "amount"}, scope),
               size = resolve(ColumnRef{"d", "SIZE"}, scope);
    ASSERT_TRUE(amount && size);
    EXPECT_EQ(amount->info, schema().find("sales")->find("amount"));
    EXPECT_EQ(amount->table, schema().find("sales"));
    EXPECT_EQ(size->info, nullptr);
    EXPECT_EQ(size->type, ColumnType::Double);
    EXPECT_FALSE(resolve(ColumnRef{"", "price"}, scope));
}

TEST(Walk, VisitsEveryColumnAndQuery) {
    Query inner = listing(ColumnRef{"", "region"});
    inner.where = Comparison{Comparator::Equal, ColumnRef{"", "id"}, ColumnRef{"s", "id"}};
    Query q;
    q.from.source = Source{TableRef{"sales"}, "s"};
    q.from.joins.push_back({JoinKind::Inner,
                            Source{TableRef{"customers"}, ""},
                            {{ColumnRef{"s", "customer_id"}, ColumnRef{"customers", "id"}}}});
    q.select.push_back({AggregateCall{Aggregate::Sum, Box<Expression>(ColumnRef{"", "amount"})}, ""});
    q.where = InQuery{ColumnRef{"s", "region"}, inner};
    std::vector<std::string> columns;
    for_each_column(q, [&](const ColumnRef& c) { columns.push_back(c.column); });
    EXPECT_EQ(columns,
              (std::vector<std::string>{"customer_id", "id", "amount", "region", "region", "id", "id"}));
    int queries = 0;
    for_each_query(q, [&](const Query&) { ++queries; });
    EXPECT_EQ(queries, 2);
    std::vector<std::string> outside;
    for_each_outer_column(inner, [&](const ColumnRef& c) { outside.push_back(c.source + "." + c.column); });
    EXPECT_EQ(outside, std::vector<std::string>{"s.id"});
    for_each_column(q, [](ColumnRef& c) { c.column = "x"; });  // mutable nodes too
    EXPECT_EQ(q.from.joins[0].on[0].left.column, "x");
    EXPECT_TRUE(is_grouped(q));
}

}  // namespace
}  // namespace sightline::query
