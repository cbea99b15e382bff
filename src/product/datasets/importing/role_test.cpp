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
    const RoleGuess told = guess_role({.name = "tea", .type = ColumnType::Double, .unit = "thousand EUR"});
    EXPECT_EQ(told.role, Role::Money);
    EXPECT_EQ(told.unit, "thousand EUR");
    EXPECT_EQ(guess_role({.name = "sales", .type = ColumnType::Double, .unit = "pcs"}).role, Role::Measure);
    EXPECT_EQ(guess_role({.name = "load", .type = ColumnType::Double, .unit = "kg"}).unit, "kg");
}

TEST(Roles, AScaleIsPartOfTheUnit) {
    const auto of = [](std::string_view name) { return guess_role({name, ColumnType::Double, 10, 2}); };
    for (const std::string_view name :
         {"Revenue in kEUR", "Revenue (kEUR)", "revenue_teur", "debt k€", "Debt (EUR 000)", "Umsatz Tsd. EUR",
          "Cost in thousands of euros", "Cost, EUR '000", "cost_k_eur"}) {
        EXPECT_EQ(of(name).unit, "thousand EUR") << name;
        EXPECT_EQ(of(name).role, Role::Money) << name;
    }
    for (const std::string_view name :
         {"Rev ($m)", "rev_usd_m", "Rev MUSD", "Revenue in USD millions", "Cost $mn"})
        EXPECT_EQ(of(name).unit, "million USD") << name;
    EXPECT_EQ(of("Umsatz Mrd. EUR").unit, "billion EUR");
    EXPECT_EQ(of("sales in thousands").unit, "thousand");
    EXPECT_EQ(of("Population (000)").unit, "thousand");
    for (const std::string_view name : {"plan b eur", "price eur"}) EXPECT_EQ(of(name).unit, "EUR") << name;
    for (const std::string_view name : {"thousand oaks", "top 1000", "sensor_000", "pixel 000",
                                        "Price (EUR/t)", "cost EUR/m", "USD/b", "team", "amount", "million"})
        EXPECT_EQ(of(name).unit, "") << name;
}

}  // namespace
}  // namespace sightline::datasets
