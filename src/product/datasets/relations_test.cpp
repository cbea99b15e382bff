#include "product/datasets/relations.h"

#include <gtest/gtest.h>

namespace sightline::datasets {
namespace {

query::ColumnInfo column(std::string name, std::int64_t distinct,
                         query::Role role = query::Role::Identifier) {
    query::ColumnInfo c;
    c.name = std::move(name);
    c.type = ColumnType::Integer;
    c.role = role;
    c.distinct_count = distinct;
    c.distinct_exact = true;
    c.min = Value{std::int64_t{1}};
    c.max = Value{distinct};
    return c;
}

TEST(Relations, FoundByNameAndUniqueness) {
    const query::TableInfo customers{
        "customers", "", 10, {column("customer_id", 10), column("age", 7, query::Role::Measure)}};
    const query::TableInfo orders{
        "orders",
        "",
        50,
        {column("order_id", 50), column("customer_id", 9), column("age", 5, query::Role::Measure)}};
    const auto found = infer_relations({customers, orders});
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().from_table, "orders");
    EXPECT_EQ(found.front().to_table, "customers");
    EXPECT_TRUE(found.front().to_unique);
    for (const auto& r : found) EXPECT_NE(r.from_column, "age");
}

TEST(Relations, AnIdOfTheNamedTable) {
    const query::TableInfo singer{"singer", "", 10, {column("id", 10)}};
    const query::TableInfo concert{"concerts", "", 50, {column("id", 50), column("singer_id", 9)}};
    const auto found = infer_relations({singer, concert});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().from_column, "singer_id");
    EXPECT_EQ(found.front().to_column, "id");
}

TEST(Relations, NotWhereRangesCannotMeet) {
    auto far = column("customer_id", 9);
    far.min = Value{std::int64_t{1000}};
    far.max = Value{std::int64_t{2000}};
    EXPECT_TRUE(
        infer_relations({{"customers", "", 10, {column("customer_id", 10)}}, {"orders", "", 50, {far}}})
            .empty());
}

}  // namespace
}  // namespace sightline::datasets
