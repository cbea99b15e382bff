#include "core/query/query_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <random>

#include "core/query/duckdb_fixture.h"
#include "core/query/query_walk.h"
#include "core/query/random_query.h"
#include "core/query/scope.h"
#include "core/query/sentence.h"
#include "core/query/validate.h"

namespace sightline::query {
namespace {

Query listing(Expression e) {
    Query q;
    q.from.source.of = TableRef{"sales"};
    q.select.push_back({std::move(e), ""});
    return q;
}

TEST(QueryJson, EveryKindOfLiteralComesBackAsItWas) {
    const std::vector<Value> values{Null{},
                                    true,
                                    false,
                                    std::int64_t{7},
                                    std::int64_t{INT64_MIN},
                                    std::int64_t{INT64_MAX},
                                    7.0,
                                    -0.1,
                                    1e300,
                                    5e-324,
                                    Decimal{"-12.50"},
                                    std::string("é\"\\\n"),
                                    Date{19'800},
                                    Date{-1},
                                    Time{1},
                                    Time{86'399'999'999},
                                    Timestamp{-1},
                                    Timestamp{1'700'000'000'123'456}};
    for (const Value& value : values) {
        const Query q = listing(Literal{value});
        const auto back = query_from_json(canonical(q));
        ASSERT_TRUE(back) << canonical(q) << ": " << back.error().message;
        EXPECT_TRUE(*back == q) << canonical(q);
        EXPECT_EQ(canonical(*back), canonical(q));
    }
}

TEST(QueryJson, IntegerAndDoubleStayApart) {
    EXPECT_NE(canonical(listing(Literal{std::int64_t{7}})), canonical(listing(Literal{7.0})));
    EXPECT_EQ(canonical(listing(Literal{0.0})), canonical(listing(Literal{-0.0})));
    const auto plain = query_from_json(R"({"from":{"table":"sales"},"select":[{"literal":7.5}]})");
    ASSERT_TRUE(plain);
    EXPECT_TRUE(*plain == listing(Literal{7.5}));
    const auto large =
        query_from_json(R"({"from":{"table":"sales"},"select":[{"literal":18446744073709551615}]})");
    ASSERT_TRUE(large);
    EXPECT_TRUE(*large == listing(Literal{Decimal{"18446744073709551615"}}));
}

TEST(QueryJson, DefaultsAreLeftOut) {
    EXPECT_EQ(canonical(listing(ColumnRef{"", "amount"})),
              R"({"from":{"table":"sales"},"select":[{"column":"amount"}]})");
    const auto spelt_out = query_from_json(
        R"({"select":[{"source":"","column":"amount","as":""}],"distinct":false,"group":[],"order":[],"from":{"as":"","joins":[],"table":"sales"}})");
    ASSERT_TRUE(spelt_out) << spelt_out.error().message;
    EXPECT_EQ(canonical(*spelt_out), R"({"from":{"table":"sales"},"select":[{"column":"amount"}]})");
}

TEST(QueryJson, DeepNestingIsRefusedNotFollowed) {
    std::string deep = R"({"column":"amount"})", condition = R"({"is_null":{"column":"amount"}})";
    for (int i = 0; i < 70; ++i) deep = R"({"function":"abs","arguments":[)" + deep + "]}";
    for (int i = 0; i < 70; ++i) condition = R"({"not":)" + condition + "}";
    const auto expression = query_from_json(R"({"from":{"table":"sales"},"select":[)" + deep + "]}");
    ASSERT_FALSE(expression);
    EXPECT_EQ(expression.error().code, ErrorCode::InvalidInput);
    const auto predicate = query_from_json(
        R"({"from":{"table":"sales"},"select":[{"column":"amount"}],"where":)" + condition + "}");
    ASSERT_FALSE(predicate);
    EXPECT_NE(predicate.error().message.find("deep"), std::string::npos) << predicate.error().message;
    EXPECT_FALSE(query_from_json(std::string(100'000, '[')));
}

TEST(QueryJson, NotFiniteNumbersDoNotComeBack) {
    EXPECT_FALSE(query_from_json(canonical(listing(Literal{std::nan("")}))));
    EXPECT_FALSE(query_from_json(canonical(listing(Literal{HUGE_VAL}))));
}

// Whatever the bytes, reading ends with a Query that writes and reads the same, or with a message.
TEST(QueryJson, DamagedTextIsReadOrRefused) {
    const Schema schema = testing::small_schema();
    std::mt19937_64 random(11);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    constexpr std::string_view kBytes = "{}[]\":,0123456789.eE+-nulltruefalse\\\x01\xff";
    int read = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        std::string text = canonical(RandomQuery(schema, seed).next());
        for (std::size_t i = 0, n = 1 + below(3); i < n; ++i) {
            const std::size_t at = below(text.size());
            switch (below(4)) {
                case 0:
                    text[at] = kBytes[below(kBytes.size())];
                    break;
                case 1:
                    text.erase(at, 1 + below(8));
                    break;
                case 2:
                    text.insert(at, 1, kBytes[below(kBytes.size())]);
                    break;
                default:
                    text.insert(at, text.substr(below(text.size()), below(20)));
            }
        }
        const auto query = query_from_json(text);
        if (!query) {
            EXPECT_EQ(query.error().code, ErrorCode::InvalidInput);
            EXPECT_FALSE(query.error().message.empty());
            continue;
        }
        ++read;
        const std::string canonical_text = canonical(*query);
        const auto again = query_from_json(canonical_text);
        ASSERT_TRUE(again) << "seed " << seed << ": " << again.error().message << "\n" << canonical_text;
        EXPECT_TRUE(*again == *query) << "seed " << seed;
        EXPECT_EQ(canonical(*again), canonical_text);
        (void)validate(*query, schema);  // valid or not, neither this nor the sentence may fall over
        EXPECT_FALSE(sentence(*query, schema).empty());
        EXPECT_FALSE(title(*query, schema).empty());
    }
    EXPECT_GT(read, 20);
}

}  // namespace
}  // namespace sightline::query
