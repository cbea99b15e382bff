// Random valid Queries: each validates, compiles, runs in DuckDB in both forms with the same rows, has the
// types and names it promised, survives JSON, and reads as a sentence that no Query of another meaning has.
// SIGHTLINE_QUERY_COUNT sets how many (2,000; 400 under a sanitizer), SIGHTLINE_QUERY_SEED where to begin
// (1).

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "core/query/duckdb_fixture.h"
#include "core/query/query_json.h"
#include "core/query/query_walk.h"
#include "core/query/random_query.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::query {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kCount = 400;
#else
constexpr std::uint64_t kCount = 2000;
#endif

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

bool gives(duckdb_type is, ColumnType promised) {
    switch (is) {
        case DUCKDB_TYPE_BOOLEAN:
            return promised == ColumnType::Boolean;
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_HUGEINT:
            return promised == ColumnType::Integer;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DOUBLE:  // of decimals too, beyond their 38 digits
            return promised == ColumnType::Double || promised == ColumnType::Decimal;
        case DUCKDB_TYPE_DECIMAL:
            return promised == ColumnType::Decimal;
        case DUCKDB_TYPE_VARCHAR:
            return promised == ColumnType::Text;
        case DUCKDB_TYPE_DATE:
            return promised == ColumnType::Date;
        case DUCKDB_TYPE_TIME:
            return promised == ColumnType::Time;
        case DUCKDB_TYPE_TIMESTAMP:
            return promised == ColumnType::Timestamp;
        default:
            return false;
    }
}

// Which forms and functions have come up.
struct Coverage {
    std::set<std::string> seen;
    void add(const Query& query) {
        for_each_expression(query, [&](const Expression& e) {
            seen.insert("expression " + std::to_string(e.form.index()));
            if (const auto* a = std::get_if<AggregateCall>(&e.form))
                seen.insert("aggregate " + std::to_string(static_cast<int>(a->function)));
            if (const auto* w = std::get_if<WindowCall>(&e.form))
                seen.insert("window " + std::to_string(static_cast<int>(w->function)));
            if (const auto* f = std::get_if<FunctionCall>(&e.form))
                seen.insert("function " + std::to_string(static_cast<int>(f->function)));
        });
        for_each_query(query, [&](const Query& q) {
            if (q.set) seen.insert("set " + std::to_string(static_cast<int>(q.set->op)));
            if (q.distinct) seen.insert("distinct");
            if (q.having) seen.insert("having");
            if (q.limit && !q.limit->per.empty()) seen.insert("per");
            if (q.limit && q.limit->with_ties) seen.insert("ties");
            if (!q.from.joins.empty()) seen.insert("join");
            if (std::holds_alternative<Box<Query>>(q.from.source.of)) seen.insert("derived");
            bool correlated = false;
            for_each_outer_column(q, [&](const ColumnRef&) { correlated = true; });
            if (correlated) seen.insert("correlated");
            predicates(q);
        });
    }

  private:
    template <class Node>
    void predicates(const Node& node) {
        if constexpr (NodeOf<const Node, Predicate> || std::same_as<Node, Predicate>)
            seen.insert("predicate " + std::to_string(node.form.index()));
        for_each_child(node, [&](const auto& child, const Step&) {
            using Child = std::remove_cvref_t<decltype(child)>;
            if constexpr (!std::same_as<Child, ColumnRef> && !std::same_as<Child, Query>) predicates(child);
        });
    }
};

class QueryProperties : public ::testing::Test {
  protected:
    static int failures() {
        return ::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
    }

    /// Everything that must hold of the Query of this seed.
    void holds(std::uint64_t seed) {
        const Query query = RandomQuery(schema_, seed).next();
        const std::string json = canonical(query);
        SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + json);
        coverage_.add(query);
        QueryLimits limits;
        limits.max_depth = 32;
        const auto types = validate(query, schema_, limits);
        ASSERT_TRUE(types) << types.error().message;

        const auto back = query_from_json(json);
        ASSERT_TRUE(back) << back.error().message;
        ASSERT_TRUE(*back == query);
        ASSERT_EQ(canonical(*back), json);

        const Statement statement = compile(query, schema_);
        const auto bound = database_.run(statement);
        ASSERT_TRUE(bound) << bound.error().message << "\n" << statement.sql;
        ASSERT_EQ(bound->names, output_names(query)) << statement.sql;
        for (std::size_t i = 0; i < types->size(); ++i)
            ASSERT_TRUE(gives(bound->types[i], (*types)[i]) ||
                        bound->all_null[i])  // DuckDB folds null decimals to integers
                << "column " << i << " is DuckDB type " << bound->types[i] << ", promised "
                << sightline::name_of((*types)[i]) << "\n"
                << statement.sql;

        const std::string sql = readable_sql(query, schema_);
        const auto pasted = database_.run(sql);
        ASSERT_TRUE(pasted) << pasted.error().message << "\n" << sql;
        ASSERT_EQ(bound->sorted(), pasted->sorted()) << statement.sql << "\n" << sql;
        with_rows_ += bound->rows.empty() ? 0 : 1;

        const std::string words = sentence(query, schema_);
        ASSERT_FALSE(words.empty());
        ASSERT_FALSE(title(query, schema_).empty());
        const auto [at, fresh] = sentences_.try_emplace(words, Read{seed, bound->sorted(), json});
        if (fresh || at->second.json == json) return;
        EXPECT_EQ(at->second.rows, bound->sorted())
            << "read the same as seed " << at->second.seed << ": " << words << "\n"
            << at->second.json;
    }

    struct Read {
        std::uint64_t seed;
        std::vector<std::string> rows;
        std::string json;
    };
    const Schema schema_ = testing::small_schema();
    testing::DuckDb database_{7};
    Coverage coverage_;
    std::map<std::string, Read> sentences_;
    std::size_t with_rows_ = 0;
};

TEST_F(QueryProperties, RandomQueriesHoldAllPromises) {
    const std::uint64_t count = from_environment("SIGHTLINE_QUERY_COUNT", kCount),
                        first = from_environment("SIGHTLINE_QUERY_SEED", 1);
    constexpr int kShownFailures = 10;
    int failed = 0;
    for (std::uint64_t seed = first; seed < first + count && failed < kShownFailures; ++seed) {
        const int before = failures();
        holds(seed);
        failed += failures() > before ? 1 : 0;
    }
    EXPECT_GT(with_rows_, count / 2);
    if (count < 2000) return;
    const auto all = [&](const std::string& kind, int number) {
        for (int i = 0; i < number; ++i)
            EXPECT_TRUE(coverage_.seen.contains(kind + " " + std::to_string(i))) << kind << " " << i;
    };
    all("expression", 15);
    all("predicate", 9);
    all("aggregate", 9);
    all("window", 13);
    all("function", 15);
    all("set", 4);
    for (const char* const form : {"distinct", "having", "per", "ties", "join", "derived", "correlated"})
        EXPECT_TRUE(coverage_.seen.contains(form)) << form;
}

// One small change to the JSON of a Query: another word, number, flag or column, or a part left out.
class Mutator {
  public:
    Mutator(const Schema& schema, std::uint64_t seed) : random_(seed) {
        for (const TableInfo& t : schema.tables)
            for (const ColumnInfo& c : t.columns) columns_.push_back(c.name);
    }

    boost::json::value mutate(boost::json::value json) {
        std::vector<Spot> spots;
        collect(json, "", spots);
        change(spots[random_() % spots.size()]);
        return json;
    }

  private:
    struct Spot {
        boost::json::value* value;
        std::string key;
    };
    static void collect(boost::json::value& v, const std::string& key, std::vector<Spot>& out) {
        out.push_back({&v, key});
        if (auto* object = v.if_object())
            for (auto& member : *object) collect(member.value(), std::string(member.key()), out);
        if (auto* array = v.if_array())
            for (auto& item : *array) collect(item, key, out);
    }
    template <class Items>
    std::string pick(const Items& items) {
        return std::string(items[random_() % std::size(items)]);
    }
    void change(Spot spot) {
        static const std::map<std::string, std::vector<std::string>> kWords{
            {"aggregate", {"count", "sum", "mean", "median", "min", "max", "standard_deviation", "variance"}},
            {"compare", {"=", "!=", "<", "<=", ">", ">="}},
            {"time_bucket", {"second", "minute", "hour", "day", "week", "month", "quarter", "year"}},
            {"date_shift", {"second", "minute", "hour", "day", "week", "month", "quarter", "year"}},
            {"date_difference", {"second", "minute", "hour", "day", "week", "month", "quarter", "year"}},
            {"time_part",
             {"year", "quarter", "month", "week", "day_of_month", "day_of_week", "day_of_year", "hour",
              "minute", "month_name", "day_name"}},
            {"arithmetic", {"add", "subtract", "multiply", "divide", "modulo"}},
            {"function",
             {"lower", "upper", "trim", "length", "abs", "round", "floor", "ceiling", "coalesce", "null_if",
              "concat", "least", "greatest"}},
            {"window",
             {"row_number", "rank", "dense_rank", "percent_rank", "lag", "lead", "first_value", "last_value",
              "sum", "mean", "min", "max", "count"}},
            {"match", {"equals", "contains", "starts_with", "ends_with"}},
            {"op", {"union", "union_all", "intersect", "except"}},
            {"kind", {"inner", "left"}},
            {"cast", {"boolean", "integer", "double", "decimal", "text", "date", "time", "timestamp"}},
        };
        boost::json::value& v = *spot.value;
        if (v.is_string()) {
            if (const auto words = kWords.find(spot.key); words != kWords.end())
                v = pick(words->second);
            else if (spot.key == "column")
                v = pick(columns_);
            else
                v = std::string(v.get_string()) + "x";
        } else if (v.is_bool()) {
            v = !v.get_bool();
        } else if (v.is_int64()) {
            v = v.get_int64() + 1;
        } else if (v.is_double()) {
            v = v.get_double() + 0.5;
        } else if (v.is_array() && !v.get_array().empty()) {
            auto& items = v.get_array();
            const auto at = items.begin() + static_cast<std::ptrdiff_t>(random_() % items.size());
            if (random_() % 3 == 0)
                std::swap(items.front(), *at);
            else
                items.erase(at);
        } else if (v.is_object()) {
            static constexpr const char* kFlags[] = {"negated", "distinct", "with_ties", "descending"};
            auto& object = v.get_object();
            if (random_() % 2 == 0)
                object[pick(kFlags)] = true;
            else if (!object.empty())
                object.erase(object.begin() + static_cast<std::ptrdiff_t>(random_() % object.size()));
        }
    }

    std::mt19937_64 random_;
    std::vector<std::string> columns_;
};

// The order of columns is not told, so it is not compared.
std::vector<std::string> without_column_order(const testing::Rows& rows) {
    std::vector<std::string> out;
    for (const std::string& row : rows.rows) {
        std::vector<std::string> cells;
        std::istringstream line(row + '\t');
        for (std::string cell; std::getline(line, cell, '\t');) cells.push_back(cell);
        std::ranges::sort(cells);
        out.push_back(::testing::PrintToString(cells));
    }
    std::ranges::sort(out);
    return out;
}

TEST_F(QueryProperties, SmallChangesOfMeaningAreReadOut) {
    const std::uint64_t count = from_environment("SIGHTLINE_QUERY_COUNT", kCount),
                        first = from_environment("SIGHTLINE_QUERY_SEED", 1);
    int compared = 0;
    for (std::uint64_t seed = first; seed < first + count && failures() < 10; ++seed) {
        const Query query = RandomQuery(schema_, seed).next();
        const std::string words = sentence(query, schema_);
        Mutator mutator(schema_, seed);
        for (int i = 0; i < 4; ++i) {
            const auto changed = query_from_json(mutator.mutate(to_json(query)));
            if (!changed || *changed == query || !validate(*changed, schema_)) continue;
            ++compared;
            if (words != sentence(*changed, schema_)) continue;
            const auto one = database_.run(compile(query, schema_)),
                       other = database_.run(compile(*changed, schema_));
            ASSERT_TRUE(one && other) << "seed " << seed;
            EXPECT_EQ(without_column_order(*one), without_column_order(*other))
                << "seed " << seed << " read the same: " << words << "\n"
                << canonical(query) << "\n"
                << canonical(*changed);
        }
    }
    EXPECT_GT(compared, static_cast<int>(count / 2));
}

TEST_F(QueryProperties, SqlIsDeterministicAndIdentifiersAreQuoted) {
    const Query query = RandomQuery(schema_, 3).next();
    EXPECT_EQ(compile(query, schema_).sql, compile(query, schema_).sql);
    EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
}

}  // namespace
}  // namespace sightline::query
