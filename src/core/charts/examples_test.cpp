#include "core/charts/examples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <stdexcept>

#include "core/query/query_json.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::charts {

namespace {

using namespace query;

constexpr const char* kCity[] = {"Amsterdam", "Berlin",  "Copenhagen", "Dublin",    "Edinburgh", "Florence",
                                 "Geneva",    "Hamburg", "Istanbul",   "Jerusalem", "Kraków",    "Lisbon"};

ColumnInfo column(std::string name, ColumnType type, Role role, std::string unit = {}) {
    return {.name = std::move(name), .type = type, .role = role, .unit = std::move(unit)};
}

Schema make_schema() {
    Schema s;
    s.tables.push_back({.name = "sales",
                        .label = "Sales",
                        .row_count = 1000,
                        .columns = {column("order_id", ColumnType::Integer, Role::Identifier),
                                    column("order_date", ColumnType::Date, Role::Time),
                                    column("shipped_at", ColumnType::Timestamp, Role::Time),
                                    column("region", ColumnType::Text, Role::Category),
                                    column("city", ColumnType::Text, Role::Geography),
                                    column("product", ColumnType::Text, Role::Category),
                                    column("note", ColumnType::Text, Role::Text),
                                    column("amount", ColumnType::Decimal, Role::Money, "USD"),
                                    column("profit", ColumnType::Double, Role::Money, "USD"),
                                    column("qty", ColumnType::Integer, Role::Measure),
                                    column("discount", ColumnType::Double, Role::Percentage),
                                    column("age", ColumnType::Integer, Role::Measure),
                                    column("odd.name[0] \"it's\"", ColumnType::Text, Role::Category),
                                    column("returned", ColumnType::Boolean, Role::Boolean)}});
    s.tables.push_back({.name = "cars",
                        .label = "Cars",
                        .row_count = 400,
                        .columns = {column("Model", ColumnType::Text, Role::Text),
                                    column("MPG", ColumnType::Double, Role::Measure),
                                    column("Cylinders", ColumnType::Integer, Role::Category),
                                    column("Weight", ColumnType::Integer, Role::Measure, "lb"),
                                    column("Year", ColumnType::Integer, Role::Time),
                                    column("Origin", ColumnType::Text, Role::Category)}});
    return s;
}

/// Columns from a generator: value of row r.
template <class Cell>
void fill(Table& t, const std::string& name, ColumnType type, std::size_t rows, Cell cell) {
    Column c(name, type);
    for (std::size_t r = 0; r < rows; ++r) c.push(cell(r));
    t.columns.push_back(std::move(c));
}

class Maker {
  public:
    std::vector<Example> out;

    /// `select` and the rest of the Query's JSON; `cells` one generator a column, called with the row.
    void add(std::string name, const std::string& json, std::size_t rows,
             std::vector<std::function<Value(std::size_t)>> cells, Presentation asked = {}) {
        auto query = query_from_json(json);
        if (!query) throw std::runtime_error(name + ": " + query.error().message);
        const auto types = validate(*query, example_schema());
        if (!types) throw std::runtime_error(name + ": " + types.error().message);
        Example e{.name = std::move(name), .query = *query, .asked = asked};
        const auto names = output_names(*query);
        for (std::size_t i = 0; i < cells.size(); ++i)
            fill(e.table, names[i], (*types)[i], rows, [&](std::size_t r) -> Value {
                Value v = cells[i](r);
                if ((*types)[i] == ColumnType::Double && !is_null(v)) v = as_number(v).value_or(0);
                if ((*types)[i] == ColumnType::Decimal && !is_null(v)) v = Decimal{to_text(v)};
                return v;
            });
        out.push_back(std::move(e));
    }
};

std::function<Value(std::size_t)> text(std::vector<std::string> labels) {
    return [labels](std::size_t r) { return Value(labels[r % labels.size()]); };
}
std::function<Value(std::size_t)> numbers(std::vector<double> values) {
    return [values](std::size_t r) { return Value(values[r % values.size()]); };
}
std::function<Value(std::size_t)> integers(std::vector<std::int64_t> values) {
    return [values](std::size_t r) { return Value(values[r % values.size()]); };
}
std::function<Value(std::size_t)> months(int per = 1) {
    return [per](std::size_t r) {
        const int m = static_cast<int>(r) / per;
        return Value(make_date(2022 + m / 12, m % 12 + 1, 1));
    };
}
std::function<Value(std::size_t)> wave(double scale, bool whole = false) {
    return [=](std::size_t r) {
        const double v = scale * (1.2 + std::sin(static_cast<double>(r) * 0.7));
        return whole ? Value(static_cast<std::int64_t>(v)) : Value(std::round(v * 100) / 100);
    };
}

std::string sales(const std::string& keys, const std::string& measures, const std::string& more = {}) {
    return R"({"from":{"table":"sales"},"select":[)" + keys + (keys.empty() ? "" : ",") + measures + "]" +
           (keys.empty() ? "" : ",\"group\":[" + keys + "]") + more + "}";
}
std::string cars(const std::string& columns, const std::string& more = {}) {
    return R"({"from":{"table":"cars"},"select":[)" + columns + "]" + more + "}";
}
std::string col(const std::string& name) {
    return R"({"column":")" + name + "\"}";
}
std::string agg(const std::string& f, const std::string& name) {
    return R"({"aggregate":")" + f + R"(","of":{"column":")" + name + "\"}}";
}
const std::string kCount = R"({"aggregate":"count"})";
const std::string kMonth = R"({"time_bucket":"month","of":{"column":"order_date"}})";

void add_groups(Maker& m) {
    m.add("bars", sales(col("region"), agg("sum", "amount")), 4,
          {text({"North", "South", "East", "West"}), numbers({1200.5, 3400, 800.25, 2100})});
    m.add("bars in order",
          sales(col("region"), agg("sum", "amount"),
                R"(,"order":[{"aggregate":"sum","of":{"column":"amount"}}])"),
          4, {text({"East", "North", "West", "South"}), numbers({800.25, 1200.5, 2100, 3400})});
    m.add("long labels", sales(col("product"), kCount), 9,
          {[](std::size_t r) { return Value("Extra long product name number " + std::to_string(r)); },
           wave(100, true)});
    m.add("ten thousand", sales(col("product"), agg("sum", "amount")), 10'000,
          {[](std::size_t r) { return Value("Product " + std::to_string(r)); }, wave(90)});
    m.add(
        "codes",
        R"({"from":{"table":"cars"},"select":[{"column":"Cylinders"},{"aggregate":"mean","of":{"column":"MPG"}}],"group":[{"column":"Cylinders"}]})",
        5, {integers({8, 4, 6, 3, 5}), numbers({14.96, 29.29, 19.99, 20.55, 27.37})});
    m.add("negative", sales(col("region"), agg("sum", "profit")), 4,
          {text({"North", "South", "East", "West"}), numbers({1200.5, -3400, 800.25, -100})});
    m.add("nulls", sales(col("region"), agg("sum", "profit")), 4,
          {[](std::size_t r) {
               return r == 1 ? Value(Null{}) : Value("Region " + std::string(1, static_cast<char>('A' + r)));
           },
           [](std::size_t r) { return r == 2 ? Value(Null{}) : Value(static_cast<double>(r + 1)); }});
    m.add("odd names", sales(R"({"column":"odd.name[0] \"it's\""})", agg("sum", "profit")), 3,
          {text({"a", "b", "<script>"}), numbers({1, 2, 3})});
    m.add(
        "shares",
        sales(
            col("region"),
            R"({"arithmetic":"divide","left":{"aggregate":"sum","of":{"column":"amount"}},"right":{"window":"sum","arguments":[{"aggregate":"sum","of":{"column":"amount"}}]}})"),
        4, {text({"North", "South", "East", "West"}), numbers({0.4, 0.3, 0.2, 0.1})});
    m.add("stacked", sales(col("region") + "," + col("product"), agg("sum", "amount")), 12,
          {text({"North", "South", "East", "West"}),
           [](std::size_t r) {
               return Value(std::string(r / 4 == 0 ? "Tea" : r / 4 == 1 ? "Coffee" : "Cocoa"));
           },
           wave(100)});
    m.add(
        "grouped",
        R"({"from":{"table":"cars"},"select":[{"column":"Origin"},{"column":"Cylinders"},{"aggregate":"mean","of":{"column":"MPG"}}],"group":[{"column":"Origin"},{"column":"Cylinders"}]})",
        15,
        {text({"Europe", "Japan", "USA"}),
         [](std::size_t r) { return Value(std::int64_t{3} + static_cast<std::int64_t>(r / 3)); }, wave(20)});
    m.add("crowded", sales(col("city") + "," + col("product"), agg("mean", "amount")), 144,
          {text({kCity, kCity + 12}),
           [](std::size_t r) { return Value("Product " + std::to_string(r / 12)); }, wave(100)});
    m.add("many series", sales(col("region") + "," + col("product"), agg("sum", "amount")), 60,
          {text({"North", "South", "East"}),
           [](std::size_t r) { return Value("Product " + std::to_string(r / 3)); }, wave(100)},
          {.mark = Mark::Bar});
    m.add("three dimensions", sales(col("region") + "," + col("product") + "," + col("returned"), kCount), 12,
          {text({"North", "South", "East"}),
           [](std::size_t r) { return Value(std::string(r % 6 < 3 ? "Tea" : "Coffee")); },
           [](std::size_t r) { return Value(r < 6); }, wave(30, true)});
    m.add("two measures", sales(col("product"), agg("sum", "amount") + "," + agg("sum", "qty")), 8,
          {[](std::size_t r) { return Value("Product " + std::to_string(r)); }, wave(100), wave(10, true)});
    m.add("same unit", sales(col("region"), agg("sum", "amount") + "," + agg("sum", "profit")), 4,
          {text({"North", "South", "East", "West"}), wave(100), wave(30)});
    m.add("by age", sales(col("age"), agg("mean", "amount")), 70,
          {[](std::size_t r) { return Value(static_cast<std::int64_t>(18 + r)); }, wave(100)});
    m.add("weekdays", sales(R"({"time_part":"day_name","of":{"column":"order_date"}})", kCount), 7,
          {text({"Friday", "Monday", "Saturday", "Sunday", "Thursday", "Tuesday", "Wednesday"}),
           wave(50, true)});
}

void add_times(Maker& m) {
    m.add("by month", sales(kMonth, agg("sum", "amount")), 18, {months(), wave(1'000'000)});
    m.add("by month and region", sales(kMonth + "," + col("region"), agg("sum", "amount")), 36,
          {months(3), text({"North", "South", "East"}), wave(1000)});
    m.add("by month and product", sales(kMonth + "," + col("product"), agg("mean", "amount")), 240,
          {months(20), [](std::size_t r) { return Value("Product " + std::to_string(r % 20)); }, wave(1000)});
    m.add("by day", sales(R"({"time_bucket":"day","of":{"column":"order_date"}})", kCount), 200,
          {[](std::size_t r) { return Value(Date{19000 + static_cast<std::int32_t>(r)}); }, wave(50, true)});
    m.add("by hour", sales(R"({"time_bucket":"hour","of":{"column":"shipped_at"}})", kCount), 72,
          {[](std::size_t r) {
               return Value(Timestamp{1'710'000'000'000'000 + static_cast<std::int64_t>(r) * 3'600'000'000});
           },
           wave(50, true)});
    m.add("by quarter as bars",
          sales(R"({"time_bucket":"quarter","of":{"column":"order_date"}})", agg("sum", "amount")), 6,
          {[](std::size_t r) {
               return Value(make_date(2023 + static_cast<int>(r) / 4, static_cast<int>(r % 4) * 3 + 1, 1));
           },
           wave(5000)},
          {.mark = Mark::Bar});
    m.add("by day as bars", sales(R"({"time_bucket":"day","of":{"column":"order_date"}})", kCount), 90,
          {[](std::size_t r) { return Value(Date{19000 + static_cast<std::int32_t>(r + r / 9)}); },
           wave(50, true)},
          {.mark = Mark::Bar});
    m.add("by year", sales(R"({"time_part":"year","of":{"column":"order_date"}})", agg("sum", "amount")), 6,
          {integers({2019, 2020, 2021, 2022, 2023, 2024}), wave(100000)});
    m.add(
        "two digit years",
        R"({"from":{"table":"cars"},"select":[{"column":"Year"},{"column":"Origin"},{"aggregate":"mean","of":{"column":"Weight"}}],"group":[{"column":"Year"},{"column":"Origin"}]})",
        36,
        {[](std::size_t r) { return Value(static_cast<std::int64_t>(70 + r / 3)); },
         text({"Europe", "Japan", "USA"}), wave(3000)});
    m.add("area", sales(kMonth + "," + col("region"), agg("sum", "amount")), 36,
          {months(3), text({"North", "South", "East"}), wave(1000)}, {.mark = Mark::Area});
    m.add("normalized", sales(kMonth + "," + col("region"), agg("sum", "amount")), 18,
          {months(3), text({"North", "South", "East"}), wave(1000)},
          {.mark = Mark::Bar, .stacking = Stacking::Normalized});
    m.add("small multiples", sales(kMonth + "," + col("region"), agg("sum", "amount")), 36,
          {months(3), text({"North", "South", "East"}), wave(1000)}, {.mark = Mark::Line, .facet = 1});
}

void add_records(Maker& m) {
    m.add("scatter", cars(col("Weight") + "," + col("MPG")), 120,
          {[](std::size_t r) { return Value(static_cast<std::int64_t>(1600 + r * 29 % 3400)); }, wave(20)});
    m.add("scatter in colours", cars(col("Weight") + "," + col("MPG") + "," + col("Origin")), 400,
          {[](std::size_t r) { return Value(static_cast<std::int64_t>(1600 + r * 29 % 3400)); }, wave(20),
           text({"Europe", "Japan", "USA"})});
    m.add("scatter in facets", cars(col("Weight") + "," + col("MPG") + "," + col("Origin")), 300,
          {[](std::size_t r) { return Value(static_cast<std::int64_t>(1600 + r * 29 % 3400)); }, wave(20),
           text({"Europe", "Japan", "USA"})},
          {.mark = Mark::Point, .facet = 2});
    m.add("twenty thousand points", cars(col("Weight") + "," + col("MPG")), 20'000,
          {[](std::size_t r) { return Value(static_cast<std::int64_t>(1600 + r * 29 % 3400)); }, wave(20)});
    m.add(
        "pairs counted",
        R"({"from":{"table":"cars"},"select":[{"column":"Weight"},{"column":"MPG"},{"aggregate":"count"}],"group":[{"column":"Weight"},{"column":"MPG"}]})",
        60,
        {[](std::size_t r) { return Value(static_cast<std::int64_t>(1600 + r * 29 % 3400)); }, wave(20),
         wave(5, true)},
        {.mark = Mark::Point});
    m.add("records with one number", cars(col("Model") + "," + col("MPG")), 12,
          {[](std::size_t r) { return Value("Model " + std::to_string(r)); }, wave(20)});
    m.add("listing", cars(col("Model") + "," + col("MPG") + "," + col("Weight")), 12,
          {[](std::size_t r) { return Value("Model " + std::to_string(r)); }, wave(20), wave(1000, true)});
    m.add("names only", cars(col("Model") + "," + col("Origin")), 12,
          {[](std::size_t r) { return Value("Model " + std::to_string(r)); }, text({"Europe", "Japan"})});
    m.add("identifiers", sales("", col("order_id") + "," + col("amount")), 30,
          {[](std::size_t r) { return Value(static_cast<std::int64_t>(10000 + r)); }, wave(100)});
    m.add("one column of numbers", cars(col("Weight")), 200, {wave(2000, true)});
    m.add("spread by origin", cars(col("Origin") + "," + col("Weight")), 150,
          {text({"Europe", "Japan", "USA"}), wave(2000, true)});
    m.add(
        "quartiles",
        R"({"from":{"table":"cars"},"select":[{"column":"Origin"},{"aggregate":"min","of":{"column":"MPG"}},{"aggregate":"quantile","of":{"column":"MPG"},"parameter":0.25},{"aggregate":"median","of":{"column":"MPG"}},{"aggregate":"quantile","of":{"column":"MPG"},"parameter":0.75},{"aggregate":"max","of":{"column":"MPG"}}],"group":[{"column":"Origin"}]})",
        3,
        {text({"Europe", "Japan", "USA"}), numbers({16.2, 18, 9}), numbers({24, 26, 15}),
         numbers({26.5, 31.6, 18.5}), numbers({30.6, 34, 24}), numbers({44.3, 46.6, 39})});
}

void add_rest(Maker& m) {
    const std::string bin = R"({"bin":500,"of":{"column":"Weight"}})";
    m.add(
        "histogram",
        R"({"from":{"table":"cars"},"select":[)" + bin + R"(,{"aggregate":"count"}],"group":[)" + bin + "]}",
        8,
        {[](std::size_t r) { return Value(static_cast<double>(1500 + 500 * r)); },
         integers({2, 84, 88, 55, 40, 45, 22, 5})});
    const std::string bin_year = R"({"bin":10,"of":{"column":"MPG"}})";
    m.add("two bins",
          R"({"from":{"table":"cars"},"select":[)" + bin + "," + bin_year +
              R"(,{"aggregate":"count"}],"group":[)" + bin + "," + bin_year + "]}",
          24,
          {[](std::size_t r) { return Value(static_cast<double>(1500 + 500 * (r % 6))); },
           [](std::size_t r) { return Value(static_cast<double>(10 * (r / 6))); }, wave(20, true)});
    m.add("heat map",
          sales(col("region") + "," + R"({"time_part":"month_name","of":{"column":"order_date"}})",
                agg("sum", "profit")),
          24,
          {[](std::size_t r) { return Value(std::string(r < 12 ? "North" : "South")); },
           text({"April", "August", "December", "February", "January", "July", "June", "March", "May",
                 "November", "October", "September"}),
           [](std::size_t r) { return Value(std::sin(static_cast<double>(r)) * 100); }},
          {.mark = Mark::Heatmap});
    m.add("pie of twelve", sales(col("city"), kCount), 12, {text({kCity, kCity + 12}), wave(80, true)},
          {.mark = Mark::Pie});
    m.add("pie with negatives", sales(col("region"), agg("sum", "profit")), 3,
          {text({"North", "South", "East"}), numbers({10, -5, 7})}, {.mark = Mark::Pie});
    m.add("number", sales("", agg("sum", "amount")), 1, {numbers({1234567.5})});
    m.add("count", sales("", kCount), 1, {integers({12})});
    m.add(
        "top one",
        sales(
            col("region"), agg("sum", "amount"),
            R"(,"order":[{"aggregate":"sum","of":{"column":"amount"},"descending":true}],"limit":{"count":1})"),
        1, {text({"South"}), numbers({3400})});
    m.add("one row of many", sales("", agg("sum", "amount") + "," + agg("mean", "qty")), 1,
          {numbers({1234567.5}), numbers({3.25})});
    m.add("no rows", sales(col("region"), agg("sum", "amount")), 0, {text({"North"}), numbers({1})});
    m.add("first date", sales("", agg("min", "order_date")), 1, {months()});
    m.add("zeroes", sales(col("region"), agg("sum", "profit")), 3,
          {text({"North", "South", "East"}), numbers({0, 0, 0})});
    m.add("tiny and huge", sales(col("region"), agg("sum", "profit")), 3,
          {text({"North", "South", "East"}), numbers({1e-9, 1e300, 5})});
}

}  // namespace

const Schema& example_schema() {
    static const Schema schema = make_schema();
    return schema;
}

std::vector<Example> examples() {
    Maker m;
    add_groups(m);
    add_times(m);
    add_records(m);
    add_rest(m);
    return std::move(m.out);
}

const Example& example(const std::string& name) {
    static const std::vector<Example> all = examples();
    for (const Example& e : all)
        if (e.name == name) return e;
    throw std::runtime_error("no example " + name);
}

std::string summary(const Chart& chart) {
    std::string out(query::name_of(chart.mark));
    const auto add = [&](const char* name, const std::optional<Channel>& c) {
        if (c) out += std::string(" ") + name + "=" + c->field + ":" + std::string(name_of(c->scale));
    };
    add("x", chart.x);
    add("y", chart.y);
    add("color", chart.color);
    add("size", chart.size);
    add("facet", chart.facet);
    add("label", chart.label);
    for (const Channel& c : chart.more_y) out += " and=" + c.field;
    if (chart.five_numbers) out += " five";
    if (chart.options.stacking == Stacking::Stacked) out += " stacked";
    if (chart.options.stacking == Stacking::Grouped) out += " grouped";
    if (chart.options.stacking == Stacking::Normalized) out += " normalized";
    if (chart.options.horizontal) out += " horizontal";
    if (chart.options.max_categories) out += " most=" + std::to_string(chart.options.max_categories);
    if (chart.options.max_series) out += " series=" + std::to_string(chart.options.max_series);
    return out;
}

TEST(ChartExamples, AreAllValidQueries) {
    EXPECT_GT(examples().size(), 50U);
}

}  // namespace sightline::charts
