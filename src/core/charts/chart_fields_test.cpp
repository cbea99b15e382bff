#include "core/charts/chart_fields.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "core/charts/chart_config.h"
#include "core/charts/examples.h"

namespace sightline::charts {

namespace {

std::string fields(const std::string& name) {
    const Example& e = example(name);
    return boost::json::serialize(chart_fields(choose(e.query, example_schema(), e.table, e.asked), e.query));
}
std::string config(const std::string& name) {
    const Example& e = example(name);
    return boost::json::serialize(chart_config(choose(e.query, example_schema(), e.table, e.asked), e.query));
}

}  // namespace

TEST(ChartFields, NameSourceColumnsAndAggregates) {
    EXPECT_EQ(
        fields("codes"),
        R"({"type":"bar","x":{"field":"Cylinders","agg":null,"bin":null,"unit":null},"y":{"field":"MPG","agg":"mean","bin":null,"unit":null},"color":null,"facet":null})");
    EXPECT_EQ(
        fields("by month"),
        R"({"type":"line","x":{"field":"order_date","agg":null,"bin":null,"unit":"month"},"y":{"field":"amount","agg":"sum","bin":null,"unit":null},"color":null,"facet":null})");
    EXPECT_EQ(
        fields("scatter"),
        R"({"type":"point","x":{"field":"Weight","agg":null,"bin":null,"unit":null},"y":{"field":"MPG","agg":null,"bin":null,"unit":null},"color":null,"facet":null})");
    EXPECT_EQ(
        fields("weekdays"),
        R"({"type":"bar","x":{"field":"order_date","agg":null,"bin":null,"unit":"weekday"},"y":{"field":null,"agg":"count","bin":null,"unit":null},"color":null,"facet":null})");
}

TEST(ChartFields, AHistogramIsABinAndACountHoweverItWasMade) {
    const std::string expected =
        R"({"type":"histogram","x":{"field":"Weight","agg":null,"bin":true,"unit":null},"y":{"field":null,"agg":"count","bin":null,"unit":null},"color":null,"facet":null})";
    EXPECT_EQ(fields("histogram"), expected);
    EXPECT_EQ(fields("one column of numbers"), expected);
}

TEST(ChartFields, GroupedBarsAreToldAsSmallMultiples) {
    EXPECT_EQ(
        fields("grouped"),
        R"({"type":"bar","x":{"field":"Origin","agg":null,"bin":null,"unit":null},"y":{"field":"MPG","agg":"mean","bin":null,"unit":null},"color":{"field":"Origin","agg":null,"bin":null,"unit":null},"facet":{"field":"Cylinders","agg":null,"bin":null,"unit":null}})");
}

TEST(ChartFields, TablesAndNumbersAreNoCharts) {
    EXPECT_EQ(fields("names only"), "null");
    EXPECT_EQ(fields("number"), "null");
}

TEST(ChartFields, LookThroughInnerQueries) {
    // Mean over regions of the sum of amounts.
    Example e = example("bars");
    query::Query outer;
    outer.from.source = {.of = Box<query::Query>(e.query), .alias = "t"};
    outer.select.push_back({query::Expression(query::ColumnRef{"t", "region"}), ""});
    outer.select.push_back({query::Expression(query::ColumnRef{"t", "total amount"}), "sum"});
    EXPECT_EQ(boost::json::serialize(chart_fields(choose(outer, example_schema(), e.table, {}), outer)),
              fields("bars"));
}

TEST(ChartConfig, UsesTheNamesOfTheChatAnswer) {
    EXPECT_EQ(config("bars"),
              R"({"chart_type":"bar_chart","columns":["region","amount"],"aggregation":"sum"})");
    EXPECT_EQ(config("stacked"),
              R"({"chart_type":"stacked_bar","columns":["region","amount","product"],"aggregation":"sum"})");
    EXPECT_EQ(config("grouped"),
              R"({"chart_type":"grouped_bar","columns":["Cylinders","MPG","Origin"],"aggregation":"mean"})");
    EXPECT_EQ(config("scatter"),
              R"({"chart_type":"scatter_plot","columns":["Weight","MPG"],"aggregation":null})");
    EXPECT_EQ(config("histogram"),
              R"({"chart_type":"histogram","columns":["Weight"],"aggregation":"count"})");
    EXPECT_EQ(config("quartiles"),
              R"({"chart_type":"box_plot","columns":["Origin","MPG"],"aggregation":"median"})");
    EXPECT_EQ(config("pie of twelve"),
              R"({"chart_type":"pie_chart","columns":["city"],"aggregation":"count"})");
    EXPECT_EQ(config("names only"),
              R"({"chart_type":"table","columns":["Model","Origin"],"aggregation":null})");
}

}  // namespace sightline::charts
