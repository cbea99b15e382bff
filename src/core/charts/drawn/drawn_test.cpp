#include "core/charts/drawn/drawn.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/charts/examples.h"

namespace sightline::charts {

namespace {

using Labels = std::vector<std::string>;

Drawn drawn(const std::string& name, const DrawnLimits& limits = {}) {
    const Example& e = example(name);
    return prepare(choose(e.query, example_schema(), e.table, e.asked), e.table, limits);
}

double total(const Drawn& d, std::size_t column) {
    double sum = 0;
    for (std::size_t r = 0; r < d.table.row_count(); ++r)
        sum += as_number(d.table.value(r, column)).value_or(0);
    return sum;
}

}  // namespace

TEST(Drawn, BarsStandLargestFirstUnlessAnOrderWasAskedFor) {
    EXPECT_EQ(drawn("bars").x_labels, (Labels{"South", "West", "North", "East"}));
    EXPECT_EQ(drawn("bars in order").x_labels, (Labels{"East", "North", "West", "South"}));
}

TEST(Drawn, OrderedCategoriesKeepTheirOwnOrder) {
    EXPECT_EQ(drawn("codes").x_labels, (Labels{"3", "4", "5", "6", "8"}));
    EXPECT_EQ(drawn("weekdays").x_labels,
              (Labels{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}));
    EXPECT_EQ(drawn("heat map").x_labels.front(), "January");
    EXPECT_EQ(drawn("heat map").x_labels.back(), "December");
}

TEST(Drawn, APieHasEightSlicesAndTheRest) {
    const Drawn d = drawn("pie of twelve");
    const Example& e = example("pie of twelve");
    ASSERT_EQ(d.x_labels.size(), 9U);
    EXPECT_EQ(d.x_labels.back(), "Other");
    EXPECT_EQ(d.other, "Other");
    EXPECT_EQ(d.table.row_count(), 9U);
    double all = 0;
    for (std::size_t r = 0; r < e.table.row_count(); ++r) all += e.table.columns[1].number(r);
    EXPECT_DOUBLE_EQ(total(d, d.chart.y->column), all);
    EXPECT_NEAR(total(d, *d.share), 1, 1e-12);
}

TEST(Drawn, OtherFindsANameThatIsFree) {
    Example e = example("pie of twelve");
    Column renamed(e.table.columns[0].name(), ColumnType::Text);
    for (std::size_t r = 0; r < 12; ++r) renamed.push_text(r == 2 ? "Other" : e.table.columns[0].text(r));
    e.table.columns[0] = renamed;
    const Drawn d = prepare(choose(e.query, example_schema(), e.table, e.asked), e.table);
    EXPECT_EQ(d.other, "All others");
}

TEST(Drawn, OfTooManyBarsTheLargestStay) {
    const Drawn d = drawn("ten thousand");
    EXPECT_EQ(d.table.row_count(), 50U);
    double least = 1e300;
    for (std::size_t r = 0; r < 50; ++r)
        least = std::min(least, d.table.columns[d.chart.y->column].number(r));
    const Table& all = example("ten thousand").table;
    std::size_t larger = 0;
    for (std::size_t r = 0; r < all.row_count(); ++r) larger += all.columns[1].number(r) > least;
    EXPECT_LT(larger, 50U);
}

TEST(Drawn, TooManySeriesOfAveragesAreLeftOffAndSaid) {
    const Drawn d = drawn("by month and product");
    EXPECT_EQ(d.color_labels.size(), 8U);
    EXPECT_TRUE(d.other.empty());
    EXPECT_EQ(d.chart.subtitle, "The 8 largest of 20 series");
}

TEST(Drawn, TooManySeriesOfTotalsBecomeOther) {
    Example e = example("by month and product");
    std::get<query::AggregateCall>(e.query.select[2].expression.form).function = query::Aggregate::Sum;
    const Drawn d = prepare(choose(e.query, example_schema(), e.table, {}), e.table);
    ASSERT_EQ(d.color_labels.size(), 9U);
    EXPECT_EQ(d.color_labels.back(), "Other");
    double all = 0;
    for (std::size_t r = 0; r < e.table.row_count(); ++r) all += e.table.columns[2].number(r);
    EXPECT_NEAR(total(d, d.chart.y->column), all, 1e-6);
}

TEST(Drawn, PeriodsWithoutRowsStillHaveTheirPlace) {
    Example e = example("by quarter as bars");
    Table gap;
    for (const Column& c : e.table.columns) {
        gap.columns.emplace_back(c.name(), c.type());
        for (std::size_t r = 0; r < c.size(); ++r)
            if (r != 2) gap.columns.back().push(c.value(r));
    }
    const Drawn d = prepare(choose(e.query, example_schema(), gap, e.asked), gap);
    EXPECT_EQ(d.x_labels, (Labels{"Q1 2023", "Q2 2023", "Q3 2023", "Q4 2023", "Q1 2024", "Q2 2024"}));
    EXPECT_EQ(d.table.row_count(), 5U);
}

TEST(Drawn, ManyPeriodsStandOnAContinuousAxisWithTheirEnds) {
    const Drawn d = drawn("by day as bars");
    ASSERT_TRUE(d.end);
    EXPECT_EQ(d.chart.x->scale, ScaleKind::Temporal);
    for (std::size_t r = 0; r < d.table.row_count(); ++r)
        EXPECT_EQ(d.table.columns[*d.end].integers()[r] - d.table.columns[d.chart.x->column].integers()[r],
                  86'400'000'000);
}

TEST(Drawn, PlainNumbersAreSplitIntoBinsThatHoldEveryRow) {
    const Drawn d = drawn("one column of numbers");
    ASSERT_TRUE(d.chart.x->bin_width && d.end);
    EXPECT_EQ(total(d, d.chart.y->column), 200);
    EXPECT_GE(d.table.row_count(), 5U);
    EXPECT_LE(d.table.row_count(), 32U);
}

TEST(Drawn, MeasuresOfOneUnitBecomeSeries) {
    const Drawn d = drawn("same unit");
    EXPECT_EQ(d.color_labels, (Labels{"Total amount", "Total profit"}));
    EXPECT_EQ(d.table.row_count(), 8U);
    EXPECT_EQ(d.chart.y->title, "Value (USD)");
}

TEST(Drawn, PointsBeyondTheLimitAreThinnedAndSaid) {
    const Drawn d = drawn("twenty thousand points", {.max_points = 1000});
    EXPECT_EQ(d.table.row_count(), 1000U);
    EXPECT_EQ(d.chart.subtitle, "1,000 of 20,000 rows, evenly picked");
}

TEST(Drawn, EmptyCellsHaveALabel) {
    const Labels labels = drawn("nulls").x_labels;
    EXPECT_NE(std::ranges::find(labels, "(empty)"), labels.end());
}

TEST(Drawn, AChartOfAnotherTableGivesNoRows) {
    const Example& e = example("stacked");
    EXPECT_EQ(prepare(choose(e.query, example_schema(), e.table, {}), Table{}).table.row_count(), 0U);
}

}  // namespace sightline::charts
