#include "core/charts/recharts/recharts.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "core/charts/examples.h"
#include "core/charts/recharts/recharts_source.h"

namespace sightline::charts {

namespace {

namespace bj = boost::json;

struct Written {
    std::string code;
    bj::array data;
    bool says(std::string_view text) const { return code.find(text) != std::string::npos; }
};
Written written(const Chart& chart, const Table& table) {
    const bj::value v = recharts(chart, table, "dark");
    return {std::string(v.at("code").as_string()), v.at("data").as_array()};
}
Written written(const std::string& name) {
    const Example& e = example(name);
    return written(choose(e.query, example_schema(), e.table, e.asked), e.table);
}
std::string row(const Written& w, std::size_t at) {
    return json::write(w.data.at(at));
}

constexpr const char* kHostile = "\"}</script>${alert(1)}`\u2028{{";

}  // namespace

TEST(Recharts, AComponentOfDataAndParams) {
    const Written w = written("bars");
    EXPECT_TRUE(w.says("export default function Viz({ data, params }: { data: Row[]; params?: Params })"));
    EXPECT_TRUE(w.says("params?.title || CHART.title"));
    EXPECT_TRUE(w.says("<BarChart data={rows}"));
    EXPECT_EQ(row(w, 0), R"({"x":"South","s0":3400})");
    EXPECT_EQ(w.data.size(), 4U);
}

TEST(Recharts, SeriesStandSideBySideInARow) {
    const Written w = written("stacked");
    EXPECT_TRUE(w.says(R"({"key":"s1","name":"Cocoa","color":1})"));
    EXPECT_TRUE(w.says("stackId=\"all\""));
    EXPECT_EQ(w.data.size(), 4U);
    EXPECT_TRUE(written("normalized").says("stackOffset=\"expand\""));
    EXPECT_FALSE(written("grouped").says("stackId"));
}

TEST(Recharts, LyingBarsLinesAndAreas) {
    EXPECT_TRUE(written("long labels").says("layout=\"vertical\""));
    EXPECT_TRUE(written("by month").says("<Line key"));
    EXPECT_EQ(row(written("by month"), 0), R"({"x":"Jan 2022","s0":1200000})");
    EXPECT_TRUE(written("area").says("<Area key"));
    EXPECT_TRUE(written("by age").says("type=\"number\" domain={[\"dataMin\",\"dataMax\"]}"));
}

TEST(Recharts, PointsHaveTheirSeriesAndSize) {
    EXPECT_EQ(written("scatter in colours").data.size(), 400U);
    EXPECT_TRUE(written("pairs counted").says("<ZAxis dataKey=\"size\""));
}

TEST(Recharts, SlicesCellsBoxesAndNumbers) {
    EXPECT_EQ(row(written("pie of twelve"), 8).substr(0, 16), R"({"name":"Other",)");
    EXPECT_TRUE(row(written("pie of twelve"), 8).ends_with(R"("color":-1})"));
    EXPECT_TRUE(written("heat map").says("mix(theme.diverging, t)"));
    EXPECT_EQ(written("heat map").data.size(), 24U);
    EXPECT_EQ(
        row(written("quartiles"), 0),
        R"({"x":"Europe","range":[16.2,44.3],"low":16.2,"lower":24,"median":26.5,"upper":30.6,"high":44.3,"outliers":[]})");
    EXPECT_EQ(row(written("number"), 0), R"({"text":"1,234,568","value":1234567.5})");
    EXPECT_EQ(row(written("first date"), 0), R"({"text":"1 Jan 2022"})");
}

TEST(Recharts, BinsHaveNumbersAtTheirEdges) {
    const Written w = written("histogram");
    EXPECT_EQ(row(w, 0), R"({"x":"1500 to 2000","s0":2})");
    EXPECT_TRUE(w.says("<Edges at={[[0,1500],[0.125,2000]"));
}

TEST(Recharts, SmallMultiplesAreAGridOfCharts) {
    const Written w = written("small multiples");
    EXPECT_TRUE(w.says(R"(const PANELS: string[] = ["East","North","South"];)"));
    EXPECT_TRUE(w.says("repeat(3, minmax(0, 1fr))"));
    EXPECT_EQ(w.data.size(), 36U);
}

TEST(Recharts, ATableIsNull) {
    const Example& e = example("bars");
    EXPECT_TRUE(
        recharts(with_mark(e.query, example_schema(), e.table, Mark::Table), e.table, "dark").is_null());
}

TEST(Recharts, LiteralsStayLiteralsWhereverTheyArePut) {
    const std::string literal = script_literal(bj::value(kHostile));
    for (const char* out : {"</", "${", "`", "\u2028"})
        EXPECT_EQ(literal.find(out), std::string::npos) << literal;
    EXPECT_EQ(json::parse(literal).value(), kHostile);
}

/// Names and cells that would end a string, an element or a template must change nothing but literals.
TEST(Recharts, HostileNamesAndCellsAreInert) {
    for (const char* name : {"bars", "stacked", "by month", "scatter in colours", "pie of twelve", "heat map",
                             "quartiles", "small multiples", "histogram", "number", "three dimensions"}) {
        Example e = example(name);
        const Chart chart = choose(e.query, example_schema(), e.table, e.asked);
        Chart hostile = chart;
        for (auto* text : {&hostile.title, &hostile.subtitle, &hostile.description}) *text = kHostile;
        for (auto* channel :
             {&hostile.x, &hostile.y, &hostile.color, &hostile.size, &hostile.facet, &hostile.label})
            if (*channel) (*channel)->title = (*channel)->field = kHostile;
        Table table;
        for (const Column& c : e.table.columns) {
            table.columns.emplace_back(c.name() + kHostile, c.type());
            for (std::size_t r = 0; r < c.size(); ++r)
                table.columns.back().push(
                    c.type() == ColumnType::Text ? Value(std::string(c.text(r)) + kHostile) : c.value(r));
        }
        const Written plain = written(chart, e.table), w = written(hostile, table);
        for (const char* out : {"</script", "${alert", "\u2028"}) EXPECT_FALSE(w.says(out)) << name;
        // Below the constants the two differ only in figures of layout, never in code.
        const auto code = [](const Written& of) { return of.code.substr(of.code.find("export default")); };
        EXPECT_EQ(code(w), code(plain)) << name;
    }
}

TEST(Recharts, FormatsCarryOver) {
    EXPECT_EQ(json::write(number_options(",.2f", {0, 10})),
              R"({"minimumFractionDigits":2,"maximumFractionDigits":2})");
    EXPECT_EQ(json::write(number_options(".1~%", {0, 1})),
              R"({"style":"percent","maximumFractionDigits":1})");
    EXPECT_EQ(json::write(number_options(",d", {0, 10})), R"({"maximumFractionDigits":0})");
    EXPECT_EQ(json::write(number_options("d", {0, 10})),
              R"({"useGrouping":false,"maximumFractionDigits":0})");
    EXPECT_EQ(json::write(number_options("~s", {0, 1e6})),
              R"({"notation":"compact","maximumFractionDigits":2})");
}

}  // namespace sightline::charts
