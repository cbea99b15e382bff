#include "core/charts/choose/spread.h"

#include <gtest/gtest.h>

#include "core/query/query_json.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::charts {
namespace {

using namespace query;

const Schema& schema() {
    static const Schema s{
        .tables = {{.name = "cars",
                    .label = "Cars",
                    .row_count = 400,
                    .columns = {{.name = "id", .type = ColumnType::Integer, .role = Role::Identifier},
                                {.name = "origin", .type = ColumnType::Text, .role = Role::Category},
                                {.name = "mpg", .type = ColumnType::Double, .role = Role::Measure},
                                {.name = "hp", .type = ColumnType::Double, .role = Role::Measure}}}}};
    return s;
}

std::string spread(const std::string& rest) {
    const auto q = query_from_json(R"({"from":{"table":"cars"},)" + rest + "}");
    if (!q) return q.error().message;
    const auto out = spread_query(*q, schema());
    if (!out) return "";
    EXPECT_TRUE(validate(*out, schema()));
    std::string sql = readable_sql(*out, schema());
    for (auto at = sql.find('\n'); at != std::string::npos; at = sql.find('\n')) sql[at] = ' ';
    return sql;
}

TEST(Spread, ListsOfANumberBecomeItsQuartiles) {
    const std::string all = spread(R"("select":[{"column":"mpg"}])");
    EXPECT_NE(all.find("min(\"mpg\")"), std::string::npos) << all;
    EXPECT_NE(all.find("max(\"mpg\")"), std::string::npos);
    EXPECT_EQ(all.find("GROUP BY"), std::string::npos);
    const std::string by = spread(
        R"("select":[{"column":"mpg"},{"column":"origin"}],"where":{"compare":">","left":{"column":"hp"},"right":{"literal":5}})");
    EXPECT_NE(by.find("GROUP BY \"origin\""), std::string::npos) << by;
    EXPECT_NE(by.find("WHERE \"hp\" > 5"), std::string::npos) << by;
}

TEST(Spread, OthersStayAsTheyAre) {
    EXPECT_EQ(spread(R"("select":[{"column":"origin"}])"), "");
    EXPECT_EQ(spread(R"("select":[{"column":"id"}])"), "");
    EXPECT_EQ(spread(R"("select":[{"column":"mpg"}],"limit":{"count":10})"), "");
    EXPECT_EQ(
        spread(
            R"("select":[{"column":"origin"},{"aggregate":"mean","of":{"column":"mpg"}}],"group":[{"column":"origin"}])"),
        "");
    EXPECT_EQ(spread(R"("select":[{"column":"mpg"},{"column":"origin"},{"column":"id"}])"), "");
}

}  // namespace
}  // namespace sightline::charts
