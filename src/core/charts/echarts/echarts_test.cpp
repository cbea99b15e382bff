#include "core/charts/echarts/echarts.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "core/charts/examples.h"

namespace sightline::charts {

namespace {

namespace bj = boost::json;

bj::value option(const std::string& name, std::optional<Mark> mark = {}) {
    const Example& e = example(name);
    const Chart chart = mark ? with_mark(e.query, example_schema(), e.table, *mark)
                             : choose(e.query, example_schema(), e.table, e.asked);
    return echarts(chart, e.table, "dark");
}
std::string text(const bj::value& value) {
    return json::write(value);
}
const bj::value& item(const bj::value& option, std::size_t series, std::size_t at) {
    return option.at("series").at(series).at("data").at(at);
}

}  // namespace

TEST(Echarts, BarsStandInTheOrderOfTheirAxisWithWrittenFigures) {
    const bj::value o = option("bars");
    EXPECT_EQ(text(o.at("xAxis").at(0).at("data")), R"(["South","West","North","East"])");
    EXPECT_EQ(text(item(o, 0, 2).at("value")), "[2,1200.5]");
    EXPECT_EQ(item(o, 0, 0).at("label").at("formatter"), "3,400");
    EXPECT_EQ(item(o, 0, 2).at("tooltip").at("formatter"),
              "Region: <b>North</b><br>Total amount (USD): <b>1,200.50</b>");
}

TEST(Echarts, LyingBarsStartAtTheTop) {
    const bj::value o = option("long labels");
    EXPECT_EQ(o.at("yAxis").at(0).at("type"), "category");
    EXPECT_EQ(o.at("yAxis").at(0).at("inverse"), true);
    EXPECT_EQ(item(o, 0, 0).at("value").at(1), 0);
}

TEST(Echarts, SharesOfAPileAreWorkedOut) {
    const bj::value o = option("normalized");
    double sum = 0;
    for (std::size_t s = 0; s < 3; ++s) sum += item(o, s, 0).at("value").at(1).to_number<double>();
    EXPECT_NEAR(sum, 100, 1e-5);
    EXPECT_EQ(o.at("yAxis").at(0).at("axisLabel").at("formatter"), "{value}%");
    EXPECT_EQ(o.at("series").at(0).at("stack"), o.at("series").at(2).at("stack"));
    EXPECT_FALSE(option("grouped").at("series").at(0).as_object().contains("stack"));
}

TEST(Echarts, SharesAreInPercent) {
    const bj::value o = option("shares", Mark::Bar);
    EXPECT_EQ(text(item(o, 0, 0).at("value").at(1)), "40");
}

TEST(Echarts, RegularPeriodsAreCategories) {
    const bj::value o = option("by month");
    EXPECT_EQ(o.at("xAxis").at(0).at("type"), "category");
    EXPECT_EQ(o.at("xAxis").at(0).at("data").at(17), "Jun 2023");
    EXPECT_EQ(o.at("series").at(0).at("type"), "line");
}

TEST(Echarts, AreasHaveAPlaceForEverySeries) {
    const bj::value o = option("area");
    EXPECT_EQ(o.at("series").at(1).at("data").as_array().size(), 12U);
    EXPECT_EQ(o.at("series").at(1).at("areaStyle").at("opacity"), 0.8);
}

TEST(Echarts, PointsHaveColoursAndSizes) {
    EXPECT_EQ(option("scatter in colours").at("series").as_array().size(), 3U);
    EXPECT_GT(item(option("pairs counted"), 0, 0).at("symbolSize").to_number<double>(), 3);
}

TEST(Echarts, APieGathersTheRestInGreyAndWritesShares) {
    const bj::value o = option("pie of twelve");
    const bj::value& rest = o.at("series").at(0).at("data").as_array().back();
    EXPECT_EQ(rest.at("name"), "Other");
    EXPECT_EQ(rest.at("itemStyle").at("color"), "#868e96");
    EXPECT_TRUE(rest.at("label").at("formatter").as_string().ends_with("%"));
}

TEST(Echarts, BinsStandOverAnAxisOfTheirEdges) {
    const bj::value o = option("histogram");
    EXPECT_EQ(o.at("xAxis").at(0).at("show"), false);
    EXPECT_EQ(text(o.at("xAxis").at(1).at("min")), "1500");
    EXPECT_EQ(text(o.at("xAxis").at(1).at("max")), "5500");
    EXPECT_EQ(item(o, 0, 0).at("tooltip").at("formatter"),
              "From: <b>1,500</b><br>To: <b>2,000</b><br>Count: <b>2</b>");
}

TEST(Echarts, CellsOfBothSignsHaveZeroInTheMiddle) {
    const bj::value o = option("heat map");
    EXPECT_EQ(o.at("visualMap").at("min").to_number<double>(),
              -o.at("visualMap").at("max").to_number<double>());
    EXPECT_EQ(o.at("series").at(0).at("data").as_array().size(), 24U);
}

TEST(Echarts, BoxesAreFiveNumbers) {
    EXPECT_EQ(text(item(option("quartiles"), 0, 0).at("value")), "[16.2,24,26.5,30.6,44.3]");
    EXPECT_TRUE(item(option("spread by origin"), 0, 0)
                    .at("tooltip")
                    .at("formatter")
                    .as_string()
                    .ends_with("Rows: <b>50</b>"));
}

TEST(Echarts, ANumberIsATitle) {
    const bj::value o = option("number");
    EXPECT_EQ(o.at("title").at(1).at("text"), "1,234,568");
    EXPECT_TRUE(o.at("series").as_array().empty());
}

TEST(Echarts, SmallMultiplesHaveAGridEachAndOneScale) {
    const bj::value o = option("small multiples");
    ASSERT_EQ(o.at("grid").as_array().size(), 3U);
    EXPECT_EQ(o.at("yAxis").at(0).at("max"), o.at("yAxis").at(2).at("max"));
    EXPECT_EQ(o.at("series").at(2).at("xAxisIndex"), 2);
}

TEST(Echarts, ATableIsNull) {
    EXPECT_TRUE(option("bars", Mark::Table).is_null());
    EXPECT_TRUE(option("no rows").is_null());
}

TEST(Echarts, TextIsNeverMarkupOrATemplate) {
    Example e = example("bars");
    e.table.columns[0] = Column("region", ColumnType::Text);
    for (const char* label : {"<img onerror=x>", "{c}", "\"'", "d"}) e.table.columns[0].push_text(label);
    const bj::value o = echarts(choose(e.query, example_schema(), e.table, {}), e.table, "dark");
    std::string tips;
    for (const auto& i : o.at("series").at(0).at("data").as_array()) tips += text(i.at("tooltip"));
    EXPECT_NE(tips.find("&lt;img onerror=x&gt;"), std::string::npos) << tips;
    EXPECT_NE(tips.find("&#123;c}"), std::string::npos) << tips;
    EXPECT_EQ(tips.find("<img"), std::string::npos);
    EXPECT_EQ(tips.find("{c}"), std::string::npos);
}

}  // namespace sightline::charts
