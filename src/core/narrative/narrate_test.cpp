#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "core/narrative/narrative.h"
#include "core/query/query_json.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::narrative {

namespace {

using namespace query;

ColumnInfo column(std::string name, ColumnType type, Role role, std::string unit = {}) {
    return {.name = std::move(name), .type = type, .role = role, .unit = std::move(unit)};
}
const Schema& schema() {
    static const Schema s{.tables = {{.name = "sales",
                                      .label = "Sales",
                                      .row_count = 100,
                                      .columns = {column("region", ColumnType::Text, Role::Category),
                                                  column("product", ColumnType::Text, Role::Category),
                                                  column("order_date", ColumnType::Date, Role::Time),
                                                  column("amount", ColumnType::Integer, Role::Money, "USD"),
                                                  column("weight", ColumnType::Double, Role::Measure, "kg"),
                                                  column("qty", ColumnType::Integer, Role::Measure),
                                                  column("rate", ColumnType::Double, Role::Percentage),
                                                  column("tier2", ColumnType::Integer, Role::Category),
                                                  column("paid", ColumnType::Boolean, Role::Boolean)}}}};
    return s;
}

Value cell(const boost::json::value& v, ColumnType type) {
    if (v.is_null()) return Null{};
    if (v.is_string() && type == ColumnType::Date) return *parse_date(std::string_view(v.get_string()));
    if (v.is_string()) return std::string(v.get_string());
    if (v.is_bool()) return v.get_bool();
    const double n = v.to_number<double>();
    if (type == ColumnType::Integer) return static_cast<std::int64_t>(n);
    if (type == ColumnType::Decimal) return Decimal{to_text(n)};
    return n;
}

struct Told {
    Query query;
    Table table;
    Narrative narrative;
    std::string text;
};

/// `select`, and the rest after it, as JSON; `rows` as JSON.
Told told(const std::string& query_text, const std::string& rows) {
    Told out;
    auto q = query_from_json(query_text);
    if (!q) throw std::runtime_error(q.error().message);
    out.query = *q;
    const auto types = validate(*q, schema());
    if (!types) throw std::runtime_error(types.error().message);
    const auto names = output_names(*q);
    const auto json = boost::json::parse(rows);
    for (std::size_t i = 0; i < types->size(); ++i) {
        out.table.columns.emplace_back(names[i], (*types)[i]);
        for (const auto& row : json.as_array()) out.table.columns[i].push(cell(row.at(i), (*types)[i]));
    }
    out.narrative = narrate(out.query, schema(), out.table);
    const auto text = render(out.narrative, out.table);
    out.text = text ? *text : "ERROR " + text.error().message;
    return out;
}
std::string text(const std::string& q, const std::string& rows) {
    return told(q, rows).text;
}

std::string sales(const std::string& select, const std::string& group = {}, const std::string& more = {}) {
    return R"({"from":{"table":"sales"},"select":[)" + select + "]" +
           (group.empty() ? "" : ",\"group\":[" + group + "]") + more + "}";
}
const std::string kRegion = R"({"column":"region"})", kProduct = R"({"column":"product"})",
                  kCount = R"({"aggregate":"count"})";
const std::string kTotal = R"({"aggregate":"sum","of":{"column":"amount"}})",
                  kMean = R"({"aggregate":"mean","of":{"column":"weight"}})";
const std::string kMonth = R"({"time_bucket":"month","of":{"column":"order_date"}})";

}  // namespace

TEST(Narrate, ANumberIsASentence) {
    EXPECT_EQ(text(sales(kTotal), "[[12]]"), "The total amount is USD 12.");
    EXPECT_EQ(text(sales(kMean), "[[3.256]]"), "The average weight is 3.26 kg.");
    EXPECT_EQ(text(sales(kCount), "[[1200]]"), "There are 1,200 rows.");
    EXPECT_EQ(
        text(sales(kCount, "", R"(,"where":{"compare":">","left":{"column":"qty"},"right":{"literal":5}})"),
             "[[1]]"),
        "There is 1 row that matches.");
    EXPECT_EQ(text(sales(kCount), "[[0]]"), "No row matches: the count is 0.");
    EXPECT_EQ(text(sales(kTotal), "[[null]]"), "The total amount has no value.");
    EXPECT_EQ(text(sales(R"({"aggregate":"mean","of":{"column":"rate"}})"), "[[0.125]]"),
              "The average rate is 12.5%.");
}

TEST(Narrate, OneRowOfSeveral) {
    EXPECT_EQ(text(sales(kTotal + "," + kMean), "[[12, 2.5]]"),
              "The total amount is USD 12 and the average weight is 2.5 kg.");
    EXPECT_EQ(
        text(
            sales(
                kRegion + "," + kTotal, kRegion,
                R"(,"order":[{"aggregate":"sum","of":{"column":"amount"},"descending":true}],"limit":{"count":1})"),
            R"([["South",3400]])"),
        "South has the highest total amount, USD 3,400.");
    EXPECT_EQ(text(sales(kRegion + "," + kTotal, kRegion), R"([["South",3400]])"),
              "The total amount for South is USD 3,400.");
}

TEST(Narrate, Nothing) {
    EXPECT_EQ(text(sales(kRegion + "," + kTotal, kRegion), "[]"),
              "Nothing in the data matches this question.");
}

TEST(Narrate, Categories) {
    EXPECT_EQ(text(sales(kRegion + "," + kTotal, kRegion),
                   R"([["North",10],["South",40],["East",30],["West",20]])"),
              "South has the highest total amount, USD 40 (40% of the total), followed by East with USD 30. "
              "North has the lowest, USD 10. Together they add up to USD 100.");
    EXPECT_EQ(text(sales(kRegion + "," + kTotal, kRegion), R"([["N",7],["S",5]])"),
              "N has the highest total amount, USD 7 (58.3% of the total). Both add up to USD 12.");
    EXPECT_EQ(text(sales(kRegion + "," + kMean, kRegion), R"([["N",7.5],["S",5],["W",6]])"),
              "N has the highest average weight, 7.5 kg, followed by W with 6 kg. S has the lowest, 5 kg.");
}

TEST(Narrate, BinsAreToldByBothEdges) {
    const std::string bin = R"({"bin":5,"of":{"column":"weight"}})";
    EXPECT_EQ(text(sales(bin + "," + kCount, bin), "[[0,7],[5,2],[10,1]]"),
              "Weight bin 0 to 5 has the highest count, 7 (70% of the total), followed by weight bin 5 to 10 "
              "with 2. "
              "Weight bin 10 to 15 has the lowest, 1. Together they add up to 10.");
}

TEST(Narrate, CentsAreKeptInSums) {
    const std::string total = R"({"aggregate":"sum","of":{"column":"rate"}})";
    EXPECT_EQ(text(sales(kRegion + "," + total, kRegion), R"([["N",10.25],["S",5.05],["W",3]])"),
              "N has the highest total rate, 10.25 (56% of the total), followed by S with 5.05. W has the "
              "lowest, 3. "
              "Together they add up to 18.30.");
}

TEST(Narrate, ASpreadIsToldByItsMiddle) {
    const auto of = [](const std::string& f) {
        return R"({"aggregate":")" + f + R"(","of":{"column":"weight"}})";
    };
    EXPECT_EQ(text(sales(kRegion + "," + of("min") + "," + of("median") + "," + of("max"), kRegion),
                   R"([["N",1,5,9],["S",1,4,9],["W",1,3,9]])"),
              "N has the highest median weight, 5 kg, followed by S with 4 kg. W has the lowest, 3 kg.");
}

TEST(Narrate, TiesAreShared) {
    EXPECT_EQ(text(sales(kRegion + "," + kMean, kRegion), R"([["N",7],["S",7],["W",6],["E",5]])"),
              "N and S share the highest average weight, 7 kg. E has the lowest, 5 kg.");
    EXPECT_EQ(text(sales(kRegion + "," + kMean, kRegion), R"([["A",7],["B",7],["C",7],["D",7],["E",5]])"),
              "A, B, C and others share the highest average weight, 7 kg. E has the lowest, 5 kg.");
    EXPECT_EQ(text(sales(kRegion + "," + kCount, kRegion), R"([["N",2],["S",2],["W",2]])"),
              "All 3 have the same count, 2.");
}

TEST(Narrate, ClaimsOnlyWhatTheResultShows) {
    const std::string top =
        R"(,"order":[{"aggregate":"sum","of":{"column":"amount"},"descending":true}],"limit":{"count":3})";
    EXPECT_EQ(text(sales(kRegion + "," + kTotal, kRegion, top), R"([["South",40],["East",30],["West",20]])"),
              "South has the highest total amount, USD 40, followed by East with USD 30.");
    const std::string bottom =
        R"(,"order":[{"aggregate":"sum","of":{"column":"amount"}}],"limit":{"count":3})";
    EXPECT_EQ(
        text(sales(kRegion + "," + kTotal, kRegion, bottom), R"([["North",10],["West",20],["East",30]])"),
        "North has the lowest total amount, USD 10.");
}

TEST(Narrate, NegativesHaveNoShare) {
    EXPECT_EQ(text(sales(kRegion + "," + kTotal, kRegion), R"([["N",10],["S",-4],["W",1]])"),
              "N has the highest total amount, USD 10, followed by W with USD 1. S has the lowest, USD -4. "
              "Together they add up to USD 7.");
}

TEST(Narrate, EmptyLabelsAndValues) {
    EXPECT_EQ(text(sales(kRegion + "," + kMean, kRegion), R"([[null,10],["S",4],["W",null]])"),
              "Rows without region have the highest average weight, 10 kg. 1 of 3 has no average weight.");
}

TEST(Narrate, CodesAreNamed) {
    EXPECT_EQ(text(sales(R"({"column":"tier2"},)" + kMean, R"({"column":"tier2"})"), "[[4,10],[5,4]]"),
              "Tier2 4 has the highest average weight, 10 kg.");
    EXPECT_EQ(text(sales(R"({"column":"paid"},)" + kMean, R"({"column":"paid"})"), "[[true,10],[false,4]]"),
              "Paid yes has the highest average weight, 10 kg.");
}

TEST(Narrate, Time) {
    EXPECT_EQ(text(sales(kMonth + "," + kTotal, kMonth),
                   R"([["2024-01-01",10],["2024-02-01",40],["2024-03-01",5],["2024-04-01",15]])"),
              "Total amount rose from USD 10 in January 2024 to USD 15 in April 2024 (+50%). It was highest "
              "in February 2024, at USD 40, and lowest in March 2024, at USD 5. "
              "All 4 periods add up to USD 70.");
    EXPECT_EQ(text(sales(kMonth + "," + kMean, kMonth), R"([["2024-02-01",8],["2024-01-01",10]])"),
              "Average weight fell from 10 kg in January 2024 to 8 kg in February 2024 (-20%).");
    EXPECT_EQ(
        text(sales(kMonth + "," + kMean, kMonth), R"([["2024-01-01",8],["2024-02-01",9],["2024-03-01",8]])"),
        "Average weight ended where it began: 8 kg in January 2024 and in March 2024. It was highest in "
        "February 2024, at 9 kg.");
    EXPECT_EQ(text(sales(R"({"time_part":"year","of":{"column":"order_date"}},)" + kMean,
                         R"({"time_part":"year","of":{"column":"order_date"}})"),
                   "[[2023,8],[2024,9]]"),
              "Average weight rose from 8 kg in 2023 to 9 kg in 2024 (+12.5%).");
}

TEST(Narrate, SeveralDimensions) {
    EXPECT_EQ(text(sales(kRegion + "," + kProduct + "," + kTotal, kRegion + "," + kProduct),
                   R"([["N","Tea",10],["S","Tea",40],["N","Cocoa",20],["S","Cocoa",30]])"),
              "S has the highest total amount over all, USD 70 (70% of the total). The highest single total "
              "amount is USD 40, for S and Tea; the lowest is USD 10, for N and Tea.");
    EXPECT_EQ(text(sales(kMonth + "," + kRegion + "," + kMean, kMonth + "," + kRegion),
                   R"([["2024-01-01","N",10],["2024-02-01","N",11],["2024-01-01","S",12]])"),
              "The highest single average weight is 12 kg, for S in January 2024; the lowest is 10 kg, for N "
              "in January 2024.");
}

TEST(Narrate, Records) {
    EXPECT_EQ(text(sales(R"({"column":"weight"})"), "[[1],[2],[6]]"),
              "There are 3 rows; weight goes from 1 kg to 6 kg, on average 3 kg.");
    EXPECT_EQ(text(sales(kRegion, "", R"(,"distinct":true)"), R"([["N"],["S"],[null]])"),
              "There are 3 rows: N, S and one without region.");
    std::string rows = "[";
    for (int i = 0; i < 12; ++i)
        rows += (i ? ",[" : "[") + std::to_string(i) + "," + std::to_string(100 - 3 * i) + "]";
    EXPECT_EQ(text(sales(R"({"column":"weight"},{"column":"qty"})"), rows + "]"),
              "Qty clearly falls as weight rises (correlation -1 over 12 rows).");
}

TEST(Narrate, JsonGoesBothWays) {
    const Told t = told(sales(kMonth + "," + kTotal, kMonth), R"([["2024-01-01",10],["2024-02-01",40]])");
    const auto json = to_json(t.narrative, t.table);
    std::string joined;
    for (const auto& segment : json.as_array()) joined += std::string_view(segment.at("text").as_string());
    EXPECT_EQ(joined.substr(1), t.text.substr(1));  // but for the capital
    const auto back = narrative_from_json(boost::json::parse(boost::json::serialize(json)));
    ASSERT_TRUE(back) << back.error().message;
    // A name's text is not part of it, so only the rendering is compared.
    EXPECT_EQ(*render(*back, t.table), t.text);
    EXPECT_EQ(*back, t.narrative);
}

TEST(Narrate, RefusesWhatDoesNotHold) {
    const Told t = told(sales(kRegion + "," + kTotal, kRegion), R"([["N",7],["S",5]])");
    EXPECT_FALSE(render({{Text{"42 is the answer"}}}, t.table));
    EXPECT_FALSE(render({{CellRef{9, 0, ""}}}, t.table));
    EXPECT_FALSE(render({{CellRef{0, 9, ""}}}, t.table));
    EXPECT_FALSE(render({{NameRef{9}}}, t.table));
    EXPECT_FALSE(render({{StatisticRef{"sum", 0}}}, t.table));
    EXPECT_FALSE(render({{StatisticRef{"luck", 1}}}, t.table));
    EXPECT_FALSE(render({{StatisticRef{"correlation", 1, 0, 0, "", 9}}}, t.table));
    EXPECT_FALSE(
        narrative_from_json(boost::json::parse(R"([{"kind":"cell","row":-1,"column":0,"format":""}])")));
    EXPECT_FALSE(narrative_from_json(boost::json::parse(R"([{"kind":"spell"}])")));
    EXPECT_FALSE(narrative_from_json(boost::json::parse(R"({})")));
}

}  // namespace sightline::narrative
