#include "core/query/schema.h"

#include <gtest/gtest.h>

#include "core/query/names.h"
#include "core/query/presentation.h"
#include "core/query/sentence.h"
#include "core/query/text_fold.h"

namespace sightline::query {
namespace {

TEST(Names, GoBothWays) {
    for (int i = 0; i < 9; ++i) EXPECT_EQ(role_from(name_of(static_cast<Role>(i))), static_cast<Role>(i));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(mark_from(name_of(static_cast<Mark>(i))), static_cast<Mark>(i));
    for (int i = 0; i < 13; ++i)
        EXPECT_EQ(from_name<WindowFunction>(name_of(static_cast<WindowFunction>(i))),
                  static_cast<WindowFunction>(i));
    for (int i = 0; i < 15; ++i)
        EXPECT_EQ(from_name<Function>(name_of(static_cast<Function>(i))), static_cast<Function>(i));
    EXPECT_EQ(role_from("Money"), std::nullopt);
    EXPECT_EQ(from_name<Aggregate>("avg"), std::nullopt);
}

TEST(Names, MarksOfOthers) {
    EXPECT_EQ(mark_from("bar_chart"), Mark::Bar);
    EXPECT_EQ(mark_from("Grouped Bar"), Mark::Bar);
    EXPECT_EQ(mark_from("stacked_bar"), Mark::Bar);
    EXPECT_EQ(mark_from("scatter_plot"), Mark::Point);
    EXPECT_EQ(mark_from("box-plot"), Mark::BoxPlot);
    EXPECT_EQ(mark_from("donut"), Mark::Pie);
    EXPECT_EQ(mark_from("line_chart"), Mark::Line);
    EXPECT_EQ(mark_from("area_chart"), Mark::Area);
    EXPECT_EQ(mark_from("pie_chart"), Mark::Pie);
    EXPECT_EQ(mark_from("kpi"), Mark::Number);
    EXPECT_EQ(mark_from("sonnet"), std::nullopt);
}

TEST(Names, ExactBeforeCase) {
    TableInfo table;
    for (const char* const name : {"ID", "id", "Größe"}) {
        ColumnInfo c;
        c.name = name;
        table.columns.push_back(c);
    }
    EXPECT_EQ(table.find("id"), &table.columns[1]);
    EXPECT_EQ(table.find("Id"), &table.columns[0]);
    EXPECT_EQ(table.find("größe"), &table.columns[2]);
    EXPECT_EQ(table.find("none"), nullptr);
}

TEST(Names, AsWords) {
    EXPECT_EQ(words_of("order_date"), "order date");
    EXPECT_EQ(words_of("numStudents"), "num students");
    EXPECT_EQ(words_of("CustomerID"), "customer id");
    EXPECT_EQ(words_of("HTTPServer"), "http server");
    EXPECT_EQ(words_of("GDP"), "gdp");
    EXPECT_EQ(words_of("customerIDs"), "customer ids");
    EXPECT_EQ(words_of("Total (USD)"), "total (usd)");
    EXPECT_EQ(words_of("q1_sales2024"), "q1 sales2024");
    EXPECT_EQ(words_of("__"), "__");
    EXPECT_EQ(words_of(" Größe "), "größe");
    EXPECT_EQ(words_of(""), "");
}

TEST(Names, NearestIsWhatWasMeant) {
    const std::vector<std::string> names{"amount", "order_date", "region", "customer_id"};
    EXPECT_EQ(nearest_name("amout", names), "amount");
    EXPECT_EQ(nearest_name("maount", names), "amount");  // neighbours swapped
    EXPECT_EQ(nearest_name("REGIO", names), "region");
    EXPECT_EQ(nearest_name("customer", names), "customer_id");
    EXPECT_EQ(nearest_name("date", names), "order_date");
    EXPECT_EQ(nearest_name("zzz", names), std::nullopt);
    EXPECT_EQ(edit_distance("abcd", "badc"), 2U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
}

}  // namespace
}  // namespace sightline::query
