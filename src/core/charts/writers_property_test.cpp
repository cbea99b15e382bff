// Whatever the Query and the cells: a chart comes out, every writer takes it, and the spec is JSON without
// NaN.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "base/json.h"
#include "core/charts/chart_config.h"
#include "core/charts/chart_fields.h"
#include "core/charts/drawn/panels.h"
#include "core/charts/examples.h"
#include "core/charts/terminal/terminal.h"
#include "core/charts/vega_lite/vega_lite.h"
#include "core/charts/writers.h"
#include "core/query/random_query.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::charts {

namespace {

Value random_cell(ColumnType type, std::mt19937_64& random) {
    const auto pick = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    if (pick(8) == 0) return Null{};
    static const std::vector<std::string> kTexts{"a",          "b",       "c",     "",
                                                 "Monday",     "January", "Other", "a.b[0]",
                                                 "it's \"x\"", "\x01\n",  "東京",  std::string(500, 'x')};
    switch (type) {
        case ColumnType::Boolean:
            return pick(2) == 0;
        case ColumnType::Integer:
            return pick(10) == 0 ? std::numeric_limits<std::int64_t>::max()
                   : pick(2)     ? pick(20) - 5
                                 : 1990 + pick(30);
        case ColumnType::Double: {
            static constexpr double kOdd[] = {0,
                                              -0.0,
                                              1e300,
                                              -1e300,
                                              1e-300,
                                              std::numeric_limits<double>::infinity(),
                                              std::numeric_limits<double>::quiet_NaN()};
            return pick(6) == 0 ? kOdd[pick(7)] : static_cast<double>(pick(2000) - 500) / 8;
        }
        case ColumnType::Decimal:
            return Decimal{pick(5) ? std::to_string(pick(1000)) + ".25" : "123456789012345678901234567890.5"};
        case ColumnType::Text:
            return pick(3) ? kTexts[static_cast<std::size_t>(pick(static_cast<std::int64_t>(kTexts.size())))]
                           : "text " + std::to_string(pick(300));
        case ColumnType::Date:
            return pick(20) ? Date{static_cast<std::int32_t>(19000 + pick(900))}
                            : Date{static_cast<std::int32_t>(pick(2) ? -900'000'000 : 2'000'000'000)};
        case ColumnType::Time:
            return Time{pick(86'400) * 1'000'000};
        case ColumnType::Timestamp:
            return pick(20) ? Timestamp{1'700'000'000'000'000 + pick(1'000'000) * 1'000'000}
                            : Timestamp{std::numeric_limits<std::int64_t>::min() + 1};
    }
    return Null{};
}

Table random_table(const query::Query& q, const std::vector<ColumnType>& types, std::mt19937_64& random) {
    constexpr std::size_t kRows[] = {0, 1, 2, 3, 7, 30, 200};
    const std::size_t rows = kRows[random() % 7];
    Table t;
    const auto names = query::output_names(q);
    for (std::size_t i = 0; i < types.size(); ++i) {
        t.columns.emplace_back(names[i], types[i]);
        const bool constant = random() % 10 == 0;
        const Value first = random_cell(types[i], random);
        for (std::size_t r = 0; r < rows; ++r)
            t.columns[i].push(constant ? first : random_cell(types[i], random));
    }
    return t;
}

query::Presentation random_wish(std::mt19937_64& random, std::size_t columns) {
    query::Presentation asked;
    if (random() % 3 == 0) return asked;
    asked.mark = static_cast<Mark>(random() % 10);
    asked.stacking = static_cast<query::Stacking>(random() % 4);
    asked.horizontal = random() % 4 == 0;
    for (auto* channel : {&asked.x, &asked.y, &asked.color, &asked.size, &asked.facet})
        if (random() % 4 == 0) *channel = random() % (columns + 1);
    return asked;
}

/// Rows that have a place on the picture: those without an x on a continuous axis have none.
std::size_t rows_of(const Drawn& drawn) {
    const Chart& chart = drawn.chart;
    if (chart.mark == Mark::Number) return 1;
    if (chart.mark == Mark::BoxPlot) return boxes_of(drawn).size();
    const bool every =
        chart.mark == Mark::Pie || chart.mark == Mark::Heatmap || chart.mark == Mark::Point || !chart.x;
    return drawn.table.row_count() - (every ? 0 : drawn.table.columns[chart.x->column].null_count());
}

/// How many rows a spec draws.
std::size_t rows_in(Format format, const boost::json::value& spec, const Drawn& drawn) {
    const Mark mark = drawn.chart.mark;
    if (mark == Mark::Number || format == Format::VegaLite) return rows_of(drawn);
    std::size_t rows = 0;
    if (format == Format::Plotly) {
        const char* one = mark == Mark::BoxPlot ? "median" : mark == Mark::Pie ? "values" : "x";
        for (const auto& trace : spec.at("data").as_array()) rows += trace.at(one).as_array().size();
        if (drawn.chart.x && mark != Mark::Pie && mark != Mark::Heatmap && mark != Mark::Point &&
            mark != Mark::BoxPlot)
            rows -= drawn.table.columns[drawn.chart.x->column].null_count();  // written, with a null
    } else if (format == Format::Echarts) {
        for (const auto& series : spec.at("series").as_array()) {
            if (mark == Mark::BoxPlot && series.at("type") == "scatter") continue;  // outliers
            for (const auto& item : series.at("data").as_array())
                rows += item.as_object().contains("tooltip");
        }
    } else {
        const bool wide =
            mark == Mark::Bar || mark == Mark::Line || mark == Mark::Area || mark == Mark::Histogram;
        for (const auto& row : spec.at("data").as_array()) {
            if (!wide) ++rows;
            for (const auto& cell : row.as_object())
                rows += wide && cell.key().size() > 1 && cell.key()[0] == 's' &&
                        std::isdigit(static_cast<unsigned char>(cell.key()[1]));
        }
    }
    return rows;
}

void take(const query::Query& q, const Table& t, const query::Presentation& asked) {
    const Chart chart = choose(q, example_schema(), t, asked);
    ASSERT_FALSE(chart.reason.empty());
    const Drawn drawn = prepare(chart, t);
    for (const Format format : kFormats)
        for (const char* theme : {"dark", "light"}) {
            if (format != Format::VegaLite && theme == std::string_view("light")) continue;  // time
            const auto spec = write(format, chart, t, theme);
            ASSERT_EQ(spec.is_null(), !is_drawable(drawn)) << name_of(format);
            const std::string text = boost::json::serialize(spec);
            boost::system::error_code ec;
            boost::json::parse(text, ec);
            ASSERT_FALSE(ec) << text;
            ASSERT_EQ(text.find("1e99999"), std::string::npos) << text;  // how Boost writes an infinity
            ASSERT_EQ(text.find("NaN"), std::string::npos);
            if (!spec.is_null()) {
                ASSERT_EQ(rows_in(format, spec, drawn), rows_of(drawn)) << name_of(format) << text;
            }
        }
    boost::json::serialize(to_json(chart));
    boost::json::serialize(chart_config(chart, q));
    boost::json::serialize(chart_fields(chart, q));
    draw(chart, t, {.width = 50});
    draw(chart, t, {.width = 30, .ascii = true});
    if (t.row_count() > 0 && chart.mark != Mark::Table) {
        const auto values = vega_lite_values(chart, t);
        for (const auto& row : values.as_array()) ASSERT_TRUE(row.is_object());
    }
}

}  // namespace

// A sample of what comes below, for the renderer (writers_test.cpp).
TEST(ChartWriters, RandomSpecsForTheRenderer) {
    const char* folder = std::getenv("SIGHTLINE_CHART_SPECS");
    if (!folder) GTEST_SKIP() << "set SIGHTLINE_CHART_SPECS to a folder to write the specs";
    query::RandomQuery random_query(example_schema(), 23);
    std::mt19937_64 random(29);
    for (int written = 0, tried = 0; written < 200 && tried < 5000; ++tried) {
        const query::Query q = random_query.next();
        const auto types = query::validate(q, example_schema());
        ASSERT_TRUE(types) << types.error().message;
        const Table t = random_table(q, *types, random);
        const Chart chart = choose(q, example_schema(), t, random_wish(random, types->size()));
        if (vega_lite(chart, t, "dark").is_null()) continue;
        write_specs(folder,
                    "random" + std::to_string(++written) + "_" + std::string(query::name_of(chart.mark)),
                    chart, t, "dark");
    }
}

TEST(ChartWriters, TakeAnyQueryAndAnyCells) {
    const std::uint64_t many =
        std::getenv("SIGHTLINE_TEST_LONG") && *std::getenv("SIGHTLINE_TEST_LONG") ? 20'000 : 300;
    query::RandomQuery random_query(example_schema(), 7);
    std::mt19937_64 random(11);
    for (std::uint64_t i = 0; i < many; ++i) {
        const query::Query q = random_query.next();
        const auto types = query::validate(q, example_schema());
        ASSERT_TRUE(types) << types.error().message;
        const Table t = random_table(q, *types, random);
        SCOPED_TRACE(i);
        take(q, t, random_wish(random, types->size()));
        if (HasFatalFailure()) return;
    }
}

TEST(ChartWriters, TakeEveryExampleWithEveryMark) {
    for (const Example& e : examples())
        for (int mark = 0; mark < 10; ++mark) {
            SCOPED_TRACE(e.name);
            if (e.table.row_count() > 1000 && mark % 3) continue;  // time
            take(mark % 2 ? e.query : query::Query{}, e.table, {.mark = static_cast<Mark>(mark)});
            if (e.table.row_count() < 1000)
                take(mark % 2 ? query::Query{} : e.query, e.table, {.mark = static_cast<Mark>(mark)});
        }
}

}  // namespace sightline::charts
