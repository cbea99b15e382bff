// Questions nobody would ask of tables nobody would make: whatever comes in, understanding ends, stays within
// its bounds, and every Query it gives is valid and becomes SQL. Deterministic: a round is its number.
//
//   SIGHTLINE_FUZZ_SECONDS=3600 build/asan/src/core_language_test --gtest_filter=Fuzz.*
//   SIGHTLINE_FUZZ_ROUND=1234   does that one round alone
#include <gtest/gtest.h>
#include <time.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>

#include "core/language/language_fixture.h"
#include "core/language/spans/cues.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::language {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Of this thread's own work: other programs on the machine do not count.
double cpu_ms() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

constexpr double kSlowest = 200;  ///< ms, of any input the API lets through
constexpr std::size_t kLongest = 10'000;

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(engine_() % n); }
    bool chance(std::size_t percent) { return below(100) < percent; }
    template <class List>
    const auto& of(const List& list) {
        return list[below(std::size(list))];
    }

  private:
    std::mt19937_64 engine_;
};

constexpr const char* kNameWords[] = {
    "order", "date",   "Region", "net",  "amount", "id",     "name",  "price", "qty",  "zip",
    "año",   "größe",  "日付",   "year", "Prod",   "cat2",   "total", "count", "by",   "top",
    "not",   "select", "\"q\"",  "a b",  "x",      "status", "owner", "rate",  "from", "%"};
constexpr const char* kValueWords[] = {
    "North",     "South", "Tea", "Laptop", "yes", "no",   "2023", "O'Brien", "São Paulo", "N/A",     "total",
    "last year", "top 5", "",    " ",      "é%_", "true", "日本", "5-10",    "A",         "average", "\"q\""};
constexpr const char* kSaid[] = {"total",
                                 "average",
                                 "how many",
                                 "by",
                                 "per",
                                 "in 2023",
                                 "last quarter",
                                 "top 5",
                                 "highest",
                                 "lowest",
                                 "between 5 and 10",
                                 "above",
                                 "below 3",
                                 "more than",
                                 "not",
                                 "or",
                                 "and",
                                 "vs",
                                 "compared with",
                                 "as a line",
                                 "pie chart",
                                 "sorted by",
                                 "descending",
                                 "share of",
                                 "distribution of",
                                 "trend",
                                 "which",
                                 "who",
                                 "list",
                                 "show me",
                                 "only",
                                 "instead",
                                 "what about",
                                 "and for",
                                 "why",
                                 "undo",
                                 "the other way",
                                 "as a percentage",
                                 "remove the outliers",
                                 "without",
                                 "exclude",
                                 "now by month",
                                 "weekly",
                                 "running total",
                                 "each",
                                 "different",
                                 "more than one",
                                 "at least 3",
                                 "starts with",
                                 "containing",
                                 "missing",
                                 "above average",
                                 "since March 2024",
                                 "past 90 days",
                                 "5k",
                                 "1.2M",
                                 "20%",
                                 "$300",
                                 "twenty five",
                                 "3rd",
                                 "no filters",
                                 "just the total",
                                 "all time",
                                 "the year before",
                                 "too",
                                 "most common",
                                 "per each of",
                                 "?",
                                 ",",
                                 ".",
                                 "\"",
                                 "'",
                                 "(",
                                 ")",
                                 "--",
                                 ";",
                                 "%",
                                 "0",
                                 "99999999999999999999",
                                 "-5",
                                 "1e308",
                                 "31/02/2024",
                                 "2024-13-45",
                                 "q5 2023",
                                 "half of",
                                 "first 3",
                                 "bottom 0"};
constexpr const char* kUnicode[] = {"\xC3\xA9",
                                    "\xE2\x82\xAC",
                                    "\xF0\x9F\x93\x88",
                                    "\xEF\xBB\xBF",
                                    "\xC2\xA0",
                                    "\xE2\x80\x8B",
                                    "\xD9\x85",
                                    "\xFF",
                                    "\xC3",
                                    "\xE4\xB8",
                                    "\x01",
                                    "\t",
                                    "\n",
                                    "\xF4\x90\x80\x80"};

testing::World random_world(Random& r) {
    testing::World w;
    const std::size_t tables = 1 + r.below(4);
    for (std::size_t t = 0; t < tables; ++t) {
        query::TableInfo table;
        table.name = (r.chance(80) ? std::string(r.of(kNameWords)) : std::string("t")) + std::to_string(t);
        table.label = r.chance(50) ? table.name : std::string(r.of(kNameWords)) + "s";
        table.row_count = static_cast<std::int64_t>(r.below(3) == 0 ? r.below(3) : r.below(1'000'000));
        const std::size_t columns = r.chance(5) ? 60 : 1 + r.below(10);
        for (std::size_t c = 0; c < columns; ++c) {
            query::ColumnInfo info;
            info.name = r.of(kNameWords);
            while (r.chance(40)) info.name += std::string(r.chance(50) ? "_" : " ") + r.of(kNameWords);
            if (table.find(info.name)) info.name += std::to_string(c);
            info.type = static_cast<ColumnType>(r.below(static_cast<std::size_t>(ColumnType::Timestamp) + 1));
            info.role = static_cast<query::Role>(r.below(9));
            if (r.chance(30)) info.unit = r.chance(50) ? "USD" : "%";
            info.distinct_count =
                static_cast<std::int64_t>(r.below(1 + static_cast<std::size_t>(table.row_count)));
            info.null_count = r.chance(50) ? 0 : static_cast<std::int64_t>(r.below(50));
            info.distinct_exact = r.chance(50);
            if (r.chance(70)) {
                const auto a = static_cast<std::int64_t>(r.below(3000)) - 500;
                const auto b = a + static_cast<std::int64_t>(r.below(3000));
                const auto as = [&](std::int64_t n) -> std::optional<Value> {
                    switch (info.type) {
                        case ColumnType::Integer:
                            return Value(n);
                        case ColumnType::Double:
                            return Value(static_cast<double>(n) / 7);
                        case ColumnType::Date:
                            return Value(Date{static_cast<std::int32_t>(n + 18'000)});
                        case ColumnType::Timestamp:
                            return Value(Timestamp{(n + 18'000) * 86'400'000'000});
                        default:
                            return {};
                    }
                };
                info.min = as(a);
                info.max = as(b);
            }
            if (info.type == ColumnType::Text && r.chance(80)) {
                IndexedColumn values{table.name, info.name, {}};
                for (std::size_t v = 0; v < 1 + r.below(8); ++v)
                    values.values.emplace_back(r.of(kValueWords),
                                               static_cast<std::int64_t>(1 + r.below(100)));
                for (const auto& v : values.values) info.samples.push_back(v.first);
                w.values.push_back(std::move(values));
            }
            table.columns.push_back(std::move(info));
        }
        w.schema.tables.push_back(std::move(table));
    }
    for (std::size_t t = 1; t < tables; ++t) {
        const auto& a = w.schema.tables[r.below(t)];
        const auto& b = w.schema.tables[t];
        const auto& from = r.of(a.columns);
        for (const auto& to : b.columns)
            if (to.type == from.type) {
                w.schema.relations.push_back({a.name, from.name, b.name, to.name, r.chance(70), 0.5});
                break;
            }
    }
    w.prepare(*testing::shipped_language());
    return w;
}

std::string random_question(Random& r, const testing::World& w) {
    std::string q;
    const std::size_t parts = r.chance(3) ? 400 : 1 + r.below(9);
    for (std::size_t i = 0; i < parts && q.size() < kLongest; ++i) {
        if (!q.empty() && r.chance(92)) q += ' ';
        const auto& table = r.of(w.schema.tables);
        switch (r.below(10)) {
            case 0:
            case 1:
            case 2:
                q += query::words_of(r.of(table.columns).name);
                break;
            case 3:
                q += r.of(kValueWords);
                break;
            case 4:
                q += r.chance(50) ? table.name : table.label;
                break;
            case 5:
                q += r.of(kUnicode);
                break;
            default:
                q += r.of(kSaid);
        }
    }
    // Slips of the pen, and worse.
    while (!q.empty() && r.chance(35)) {
        const std::size_t at = r.below(q.size());
        switch (r.below(4)) {
            case 0:
                q.erase(at, 1 + r.below(4));
                break;
            case 1:
                q.insert(at, 1, static_cast<char>(r.below(256)));
                break;
            case 2:
                q.insert(at, q.substr(r.below(q.size()), r.below(40)));
                break;
            default:
                q[at] = static_cast<char>(r.below(256));
        }
    }
    if (r.chance(1)) {
        const std::string once = q + " ";
        while (q.size() < kLongest) q += once;
    }
    if (q.size() > kLongest) q.resize(kLongest);
    return q;
}

void expect_sound(const query::Query& q, const query::Schema& schema, const char* what) {
    const auto valid = query::validate(q, schema);
    ASSERT_TRUE(valid) << what << ": " << valid.error().message;
    EXPECT_FALSE(query::compile(q, schema).sql.empty()) << what;
    EXPECT_FALSE(query::readable_sql(q, schema).empty()) << what;
    EXPECT_FALSE(query::sentence(q, schema).empty()) << what;
}

class Round {
  public:
    explicit Round(std::uint64_t number) : random_(number), world_(random_world(random_)) {}

    /// A conversation; the slowest question of it in ms.
    double run() {
        Options options;
        double slowest = 0;
        for (std::size_t i = 0; i < 8 && !::testing::Test::HasFailure(); ++i) {
            options.today = Date{static_cast<std::int32_t>(15'000 + random_.below(6000))};
            options.explain = random_.chance(10);
            const std::string text = random_question(random_, world_);
            SCOPED_TRACE("question " + std::to_string(i) + ": " + text.substr(0, 300));
            const double start = cpu_ms();
            const Understanding u = testing::shipped_language()->understand(text, *world_.lexicon, options);
            slowest = std::max(slowest, cpu_ms() - start);
            check(u, text);
            complete(text, options);
            if (!u.refused && !u.readings.empty() && random_.chance(75)) {
                options.before_previous = std::move(options.previous);
                const Reading& taken = random_.of(u.readings);
                options.previous = taken.query;
                options.previous_presentation = taken.presentation;
            }
        }
        return slowest;
    }

  private:
    void check(const Understanding& u, const std::string& text) {
        EXPECT_EQ(u.refused, !u.refusal.empty());
        EXPECT_TRUE(u.refused || !u.readings.empty());
        for (const Reading& r : u.readings) {
            expect_sound(r.query, world_.schema, "a reading");
            EXPECT_TRUE(std::isfinite(r.score));
            EXPECT_TRUE(r.confidence >= 0 && r.confidence <= 1) << r.confidence;
            for (const std::size_t c : r.answer_columns) EXPECT_LT(c, r.query.select.size());
            for (const Span& s : r.spans) EXPECT_TRUE(s.begin <= s.end && s.end <= text.size());
            for (const auto channel : {r.presentation.x, r.presentation.y, r.presentation.color,
                                       r.presentation.size, r.presentation.facet})
                EXPECT_TRUE(!channel || *channel < r.query.select.size());
            for (const Assumption& a : r.assumptions)
                for (const auto& x : a.alternatives) expect_sound(x.query, world_.schema, "an alternative");
        }
    }

    void complete(const std::string& text, const Options& options) {
        const std::size_t cursor = random_.below(text.size() + 2);
        for (const Completion& c :
             testing::shipped_language()->complete(text, cursor, *world_.lexicon, options, 6)) {
            ASSERT_TRUE(c.begin <= c.end && c.end <= text.size());
            EXPECT_EQ(c.text, text.substr(0, c.begin) + c.insert + text.substr(c.end));
            EXPECT_LE(c.cursor, c.text.size());
        }
    }

    Random random_;
    testing::World world_;
};

double seconds_wanted() {
    if (const char* s = std::getenv("SIGHTLINE_FUZZ_SECONDS"); s && *s) return std::atof(s);
    const char* const slow = std::getenv("SIGHTLINE_TEST_LONG");
    return slow && *slow ? 240 : 4;
}

TEST(Fuzz, QuestionsAndSchemas) {
    const auto start = Clock::now();
    double slowest = 0;
    std::uint64_t rounds = 0, slow_round = 0;
    if (const char* one = std::getenv("SIGHTLINE_FUZZ_ROUND"); one && *one) {
        SCOPED_TRACE(std::string("round ") + one);
        std::cout << Round(std::strtoull(one, nullptr, 10)).run() << " ms\n";
        return;
    }
    for (; ms_since(start) < seconds_wanted() * 1000 && !HasFailure(); ++rounds) {
        SCOPED_TRACE("round " + std::to_string(rounds));
        const double ms = Round(rounds).run();
        if (ms > slowest) slowest = ms, slow_round = rounds;
    }
    std::cout << rounds << " rounds, " << rounds * 8 << " questions, slowest " << slowest << " ms in round "
              << slow_round << '\n';
#ifdef NDEBUG
    EXPECT_LT(slowest, kSlowest) << "round " << slow_round;
#endif
}

TEST(Fuzz, TenThousandCharactersOfAnything) {
    const testing::World w = [] {
        Random r(7);
        return random_world(r);
    }();
    std::string letters(kLongest, 'a'), words, values, quotes, digits;
    while (words.size() < kLongest) words += "total amount by region and ";
    while (values.size() < kLongest) values += "North or South or Tea and ";
    while (quotes.size() < kLongest) quotes += "\"'\"";
    while (digits.size() < kLongest) digits += "2023 5 10 ";
    for (std::string text : {letters, words, values, quotes, digits}) {
        text.resize(kLongest);
        Options options;
        const double start = cpu_ms();
        const auto u = testing::shipped_language()->understand(text, *w.lexicon, options);
        for (const Reading& r : u.readings) expect_sound(r.query, w.schema, "a reading");
        if (!u.readings.empty()) options.previous = u.readings.front().query;
        testing::shipped_language()->understand(text, *w.lexicon, options);
        testing::shipped_language()->complete(text, text.size(), *w.lexicon, options, 8);
        const double ms = (cpu_ms() - start) / 2;
        std::cout << text.substr(0, 12) << "…: " << ms << " ms\n";
#ifdef NDEBUG
        EXPECT_LT(ms, kSlowest) << text.substr(0, 30);
#endif
    }
}

}  // namespace
}  // namespace sightline::language
