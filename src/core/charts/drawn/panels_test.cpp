#include "core/charts/drawn/panels.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/charts/examples.h"

namespace sightline::charts {

namespace {

Drawn drawn(const Table& table, const std::string& name) {
    const Example& e = example(name);
    return prepare(choose(e.query, example_schema(), e.table, e.asked), table);
}
Drawn drawn(const std::string& name) {
    return drawn(example(name).table, name);
}
Table without_row(const Table& table, std::size_t left_off) {
    Table out;
    for (const Column& c : table.columns) {
        out.columns.emplace_back(c.name(), c.type());
        for (std::size_t r = 0; r < c.size(); ++r)
            if (r != left_off) out.columns.back().push(c.value(r));
    }
    return out;
}

}  // namespace

TEST(Panels, EveryRowIsInOneSeriesOfOnePanel) {
    for (const char* name : {"bars", "stacked", "three dimensions", "small multiples", "scatter in facets"}) {
        const Drawn d = drawn(name);
        std::vector<int> seen(d.table.row_count());
        for (const Panel& panel : panels_of(d))
            for (const Series& series : panel.series)
                for (const std::size_t r : series.rows) ++seen[r];
        EXPECT_EQ(std::ranges::count(seen, 1), static_cast<std::ptrdiff_t>(seen.size())) << name;
    }
}

TEST(Panels, PeriodsAndBinsWithoutRowsHaveTheirPlace) {
    for (const char* name : {"by month", "histogram", "by day"}) {
        const Drawn whole = drawn(name), gap = drawn(without_row(example(name).table, 2), name);
        const Places places = places_of(gap, panels_of(gap).front());
        EXPECT_TRUE(places.bands);
        ASSERT_EQ(places.list.size(), whole.table.row_count()) << name;
        EXPECT_TRUE(places.list[2].rows[0].empty());
        EXPECT_EQ(places.list[3].rows[0].size(), 1U);
    }
}

TEST(Panels, TooManyPeriodsLieOnAContinuousAxis) {
    const Drawn d = drawn("by day");
    const Places places = places_of(d, panels_of(d).front(), 100);
    EXPECT_FALSE(places.bands);
    EXPECT_EQ(places.list[0].at, 19000 * 86'400'000.0);
}

TEST(Panels, BoxesReachToTheLastValueThatIsNoOutlier) {
    Example e = example("spread by origin");
    e.table.columns[1] = Column("Weight", ColumnType::Integer);
    for (std::int64_t i = 0; i < 150; ++i)
        e.table.columns[1].push(i == 3 ? Value(std::int64_t{9000}) : Value(i / 3 + 1));
    const auto boxes = boxes_of(drawn(e.table, "spread by origin"));
    ASSERT_EQ(boxes.size(), 3U);
    EXPECT_EQ(boxes[0].outliers, std::vector<double>{9000});
    EXPECT_EQ(boxes[0].high, 50);
    EXPECT_EQ(boxes[0].low, 1);
    EXPECT_EQ(boxes[1].median, 25.5);
    EXPECT_EQ(boxes[1].lower_quartile, 13.25);
}

TEST(Panels, RoundBoundsHoldTheirExtent) {
    const Bounds b = round_bounds({-12, 87}, true, false);
    EXPECT_EQ(b.low, -20);
    EXPECT_EQ(b.high, 100);
    EXPECT_EQ(round_bounds({0, 12}, true, true).step, 5);
    EXPECT_EQ(round_ticks(round_bounds({0, 1}, true, false), {0, 1}).size(), 6U);
    const Bounds huge = round_bounds({-1e300, 1e300}, true, false);
    EXPECT_TRUE(huge.low <= -1e300 && huge.high >= 1e300);
    EXPECT_LT(round_bounds({5, 5}, false, false).low, round_bounds({5, 5}, false, false).high);
}

TEST(Panels, ZeroIsInTheMiddleOfARampOfBothSigns) {
    EXPECT_EQ(place_on_ramp(0, {-5, 20}), 0.5);
    EXPECT_EQ(place_on_ramp(20, {-5, 20}), 1);
    EXPECT_EQ(place_on_ramp(5, {0, 20}), 0.25);
}

TEST(Panels, ShortFiguresFitBesideAMark) {
    const Channel plain{.format = ",.2~f"}, share{.format = ".1~%"};
    EXPECT_EQ(figure_text(1234567, plain, {0, 2e6}), "1.23M");
    EXPECT_EQ(figure_text(999'960, plain, {0, 2e6}), "1M");
    EXPECT_EQ(figure_text(1200.5, plain, {0, 3400}), "1,201");
    EXPECT_EQ(figure_text(20.555, plain, {0, 30}), "20.6");
    EXPECT_EQ(figure_text(0.455, share, {0, 1}), "45.5%");
}

}  // namespace sightline::charts
