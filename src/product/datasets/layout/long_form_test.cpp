#include "product/datasets/layout/long_form.h"

#include <gtest/gtest.h>

namespace sightline::datasets {
namespace {

/// A table of a text "Region" and of numbers; a unit stands behind a bar, as in "2023 Sales|EUR".
query::TableInfo across(const std::vector<std::string>& figures) {
    query::TableInfo out{.columns = {{.name = "Region", .type = ColumnType::Text}}};
    for (const auto& figure : figures) {
        const auto bar = figure.find('|');
        out.columns.push_back({.name = figure.substr(0, bar), .type = ColumnType::Integer});
        if (bar != std::string::npos) out.columns.back().unit = figure.substr(bar + 1);
    }
    return out;
}

std::string step(const query::TableInfo& table, std::string_view told = "{}") {
    const auto form = long_form(table, boost::json::parse(told).as_object());
    return form ? unpivot_step(*form) : "";
}

TEST(LongForm, AmountsOfDifferentUnitsStayApart) {
    EXPECT_EQ(step(across({"2022|EUR", "2023", "2024|EUR"})),
              R"(unpivot "2022", "2023", "2024" into year, value)");
    EXPECT_EQ(step(across({"2022|EUR", "2023|EUR", "2024|USD"})), "");
    EXPECT_EQ(
        step(across({"2023 Sales|EUR", "2023 Units|pcs", "2024 Sales|EUR", "2024 Units|pcs"})),
        R"(unpivot "2023 Sales", "2023 Units", "2024 Sales", "2024 Units" of '2023', '2024' into year, Sales, Units)");
    EXPECT_EQ(step(across({"2023 Sales|EUR", "2023 Units|pcs", "2024 Sales|USD", "2024 Units|pcs"})), "");
    constexpr std::string_view told =
        R"({"table": {"long_form": {"kind": "two_level", "keys": ["Region"], "name": "group", "measures": ["Sales", "Units"], "left_out": [],
            "groups": [{"value": "DE", "columns": ["DE Sales", "DE Units"]}, {"value": "US", "columns": ["US Sales", "US Units"]}]}}})";
    EXPECT_EQ(
        step(across({"DE Sales|EUR", "DE Units", "US Sales|EUR", "US Units"}), told),
        R"(unpivot "DE Sales", "DE Units", "US Sales", "US Units" of 'DE', 'US' into group, Sales, Units)");
    EXPECT_EQ(step(across({"DE Sales|EUR", "DE Units", "US Sales|USD", "US Units"}), told), "");
}

TEST(LongForm, PeriodsWithAndWithoutTheirYearAreNotJoined) {
    EXPECT_EQ(step(across({"Q1", "Q2", "Q3"})), "unpivot Q1, Q2, Q3 into quarter, value");
    EXPECT_EQ(step(across({"Q1", "2023 Q2", "Q3", "2024 Q2", "2025 Q2"})), "");
    EXPECT_EQ(step(across({"Jan", "Feb", "Mar", "Jan 2024"})), "");
}

TEST(LongForm, NamesThatAreTakenAreNotGivenAgain) {
    constexpr std::string_view one =
        R"({"table": {"long_form": {"kind": "series", "keys": ["Region"], "columns": ["2023", "2024"], "name": "year", "value": "value", "left_out": []}}})";
    EXPECT_EQ(step(across({"2023", "2024"}), one), R"(unpivot "2023", "2024" into year, value)");
    EXPECT_EQ(step(across({"2023", "2024", "Year", "VALUE"}), one),
              R"(unpivot "2023", "2024" into "year of value", amount)");
    EXPECT_EQ(step(across({"2023", "2024", "year", "year of value"}), one),
              R"(unpivot "2023", "2024" into "year of value 2", value)");
    constexpr std::string_view two =
        R"({"table": {"long_form": {"kind": "two_level", "keys": ["Region"], "name": "year", "measures": ["Sales", "Cost"], "left_out": [],
            "groups": [{"value": "2023", "columns": ["a", "b"]}, {"value": "2024", "columns": ["c", "d"]}]}}})";
    EXPECT_EQ(step(across({"a", "b", "c", "d"}), two),
              R"(unpivot a, b, c, d of '2023', '2024' into year, Sales, Cost)");
    EXPECT_EQ(step(across({"a", "b", "c", "d", "year", "cost"}), two),
              R"(unpivot a, b, c, d of '2023', '2024' into "year of value", Sales, "Cost of it")");
    constexpr std::string_view both =
        R"({"table": {"long_form": {"kind": "two_series", "keys": ["Region"], "names": ["year", "quarter"], "value": "value", "left_out": [],
            "columns": ["a", "b"], "values": [["2023", "Q1"], ["2024", "Q1"]]}}})";
    EXPECT_EQ(
        step(across({"a", "b", "year", "value"}), both),
        R"(unpivot a, b of '2023', '2024' and 'Q1', 'Q1' into "year of value", quarter, "value of it")");
}

TEST(LongForm, BracketsOfANameGoInPairs) {
    const auto names = [](const std::vector<std::string>& figures) {
        const auto form = long_form(across(figures), {});
        return form ? form->names : std::vector<std::string>{};
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(names({"Sales (EUR) 2023", "Sales (USD) 2023", "Sales (EUR) 2024", "Sales (USD) 2024"}),
              (Names{"year", "Sales (EUR)", "Sales (USD)"}));
    EXPECT_EQ(names({"2023 (net) Sales", "2023 Cost", "2024 (net) Sales", "2024 Cost"}),
              (Names{"year", "(net) Sales", "Cost"}));
    EXPECT_EQ(names({"Sales (2023)", "Cost [2023]", "Sales (2024)", "Cost [2024]"}),
              (Names{"year", "Sales", "Cost"}));
    EXPECT_EQ(names({"2023 - (Sales)", "2023: Cost", "2024 - (Sales)", "2024: Cost"}),
              (Names{"year", "Sales", "Cost"}));
}

TEST(LongForm, TotalsOfTwoLevelsAreToldByTheirNames) {
    const auto totals = [](std::vector<std::string> others) {
        others.insert(others.end(), {"2023 Revenue", "2023 Cost", "2024 Revenue", "2024 Cost"});
        const auto form = long_form(across(others), {});
        return form ? form->totals : std::vector<std::string>{"no form"};
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(totals({"Total Revenue", "Cost, total", "TOTAL"}),
              (Names{"Total Revenue", "Cost, total", "TOTAL"}));
    EXPECT_EQ(totals({"Summe Revenue", "Revenue ИТОГО"}), (Names{"Summe Revenue", "Revenue ИТОГО"}));
    EXPECT_EQ(totals({"Total Energies", "Revenue", "Totally Revenue", "Rank"}), Names{});
}

}  // namespace
}  // namespace sightline::datasets
