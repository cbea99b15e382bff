// Random steps made from the table of forms: each reads back as itself from its text and from its JSON, and
// whatever compiles runs in DuckDB and gives the columns it said.

#include <duckdb.h>
#include <gtest/gtest.h>

#include <random>

#include "core/recipe/compile.h"
#include "core/recipe/expression_text.h"
#include "core/recipe/forms.h"
#include "core/recipe/lexer.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/recipe_text.h"

namespace sightline::recipe {
namespace {

constexpr int kSteps = 1500;

query::TableInfo table_of(std::vector<std::pair<std::string, ColumnType>> columns) {
    query::TableInfo t;
    for (auto& [name, type] : columns) {
        query::ColumnInfo c;
        c.name = name;
        c.type = type;
        t.columns.push_back(c);
    }
    return t;
}

query::TableInfo people() {
    using enum ColumnType;
    return table_of({{"id", Integer},
                     {"Full \"Name\"", Text},
                     {"amount's", Text},
                     {"day", Date},
                     {"at", Timestamp},
                     {"score", Double},
                     {"price", Decimal},
                     {"ok", Boolean},
                     {"straße\n2", Text}});
}
constexpr const char* kPeople = R"sql(
CREATE TABLE people AS SELECT i AS id, 'Name ' || (i % 7) AS "Full ""Name""", CASE WHEN i % 5 = 0 THEN NULL ELSE '1.' || i || ',5' END AS "amount's",
    DATE '2024-01-01' + CAST(i AS INTEGER) AS day, TIMESTAMP '2024-01-01 10:00:00' + INTERVAL (i) HOUR AS at,
    CASE WHEN i % 4 = 0 THEN NULL ELSE i * 1.5::DOUBLE END AS score, CAST(i AS DECIMAL(12, 2)) AS price, i % 3 = 0 AS ok,
    CASE i % 3 WHEN 0 THEN '' WHEN 1 THEN 'x''y' ELSE NULL END AS "straße
2" FROM range(40) t(i);
CREATE TABLE other AS SELECT i * 2 AS id, 'Name ' || i AS label, CAST(i AS DOUBLE) AS score FROM range(10) t(i);)sql";

class RandomStep {
  public:
    RandomStep(std::mt19937_64& random, const query::TableInfo& table) : random_(random), table_(table) {}

    Step step() {
        const auto all = forms();
        const Form& form = all[below(all.size())];
        Step s;
        s.kind = form.kind;
        s.on = below(10) > 0;
        for (const Slot* slot : slots_of(form, true)) s.arguments[slot->name] = argument(*slot);
        for (const Slot* slot : slots_of(form, false))
            if (!s.has(slot->name) && below(2) == 0) s.arguments[slot->name] = argument(*slot);
        return s;
    }

  private:
    std::size_t below(std::size_t n) { return random_() % n; }
    std::string column() { return table_.columns[below(table_.columns.size())].name; }
    std::string fresh() {
        static const std::string kNames[] = {"new", "neu \"2\"", "to", "total", "ü'ö", "a\\b", "off"};
        return kNames[below(std::size(kNames))] + std::to_string(below(3));
    }
    std::string text() {
        static const std::string kTexts[] = {"",   " ",      "x'y", "Name 3", "%d/%m/%Y",
                                             "de", "a\tb\n", "\\",  "Name",   "en"};
        return kTexts[below(std::size(kTexts))];
    }
    double number() { return static_cast<double>(static_cast<int>(below(400)) - 200) / 4; }

    std::string expression() {
        const std::string c = written_name(column());
        switch (below(9)) {
            case 0:
                return c;
            case 1:
                return "(" + c + ") + " + written_number(number());
            case 2:
                return "upper(trim(" + c + ")) || " + written_text(text());
            case 3:
                return "case when " + condition() + " then 1 else -2.5 end";
            case 4:
                return "coalesce(" + c + ", " + c + ")";
            case 5:
                return "cast(" + c + " as text)";
            case 6:
                return "start_of(month, " + c + ")";
            case 7:
                return "difference(" + c + ", date '2024-03-01', day) % 7 / -" + c;
            default:
                return "year(shift(" + c + ", -3, month)) * 2 - 1";
        }
    }
    std::string condition() {
        const std::string c = written_name(column());
        switch (below(7)) {
            case 0:
                return c + " > " + written_number(number());
            case 1:
                return c + " is not null and not (" + c + " contains 'x' or " + c + " = 'y')";
            case 2:
                return c + " in ('a', 'b') or ok";
            case 3:
                return "id between 2 and 3 + 4";
            case 4:
                return "(id + 1) * 2 != 4";
            case 5:
                return c + " not starts_with " + written_text(text());
            default:
                return c + " < date '2024-02-01'";
        }
    }

    Argument argument(const Slot& slot) {
        std::vector<std::string> list;
        const std::size_t n = 1 + below(3);
        switch (slot.type) {
            case SlotType::Column:
                return column();
            case SlotType::New:
                return fresh();
            case SlotType::Table:
                return std::string("other");
            case SlotType::AnyColumns:
                if (below(2) == 0) return list;
                [[fallthrough]];
            case SlotType::Columns:
                for (std::size_t i = 0; i < n; ++i) list.push_back(column());
                return list;
            case SlotType::News:
                for (std::size_t i = 0; i < n + 1; ++i) list.push_back(fresh() + std::to_string(i));
                return list;
            case SlotType::Keys:
                return std::vector<std::string>{column(), below(2) ? "id" : "label"};
            case SlotType::Text:
                return text();
            case SlotType::Texts:
                for (std::size_t i = 0; i < n; ++i) list.push_back(text());
                return list;
            case SlotType::Number:
                return number();
            case SlotType::Numbers:
                return std::vector<double>{number() - 200, number() + 200, 1000.125};
            case SlotType::Count:
                return static_cast<double>(1 + below(12));
            case SlotType::Constant: {
                const Value values[] = {Null{},
                                        true,
                                        std::int64_t{-3},
                                        2.5,
                                        text(),
                                        make_date(2024, 2, 29),
                                        *parse_timestamp("2024-01-31 12:00:00")};
                return Constant{values[below(std::size(values))]};
            }
            case SlotType::Condition:
                return written(*condition_from(condition()));
            case SlotType::Expression:
                return written(*expression_from(expression()));
            case SlotType::Choice:
                return slot.choices[below(slot.choices.size())];
        }
        return text();
    }

    std::mt19937_64& random_;
    const query::TableInfo& table_;
};

class Duck {
  public:
    Duck() {
        duckdb_open(nullptr, &database_);
        duckdb_connect(database_, &connection_);
        EXPECT_EQ(run(kPeople), "");
    }
    ~Duck() {
        duckdb_disconnect(&connection_);
        duckdb_close(&database_);
    }
    Duck(const Duck&) = delete;
    Duck& operator=(const Duck&) = delete;

    std::string run(const std::string& sql,
                    std::vector<std::pair<std::string, duckdb_type>>* columns = nullptr) {
        duckdb_result r{};
        const bool good = duckdb_query(connection_, sql.c_str(), &r) == DuckDBSuccess;
        std::string error = good ? "" : duckdb_result_error(&r);
        if (good && columns)
            for (idx_t i = 0; i < duckdb_column_count(&r); ++i)
                columns->emplace_back(duckdb_column_name(&r, i), duckdb_column_type(&r, i));
        duckdb_destroy_result(&r);
        return error;
    }

  private:
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

bool is_of(duckdb_type type, ColumnType said) {
    switch (said) {
        case ColumnType::Boolean:
            return type == DUCKDB_TYPE_BOOLEAN;
        case ColumnType::Integer:
        case ColumnType::Double:
        case ColumnType::Decimal:
            return type == DUCKDB_TYPE_INTEGER || type == DUCKDB_TYPE_BIGINT || type == DUCKDB_TYPE_HUGEINT ||
                   type == DUCKDB_TYPE_DOUBLE || type == DUCKDB_TYPE_DECIMAL;
        case ColumnType::Text:
            return type == DUCKDB_TYPE_VARCHAR;
        case ColumnType::Date:
            return type == DUCKDB_TYPE_DATE;
        case ColumnType::Time:
            return type == DUCKDB_TYPE_TIME;
        case ColumnType::Timestamp:
            return type == DUCKDB_TYPE_TIMESTAMP;
    }
    return false;
}

TEST(RandomSteps, ReadBackAsThemselvesAndRunAsTheySay) {
    std::mt19937_64 random(20261121);
    Duck duck;
    const query::TableInfo table = people();
    const Others others{{"other",
                         {"other", table_of({{"id", ColumnType::Integer},
                                             {"label", ColumnType::Text},
                                             {"score", ColumnType::Double}})}}};
    std::map<std::string, int> ran;
    for (int i = 0; i < kSteps; ++i) {
        const Step step = RandomStep(random, table).step();
        const Recipe recipe{{step}};
        const std::string text = print(recipe);
        const auto read = parse(text);
        ASSERT_TRUE(read) << text << read.error().message;
        ASSERT_EQ(*read, recipe) << text << print(*read);
        const auto from_json = recipe_from_json(to_json(recipe));
        ASSERT_TRUE(from_json) << text << from_json.error().message;
        ASSERT_EQ(*from_json, recipe) << text;
        EXPECT_FALSE(describe(step).empty());
        const auto compiled = compile(step, table, "people", others);
        if (!compiled) {
            ASSERT_EQ(compiled.error().code, ErrorCode::Unprocessable) << text << compiled.error().message;
            continue;
        }
        if (compiled->model) continue;  // what its SELECT reads is made by the worker
        std::vector<std::pair<std::string, duckdb_type>> columns;
        const std::string error = duck.run(compiled->sql, &columns);
        // What only the values decide (a sum too large, a cast) may fail; names and types may not.
        EXPECT_TRUE(error.empty() || error.starts_with("Out of Range") ||
                    error.starts_with("Conversion Error"))
            << text << error << "\n"
            << compiled->sql;
        if (!error.empty()) continue;
        ASSERT_EQ(columns.size(), compiled->table.columns.size()) << text << compiled->sql;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            EXPECT_EQ(columns[c].first, compiled->table.columns[c].name) << text;
            EXPECT_TRUE(is_of(columns[c].second, compiled->table.columns[c].type))
                << text << columns[c].first << " is DuckDB type " << columns[c].second << "\n"
                << compiled->sql;
        }
        ++ran[step.kind];
    }
    // Every kind of step got through at least once, so none passes untested.
    for (const Form& f : forms()) EXPECT_GT(ran[f.kind], 0) << f.kind;
}

TEST(RandomText, NeverCrashesTheParser) {
    std::mt19937_64 random(7);
    const std::string letters =
        "abc \"'\\#\n\t(),=<>!-+*/%|0123.e'derive where and or not case when end fill with off ü\xff";
    for (int i = 0; i < 20'000; ++i) {
        std::string text = i % 2 ? "derive x = " : "";
        for (std::size_t n = random() % 60; n > 0; --n) text += letters[random() % letters.size()];
        if (const auto read = parse(text)) {
            const auto again = parse(print(*read));
            ASSERT_TRUE(again) << text << "\n" << print(*read);
            EXPECT_EQ(*again, *read) << text;
        }
    }
    std::string deep = "filter where ";
    for (int i = 0; i < 20'000; ++i) deep += "(";
    EXPECT_FALSE(parse(deep));
    EXPECT_FALSE(parse("derive x = " + std::string(20'000, '-') + "1"));
}

}  // namespace
}  // namespace sightline::recipe
