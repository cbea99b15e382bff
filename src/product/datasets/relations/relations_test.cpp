#include "product/datasets/relations/relations.h"

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

query::ColumnInfo words(std::string name, std::int64_t distinct) {
    query::ColumnInfo c;
    c.name = std::move(name);
    c.type = ColumnType::Text;
    c.role = query::Role::Category;
    c.distinct_count = distinct;
    c.distinct_exact = true;
    return c;
}

TEST(Relations, AKeyWrittenInOneWord) {
    const query::TableInfo dorm{"dorm", "", 8, {column("dormid", 8, query::Role::Measure)}};
    const query::TableInfo lives{
        "lives_in",
        "",
        30,
        {column("stuid", 30, query::Role::Measure), column("dormid", 7, query::Role::Measure)}};
    const query::TableInfo student{"student", "", 34, {column("StuID", 34)}};
    const auto found = infer_relations({dorm, lives, student});
    ASSERT_EQ(found.size(), 2u);
    for (const auto& r : found) EXPECT_EQ(r.from_table, "lives_in");
}

TEST(Relations, ATableNamedByAColumn) {
    const query::TableInfo patient{"patient", "", 20, {column("ssn", 20), words("name", 20)}};
    const query::TableInfo visit{"visit", "", 90, {column("visit_id", 90), column("patient", 18)}};
    const auto found = infer_relations({patient, visit});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().from_column, "patient");
    EXPECT_EQ(found.front().to_column, "ssn");
}

TEST(Relations, NamesOfPeopleAreNoKeys) {
    const query::TableInfo artist{"artist", "", 20, {column("artist_id", 20), words("name", 20)}};
    const query::TableInfo customer{
        "customer", "", 50, {column("customer_id", 50), words("first_name", 40), words("last_name", 50)}};
    const query::TableInfo staff{"staff", "", 9, {column("staff_id", 9), words("last_name", 9)}};
    EXPECT_TRUE(infer_relations({artist, customer, staff}).empty());
}

TEST(Relations, ABareIdSaysNothingOfOtherTables) {
    const query::TableInfo student{"student", "", 20, {column("id", 20)}};
    const query::TableInfo course{"course", "", 10, {column("course_id", 10)}};
    EXPECT_TRUE(infer_relations({student, course}).empty());
}

}  // namespace
}  // namespace sightline::datasets
