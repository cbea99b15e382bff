#include "core/charts/plotly/plotly.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "core/charts/examples.h"

namespace sightline::charts {

namespace {

namespace bj = boost::json;

bj::value figure(const std::string& name, std::optional<Mark> mark = {}, std::string_view theme = "dark") {
    const Example& e = example(name);
    const Chart chart = mark ? with_mark(e.query, example_schema(), e.table, *mark)
                             : choose(e.query, example_schema(), e.table, e.asked);
    return plotly(chart, e.table, theme);
}
std::string text(const bj::value& value) {
    return json::write(value);
}

}  // namespace

TEST(Plotly, BarsStandInTheOrderOfTheirAxisWithTheirFigures) {
    const bj::value f = figure("bars");
    const bj::value& bar = f.at("data").at(0);
    EXPECT_EQ(bar.at("type"), "bar");
    EXPECT_EQ(text(bar.at("x")), R"(["South","West","North","East"])");
    EXPECT_EQ(text(bar.at("y")), "[3400,2100,1200.5,800.25]");
    EXPECT_EQ(text(f.at("layout").at("xaxis").at("categoryarray")), text(bar.at("x")));
    EXPECT_EQ(bar.at("text").at(0), "3,400");
    EXPECT_EQ(f.at("layout").at("yaxis").at("title").at("text"), "Total amount (USD)");
    EXPECT_EQ(bar.at("hovertemplate"),
              "Region: <b>%{x}</b><br>Total amount (USD): <b>%{y:,.2f}</b><extra></extra>");
}

TEST(Plotly, LyingBarsStartAtTheTop) {
    const bj::value f = figure("long labels");
    EXPECT_EQ(f.at("data").at(0).at("orientation"), "h");
    EXPECT_EQ(f.at("layout").at("yaxis").at("autorange"), "reversed");
    EXPECT_EQ(f.at("layout").at("yaxis").at("type"), "category");
}

TEST(Plotly, SeriesAreStackedGroupedOrShares) {
    EXPECT_EQ(figure("stacked").at("layout").at("barmode"), "relative");
    EXPECT_EQ(figure("stacked").at("data").as_array().size(), 3U);
    EXPECT_EQ(figure("grouped").at("layout").at("barmode"), "group");
    const bj::value shares = figure("normalized");
    EXPECT_EQ(shares.at("layout").at("barnorm"), "percent");
    EXPECT_EQ(text(shares.at("layout").at("yaxis").at("range")), "[0,100]");
    EXPECT_EQ(shares.at("data").at(0).at("customdata").as_array().size(), 6U);  // amounts, for the pointer
}

TEST(Plotly, TimesHaveNoZoneAndTellTheirPeriod) {
    const bj::value f = figure("by month");
    EXPECT_EQ(f.at("data").at(0).at("x").at(0), "2022-01-01T00:00:00");
    EXPECT_EQ(f.at("layout").at("xaxis").at("hoverformat"), "%b %Y");
    EXPECT_EQ(f.at("layout").at("yaxis").at("exponentformat"), "B");
    EXPECT_EQ(figure("by year").at("layout").at("xaxis").at("dtick"), "M12");
}

TEST(Plotly, BarsOverManyPeriodsFillThem) {
    const bj::value f = figure("by day as bars");
    EXPECT_EQ(text(f.at("data").at(0).at("width").at(0)), "86400000");
    EXPECT_EQ(f.at("data").at(0).at("offset"), 0);
    EXPECT_EQ(text(f.at("layout").at("bargap")), "0");
}

TEST(Plotly, AreasPileUpInTheColoursOfTheTheme) {
    const bj::value f = figure("area", {}, "light");
    EXPECT_EQ(f.at("data").at(0).at("stackgroup"), "one");
    EXPECT_EQ(f.at("data").at(0).at("fillcolor"), "rgba(31,111,208,0.8)");
}

TEST(Plotly, PointsHaveColoursAndSizes) {
    EXPECT_EQ(figure("scatter in colours").at("data").as_array().size(), 3U);
    const bj::value sized = figure("pairs counted").at("data").at(0).at("marker");
    EXPECT_EQ(sized.at("sizemode"), "area");
    EXPECT_EQ(sized.at("size").as_array().size(), 60U);
}

TEST(Plotly, APieGathersTheRestInGrey) {
    const bj::value f = figure("pie of twelve");
    const bj::value& pie = f.at("data").at(0);
    EXPECT_EQ(pie.at("labels").as_array().back(), "Other");
    EXPECT_EQ(pie.at("marker").at("colors").as_array().back(), "#868e96");
    EXPECT_EQ(pie.at("sort"), false);
}

TEST(Plotly, BinsHaveTheirWidth) {
    const bj::value bins = figure("histogram").at("data").at(0);
    EXPECT_EQ(text(bins.at("x").at(0)), "1500");
    EXPECT_EQ(text(bins.at("width").at(0)), "500");
}

TEST(Plotly, CellsOfBothSignsHaveZeroInTheMiddle) {
    const bj::value f = figure("heat map");
    EXPECT_EQ(f.at("data").at(0).at("type"), "heatmap");
    EXPECT_EQ(f.at("data").at(0).at("zmid"), 0);
    EXPECT_EQ(f.at("data").at(0).at("z").as_array().size(), 24U);
    EXPECT_EQ(f.at("layout").at("yaxis").at("autorange"), "reversed");
}

TEST(Plotly, BoxesAreGivenOrWorkedOut) {
    const bj::value given = figure("quartiles").at("data").at(0);
    EXPECT_EQ(text(given.at("median")), "[26.5,31.6,18.5]");
    EXPECT_FALSE(given.as_object().contains("y"));
    const bj::value rows = figure("spread by origin").at("data").at(0);
    std::size_t values = 0;
    for (const auto& of : rows.at("y").as_array()) values += of.as_array().size();
    EXPECT_EQ(values, 150U);
    EXPECT_EQ(rows.at("boxpoints"), "outliers");
}

TEST(Plotly, ANumberIsAnIndicatorAndADateIsText) {
    EXPECT_EQ(figure("number").at("data").at(0).at("type"), "indicator");
    EXPECT_EQ(figure("number").at("data").at(0).at("value"), 1234567.5);
    const bj::value date = figure("first date");
    EXPECT_TRUE(date.at("data").as_array().empty());
    EXPECT_EQ(date.at("layout").at("annotations").at(1).at("text"), "1 Jan 2022");
}

TEST(Plotly, SmallMultiplesShareTheirAxes) {
    const bj::value f = figure("small multiples");
    ASSERT_EQ(f.at("data").as_array().size(), 3U);
    EXPECT_EQ(f.at("data").at(2).at("yaxis"), "y3");
    EXPECT_EQ(f.at("layout").at("yaxis3").at("matches"), "y");
    EXPECT_EQ(f.at("layout").at("annotations").at(0).at("text"), "<b>East</b>");
}

TEST(Plotly, ATableIsNull) {
    EXPECT_TRUE(figure("bars", Mark::Table).is_null());
    EXPECT_TRUE(figure("no rows").is_null());
}

TEST(Plotly, TextIsNeverMarkupTeXOrATemplate) {
    EXPECT_EQ(plotly_text("<a href='x'>&"), "&lt;a href='x'&gt;&amp;");
    EXPECT_EQ(plotly_text("$x$"), "&#36;x&#36;");
    EXPECT_EQ(plotly_text("1 $"), "1 $");
    Example e = example("bars");
    e.table.columns[0] = Column("%{y}<b>", ColumnType::Text);
    for (const char* label : {"<i>", "%{x}", "c", "d"}) e.table.columns[0].push_text(label);
    Chart chart = choose(e.query, example_schema(), e.table, {});
    chart.x->title = "%{customdata[0]}<script>";
    const bj::value f = plotly(chart, e.table, "dark");
    EXPECT_EQ(f.at("data").at(0).at("x").at(0), "%{x}");  // a value, and no template
    EXPECT_EQ(f.at("data").at(0).at("x").at(2), "&lt;i&gt;");
    EXPECT_TRUE(f.at("data")
                    .at(0)
                    .at("hovertemplate")
                    .as_string()
                    .starts_with("&#37;{customdata[0]}&lt;script&gt;: <b>%{x}</b>"));
}

}  // namespace sightline::charts
