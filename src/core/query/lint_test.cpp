// Lints that need columns the shared cases do not have: codes, rates, averages, currencies.
#include "core/query/lint.h"

#include <gtest/gtest.h>

#include "core/query/query_json.h"
#include "core/query/validate.h"

namespace sightline::query {
namespace {

Schema orders() {
    const auto column = [](std::string name, ColumnType type, Role role, std::int64_t distinct) {
        ColumnInfo c;
        c.name = std::move(name);
        c.type = type;
        c.role = role;
        c.distinct_count = distinct;
        return c;
    };
    TableInfo t{"orders", "Orders", 100, {}};
    t.columns = {column("ship_zip", ColumnType::Integer, Role::Measure, 40),
                 column("discountPct", ColumnType::Double, Role::Percentage, 20),
                 column("conversion_rate", ColumnType::Double, Role::Measure, 50),
                 column("avg_basket", ColumnType::Double, Role::Money, 80),
                 column("amount", ColumnType::Double, Role::Money, 90),
                 column("currency", ColumnType::Text, Role::Category, 3),
                 column("quantity", ColumnType::Integer, Role::Measure, 10)};
    return {{t}, {}};
}

Query aggregated(Aggregate function, const std::string& column) {
    Query q;
    q.from.source.of = TableRef{"orders"};
    AggregateCall call;
    call.function = function;
    call.of = Box<Expression>(Expression(ColumnRef{"", column}));
    q.select = {{call, ""}};
    return q;
}

std::vector<std::string> codes(const Query& q) {
    const Schema schema = orders();
    EXPECT_TRUE(validate(q, schema));
    std::vector<std::string> out;
    for (const Lint& l : lint(q, schema))
        out.push_back(l.code + (l.severity == Severity::Note ? " note" : ""));
    return out;
}

using Codes = std::vector<std::string>;

TEST(Lint, CodesAreNotCalculatedWith) {
    EXPECT_EQ(codes(aggregated(Aggregate::Sum, "ship_zip")), Codes{"code_aggregate"});
    EXPECT_EQ(codes(aggregated(Aggregate::Mean, "ship_zip")), Codes{"code_aggregate"});
    EXPECT_EQ(codes(aggregated(Aggregate::Count, "ship_zip")), Codes{});
    EXPECT_EQ(codes(aggregated(Aggregate::Max, "ship_zip")), Codes{});
}

TEST(Lint, RatesAndAveragesDoNotAddUp) {
    EXPECT_EQ(codes(aggregated(Aggregate::Sum, "discountPct")), Codes{"sum_of_rates"});
    EXPECT_EQ(codes(aggregated(Aggregate::Sum, "conversion_rate")), Codes{"sum_of_rates"});
    EXPECT_EQ(codes(aggregated(Aggregate::Mean, "conversion_rate")), Codes{});
    EXPECT_EQ(codes(aggregated(Aggregate::Sum, "quantity")), Codes{});
    EXPECT_EQ(codes(aggregated(Aggregate::Mean, "avg_basket")),
              (Codes{"average_of_averages note", "mixed_units"}));
}

TEST(Lint, OneFigureOverSeveralCurrencies) {
    Query q = aggregated(Aggregate::Sum, "amount");
    EXPECT_EQ(codes(q), Codes{"mixed_units"});
    Query one = q;
    one.where =
        Predicate(Comparison{Comparator::Equal, ColumnRef{"", "currency"}, Literal{std::string("EUR")}});
    EXPECT_EQ(codes(one), Codes{});
    q.select.insert(q.select.begin(), SelectItem{ColumnRef{"", "currency"}, ""});
    q.group = {ColumnRef{"", "currency"}};
    EXPECT_EQ(codes(q), Codes{});
}

TEST(Lint, OneColumnOfAKeyOfTwoIsNoKey) {
    const auto table = [](const std::string& name, const std::string& figure) {
        TableInfo t{name, name, 100, {}};
        for (const std::string& c : {std::string("order_id"), std::string("line"), figure}) {
            ColumnInfo info;
            info.name = c;
            info.type = ColumnType::Integer;
            info.role = c == figure ? Role::Measure : Role::Identifier;
            info.distinct_count = 30;
            info.distinct_exact = true;
            t.columns.push_back(info);
        }
        return t;
    };
    Schema schema{{table("lines", "qty"), table("shipments", "shipped")}, {}};
    schema.relations = {{"lines", "order_id", "shipments", "order_id", true, 0.9, {{"line", "line"}}}};
    const auto told = [&](const std::string& keys) {
        const std::string text = R"({"from": {"table": "lines", "joins": [{"table": "shipments", "on": [)" +
                                 keys + R"(]}]}, "select": [{"aggregate": "sum", "of": {"column": "qty"}}]})";
        const auto q = query_from_json(std::string_view(text));
        EXPECT_TRUE(q);
        std::vector<std::string> out;
        if (q)
            for (const Lint& l : lint(*q, schema)) out.push_back(l.code);
        return out;
    };
    const auto key = [](const std::string& name) {
        return R"({"left": {"source": "lines", "column": ")" + name +
               R"("}, "right": {"source": "shipments", "column": ")" + name + R"("}})";
    };
    EXPECT_EQ(told(key("order_id")), Codes{"fan_out"});
    EXPECT_EQ(told(key("order_id") + ", " + key("line")), Codes{});
}

}  // namespace
}  // namespace sightline::query
