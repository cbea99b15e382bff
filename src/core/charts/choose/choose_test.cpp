#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "core/charts/examples.h"

namespace sightline::charts {

namespace {

Chart chosen(const std::string& name) {
    const Example& e = example(name);
    return choose(e.query, example_schema(), e.table, e.asked);
}

// What is drawn for each example; `example` as asked for in examples_test.cpp.
const std::map<std::string, std::string> kChoices{
    {"bars", R"(bar x=region:nominal y=total amount:quantitative)"},
    {"bars in order", R"(bar x=region:nominal y=total amount:quantitative)"},
    {"long labels", R"(bar x=product:nominal y=count:quantitative horizontal)"},
    {"ten thousand", R"(bar x=product:nominal y=total amount:quantitative horizontal most=50)"},
    {"codes", R"(bar x=Cylinders:ordinal y=average mpg:quantitative)"},
    {"negative", R"(bar x=region:nominal y=total profit:quantitative)"},
    {"nulls", R"(bar x=region:nominal y=total profit:quantitative)"},
    {"odd names", R"(bar x=odd.name[0] "it's":nominal y=total profit:quantitative)"},
    {"shares", R"(pie x=region:nominal y=total amount per overall total amount:quantitative)"},
    {"stacked", R"(bar x=region:nominal y=total amount:quantitative color=product:nominal stacked)"},
    {"grouped", R"(bar x=Cylinders:ordinal y=average mpg:quantitative color=Origin:nominal grouped)"},
    {"crowded", R"(heatmap x=city:nominal y=product:nominal color=average amount:quantitative)"},
    {"many series",
     R"(bar x=product:nominal y=total amount:quantitative color=region:nominal stacked horizontal)"},
    {"three dimensions",
     R"(bar x=region:nominal y=count:quantitative color=product:nominal facet=returned:nominal stacked)"},
    {"two measures", R"(point x=total amount:quantitative y=total qty:quantitative color=product:nominal)"},
    {"same unit", R"(bar x=region:nominal y=total amount:quantitative and=total profit grouped)"},
    {"by age", R"(line x=age:quantitative y=average amount:quantitative)"},
    {"weekdays", R"(bar x=day name of order date:ordinal y=count:quantitative)"},
    {"by month", R"(line x=month of order date:temporal y=total amount:quantitative)"},
    {"by month and region",
     R"(line x=month of order date:temporal y=total amount:quantitative color=region:nominal)"},
    {"by month and product",
     R"(line x=month of order date:temporal y=average amount:quantitative color=product:nominal series=8)"},
    {"by day", R"(line x=day of order date:temporal y=count:quantitative)"},
    {"by hour", R"(line x=hour of shipped at:temporal y=count:quantitative)"},
    {"by quarter as bars", R"(bar x=quarter of order date:temporal y=total amount:quantitative)"},
    {"by day as bars", R"(bar x=day of order date:temporal y=count:quantitative)"},
    {"by year", R"(line x=year of order date:temporal y=total amount:quantitative)"},
    {"two digit years", R"(line x=Year:ordinal y=average weight:quantitative color=Origin:nominal)"},
    {"area",
     R"(area x=month of order date:temporal y=total amount:quantitative color=region:nominal stacked)"},
    {"normalized",
     R"(bar x=month of order date:temporal y=total amount:quantitative color=region:nominal normalized)"},
    {"small multiples",
     R"(line x=month of order date:temporal y=total amount:quantitative facet=region:nominal)"},
    {"scatter", R"(point x=Weight:quantitative y=MPG:quantitative)"},
    {"scatter in colours", R"(point x=Weight:quantitative y=MPG:quantitative color=Origin:nominal)"},
    {"scatter in facets", R"(point x=Weight:quantitative y=MPG:quantitative facet=Origin:nominal)"},
    {"twenty thousand points", R"(point x=Weight:quantitative y=MPG:quantitative)"},
    {"pairs counted", R"(point x=Weight:quantitative y=MPG:quantitative size=count:quantitative)"},
    {"records with one number", R"(bar x=Model:nominal y=MPG:quantitative horizontal)"},
    {"listing", R"(table)"},
    {"names only", R"(table)"},
    {"identifiers", R"(bar x=order_id:nominal y=amount:quantitative)"},
    {"one column of numbers", R"(histogram x=Weight:quantitative)"},
    {"spread by origin", R"(boxplot x=Origin:nominal y=Weight:quantitative)"},
    {"quartiles", R"(boxplot x=Origin:nominal y=median mpg:quantitative five)"},
    {"histogram", R"(histogram x=weight bin:quantitative y=count:quantitative)"},
    {"two bins", R"(heatmap x=weight bin:quantitative y=mpg bin:quantitative color=count:quantitative)"},
    {"heat map",
     R"(heatmap x=month name of order date:ordinal y=region:nominal color=total profit:quantitative)"},
    {"pie of twelve", R"(pie x=city:nominal y=count:quantitative most=8)"},
    {"pie with negatives", R"(bar x=region:nominal y=total profit:quantitative)"},
    {"number", R"(number y=total amount:quantitative)"},
    {"count", R"(number y=count:quantitative)"},
    {"top one", R"(number x=region:nominal y=total amount:quantitative)"},
    {"one row of many", R"(table)"},
    {"no rows", R"(table)"},
    {"first date", R"(number y=minimum order date:temporal)"},
    {"zeroes", R"(bar x=region:nominal y=total profit:quantitative)"},
    {"tiny and huge", R"(bar x=region:nominal y=total profit:quantitative)"},
};

}  // namespace

TEST(Choose, DrawsEachShapeAsAnAnalystWould) {
    for (const Example& e : examples()) {
        ASSERT_TRUE(kChoices.contains(e.name)) << e.name;
        EXPECT_EQ(summary(chosen(e.name)), kChoices.at(e.name)) << e.name;
    }
}

TEST(Choose, SaysWhyInOneSentenceAndOffersOtherMarks) {
    for (const Example& e : examples()) {
        const Chart chart = chosen(e.name);
        EXPECT_FALSE(chart.reason.empty()) << e.name;
        EXPECT_TRUE(chart.reason.ends_with('.')) << e.name << ": " << chart.reason;
        EXPECT_FALSE(chart.title.empty()) << e.name;
        EXPECT_FALSE(chart.description.empty()) << e.name;
        for (const Alternative& a : chart.alternatives) {
            EXPECT_NE(a.mark, chart.mark) << e.name;
            EXPECT_FALSE(a.reason.empty()) << e.name;
            EXPECT_EQ(with_mark(e.query, example_schema(), e.table, a.mark).mark, a.mark) << e.name;
        }
        if (chart.mark != Mark::Table) {
            EXPECT_EQ(chart.alternatives.back().mark, Mark::Table) << e.name;
        }
    }
}

TEST(Choose, SaysWhatWasWrongWithTheMarkAskedFor) {
    const Chart chart = chosen("pie with negatives");
    EXPECT_EQ(chart.mark, Mark::Bar);
    EXPECT_TRUE(chart.reason.starts_with(
        "A pie chart was asked for, but some values are negative, and a slice cannot be. "))
        << chart.reason;
    const Example& none = example("names only");
    const Chart line = with_mark(none.query, example_schema(), none.table, Mark::Line);
    EXPECT_EQ(line.mark, Mark::Table);
    EXPECT_TRUE(line.reason.starts_with("A line chart was asked for, but there is no number to draw. "))
        << line.reason;
}

TEST(Choose, SaysWhatIsLeftOff) {
    EXPECT_EQ(chosen("ten thousand").subtitle, "The largest 50 of 10,000");
    EXPECT_EQ(chosen("bars").subtitle, "");
    const Example& e = example("twenty thousand points");
    Table cut = e.table;
    cut.truncated = true;
    EXPECT_EQ(with_mark(e.query, example_schema(), cut, Mark::Point).subtitle,
              "Only the first 20,000 rows of the result");
}

TEST(Choose, NeverPutsIdentifiersOnANumberAxis) {
    for (const Example& e : examples()) {
        const Chart chart = chosen(e.name);
        for (const auto* c : {&chart.x, &chart.y, &chart.color, &chart.size})
            if (*c && (*c)->field == "order_id") {
                EXPECT_NE((*c)->scale, ScaleKind::Quantitative) << e.name;
            }
    }
}

TEST(Choose, LabelsCarryUnits) {
    EXPECT_EQ(chosen("bars").y->title, "Total amount (USD)");
    EXPECT_EQ(chosen("scatter").x->title, "Weight (lb)");
    EXPECT_EQ(chosen("stacked").y->format, ",.2f");
    EXPECT_EQ(chosen("shares").y->format, ".1~%");
    EXPECT_EQ(chosen("by month").x->format, "%b %Y");
    EXPECT_EQ(chosen("weekdays").y->format, ",d");
}

TEST(Choose, LimitsAreTheCallers) {
    const Example& e = example("ten thousand");
    EXPECT_EQ(choose(e.query, example_schema(), e.table, {}, {.max_bars = 7}).options.max_categories, 7U);
    const Example& p = example("pie of twelve");
    EXPECT_EQ(choose(p.query, example_schema(), p.table, p.asked, {.max_slices = 20}).options.max_categories,
              0U);
}

// SQL of a person comes without a Query: the cells alone decide.
TEST(Choose, DescribesResultsThatNoQueryMade) {
    const Example& e = example("bars");
    EXPECT_EQ(summary(choose({}, example_schema(), e.table, {})),
              "bar x=region:nominal y=total amount:quantitative");
    const Example& t = example("by month");
    EXPECT_EQ(choose({}, example_schema(), t.table, {}).mark, Mark::Line);
}

TEST(Choose, JsonNamesChannelsAndOptions) {
    const auto o = to_json(chosen("ten thousand")).as_object();
    EXPECT_EQ(o.at("mark"), "bar");
    EXPECT_EQ(o.at("x").at("field"), "product");
    EXPECT_EQ(o.at("x").at("scale"), "nominal");
    EXPECT_EQ(o.at("options").at("horizontal"), true);
    EXPECT_EQ(o.at("options").at("max_categories"), 50);
    EXPECT_FALSE(o.contains("color"));
    EXPECT_EQ(o.at("alternatives").at(0).at("mark"), "table");
}

}  // namespace sightline::charts
