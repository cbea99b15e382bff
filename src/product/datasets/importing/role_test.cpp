#include "product/datasets/importing/role.h"

#include <gtest/gtest.h>

namespace sightline::datasets {
namespace {

using query::Role;

TEST(Roles, FromNameTypeAndValues) {
    const auto number = [](std::string_view name, double low, double high, bool whole = true,
                           std::int64_t distinct = 500) {
        return guess_role({name, whole ? ColumnType::Integer : ColumnType::Double, 1000, distinct, 0, 0, low,
                           high, whole})
            .role;
    };
    const auto text = [](std::string_view name, std::int64_t distinct, double length) {
        return guess_role({name, ColumnType::Text, 1000, distinct, 0, length, 0, 0, false}).role;
    };
    EXPECT_EQ(number("customer_id", 1, 1000), Role::Identifier);
    EXPECT_EQ(number("CustomerID", 1, 1000), Role::Identifier);
    EXPECT_EQ(number("year", 1990, 2024), Role::Time);
    EXPECT_EQ(number("year", 1, 30), Role::Measure);
    EXPECT_EQ(number("net_amount", 0, 900, false), Role::Money);
    EXPECT_EQ(number("discount", 0, 1, false), Role::Percentage);
    EXPECT_EQ(number("latitude", -90, 90, false), Role::Geography);
    EXPECT_EQ(number("horsepower", 40, 230), Role::Measure);
    EXPECT_EQ(number("width", 1, 9), Role::Measure);  // "id" is no word of it
    EXPECT_EQ(text("country", 20, 8), Role::Geography);
    EXPECT_EQ(text("product", 20, 8), Role::Category);
    EXPECT_EQ(text("review", 990, 300), Role::Text);
    EXPECT_EQ(text("order id", 1000, 8), Role::Identifier);
    EXPECT_EQ(guess_role({"paid", ColumnType::Boolean, 10, 2}).role, Role::Boolean);
    EXPECT_EQ(guess_role({"at", ColumnType::Timestamp, 10, 2}).role, Role::Time);
    EXPECT_EQ(guess_role({.name = "list", .type = ColumnType::Double, .unit = "$"}).role, query::Role::Money);
    EXPECT_EQ(guess_role({.name = "won", .type = ColumnType::Double, .unit = "%"}).role,
              query::Role::Percentage);
    EXPECT_EQ(guess_role({"price_usd", ColumnType::Double, 10, 2}).unit, "USD");
}

}  // namespace
}  // namespace sightline::datasets
