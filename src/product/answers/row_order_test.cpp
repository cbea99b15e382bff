#include "product/answers/row_order.h"

#include <gtest/gtest.h>

namespace sightline::answers {
namespace {

using namespace query;

Query grouped(std::vector<std::string> keys) {
    Query q;
    q.from.source.of = TableRef{"sales"};
    for (const auto& key : keys) {
        q.select.push_back({ColumnRef{"", key}, ""});
        q.group.emplace_back(ColumnRef{"", key});
    }
    q.select.push_back({AggregateCall{Aggregate::Sum, Box<Expression>(ColumnRef{"", "amount"})}, "total"});
    return q;
}

Table table_of(ColumnType key, const std::vector<std::pair<Value, Value>>& rows) {
    Table t;
    t.columns = {Column("key", key), Column("total", ColumnType::Integer)};
    for (const auto& [k, v] : rows) {
        t.columns[0].push(k);
        t.columns[1].push(v);
    }
    return t;
}

std::string figures(const Table& t) {
    std::string s;
    for (std::size_t r = 0; r < t.row_count(); ++r) s += to_text(t.value(r, t.column_count() - 1)) + " ";
    return s;
}

TEST(RowOrder, WordsByTheFigureLargestFirst) {
    const Table t = table_of(ColumnType::Text, {{Value("S"), Value(std::int64_t{5})},
                                                {Value("E"), Value()},
                                                {Value("N"), Value(std::int64_t{7})},
                                                {Value("B"), Value(std::int64_t{5})}});
    const Table sorted = in_reading_order(grouped({"region"}), t);
    EXPECT_EQ(figures(sorted), "7 5 5  ");
    EXPECT_EQ(to_text(sorted.value(1, 0)), "B") << "equal ones by their key";
}

TEST(RowOrder, NumbersAndDaysUpwards) {
    const Table t = table_of(ColumnType::Integer, {{Value(std::int64_t{10}), Value(std::int64_t{1})},
                                                   {Value(std::int64_t{-2}), Value(std::int64_t{2})},
                                                   {Value(), Value(std::int64_t{3})},
                                                   {Value(std::int64_t{5}), Value(std::int64_t{4})}});
    EXPECT_EQ(figures(in_reading_order(grouped({"bin"}), t)), "2 4 1 3 ");
}

TEST(RowOrder, AnOrderThatWasAskedForIsKept) {
    const Table t = table_of(ColumnType::Text,
                             {{Value("S"), Value(std::int64_t{5})}, {Value("N"), Value(std::int64_t{7})}});
    Query q = grouped({"region"});
    q.order.push_back({ColumnRef{"", "region"}, true});
    EXPECT_EQ(in_reading_order(q, t), t);
    Query plain;
    plain.select = q.select;
    EXPECT_EQ(in_reading_order(plain, t), t);
}

}  // namespace
}  // namespace sightline::answers
