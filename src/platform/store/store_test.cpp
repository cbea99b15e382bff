#include "platform/store/store.h"

#include <gtest/gtest.h>

#include "platform/store/store_fixture_test.h"

namespace sightline::store {
namespace {

class StoreTest : public StoreFixture {
  protected:
    void SetUp() override {
        StoreFixture::SetUp();
        const auto made = store_->run(true, [](Session& s) -> Result<void> {
            SL_CHECK(
                s.execute("CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, whole BIGINT, number DOUBLE "
                          "PRECISION, words TEXT)"));
            SL_CHECK(
                s.execute("CREATE TABLE parts (id TEXT NOT NULL PRIMARY KEY, thing TEXT NOT NULL REFERENCES "
                          "things (id))"));
            return {};
        });
        ASSERT_TRUE(made) << made.error().detail;
    }
    Result<std::int64_t> insert(const std::string& id, std::int64_t whole = 0) {
        return store_->write<std::int64_t>([&](Session& s) {
            return s.execute("INSERT INTO things (id, whole) VALUES (?, ?)", {id, whole});
        });
    }
    std::int64_t count() {
        return store_
            ->read<std::int64_t>([](Session& s) -> Result<std::int64_t> {
                SL_TRY(const auto rows, s.query("SELECT count(*) AS n FROM things"));
                return rows.front().integer("n");
            })
            .value();
    }
};
INSTANTIATE_TEST_SUITE_P(Backends, StoreTest, testing::Values("sqlite", "postgresql"), backend_name);

TEST_P(StoreTest, ValuesComeBackAsTheyWere) {
    const std::vector<std::int64_t> wholes = {0, -1, INT64_MAX, INT64_MIN};
    const std::vector<double> numbers = {0.1, -0.0, 1e308, 5e-324, 1.0 / 3};
    const std::vector<std::string> texts = {"",
                                            "it's \"quoted\" ? -- not /* a */ comment",
                                            "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80",
                                            "a\nb\\c",
                                            "$1",
                                            std::string(300'000, 'x'),
                                            "0012",
                                            "NULL",
                                            "1e5"};
    const auto done = store_->run(true, [&](Session& s) -> Result<void> {
        for (const auto whole : wholes)
            for (const auto number : numbers)
                for (const auto& text : texts) {
                    SL_CHECK(s.execute("DELETE FROM things"));
                    SL_TRY(const auto changed,
                           s.execute("INSERT INTO things VALUES ('k', ?, ?, ?)", {whole, number, text}));
                    EXPECT_EQ(changed, 1);
                    SL_TRY(const auto rows, s.query("SELECT * FROM things WHERE words = ?", {text}));
                    EXPECT_EQ(rows.size(), 1U);
                    EXPECT_EQ(rows.at(0).integer("whole"), whole);
                    EXPECT_EQ(rows.at(0).number("number"), number);
                    EXPECT_EQ(rows.at(0).text("words"), text);
                }
        return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
}

TEST_P(StoreTest, NullsAggregatesAndExpressions) {
    const auto done = store_->run(true, [&](Session& s) -> Result<void> {
        SL_CHECK(s.execute("INSERT INTO things VALUES ('a', ?, ?, ?)", {Null{}, Null{}, Null{}}));
        SL_CHECK(s.execute("INSERT INTO things VALUES ('b', ?, ?, ?)",
                           {std::int64_t{3}, std::int64_t{2}, std::string("x")}));
        SL_CHECK(
            s.execute("INSERT INTO things VALUES ('c', ?, ?, ?)", {std::int64_t{4}, 0.5, std::string("y")}));
        SL_TRY(const auto rows,
               s.query("SELECT whole, number, words, ? AS given FROM things ORDER BY id", {std::int64_t{9}}));
        EXPECT_TRUE(rows.at(0).is_null("whole"));
        EXPECT_TRUE(rows.at(0).is_null("number"));
        EXPECT_EQ(rows.at(0).text_or("words", "none"), "none");
        EXPECT_EQ(rows.at(0).optional_integer("whole"), std::nullopt);
        EXPECT_EQ(rows.at(1).optional_integer("whole"), 3);
        EXPECT_EQ(rows.at(1).number("number"), 2.0);
        EXPECT_EQ(rows.at(1).integer("given"), 9);
        SL_TRY(const auto sums,
               s.query("SELECT count(*) AS n, sum(whole) AS total, avg(whole) AS mean, sum(number) AS real, "
                       "max(whole) > 3 AS many FROM things"));
        EXPECT_EQ(sums.at(0).integer("n"), 3);
        EXPECT_EQ(sums.at(0).integer("total"), 7);
        EXPECT_EQ(sums.at(0).number("mean"), 3.5);
        EXPECT_EQ(sums.at(0).number("real"), 2.5);
        EXPECT_TRUE(sums.at(0).boolean("many"));
        SL_TRY(const auto changed,
               s.execute("UPDATE things SET whole = whole + ? WHERE whole IS NOT NULL", {std::int64_t{1}}));
        EXPECT_EQ(changed, 2);
        SL_TRY(const auto back,
               s.query("DELETE FROM things WHERE id = ? RETURNING id, whole", {std::string("b")}));
        EXPECT_EQ(back.at(0).integer("whole"), 4);
        SL_TRY(const auto none, s.execute("DELETE FROM things WHERE id = 'absent'"));
        EXPECT_EQ(none, 0);
        return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
}

TEST_P(StoreTest, MisreadingIsABug) {
    ASSERT_TRUE(insert("a", 1));
    const auto done = store_->run(false, [&](Session& s) -> Result<void> {
        SL_TRY(const auto rows, s.query("SELECT id, whole, words FROM things"));
        EXPECT_THROW(rows.at(0).integer("id"), std::logic_error);
        EXPECT_THROW(rows.at(0).text("whole"), std::logic_error);
        EXPECT_THROW(rows.at(0).text("words"), std::logic_error) << "NULL is no text";
        EXPECT_THROW(rows.at(0).integer("absent"), std::logic_error);
        return {};
    });
    ASSERT_TRUE(done);
    EXPECT_THROW((void)store_->run(false,
                                   [](Session& s) -> Result<void> {
                                       SL_CHECK(s.query("SELECT * FROM things WHERE id = ?"));
                                       return {};
                                   }),
                 std::logic_error)
        << "a parameter is missing";
    EXPECT_EQ(count(), 1) << "and the connection is well";
}

TEST_P(StoreTest, PlaceholdersInQuotesAndCommentsAreText) {
    const auto done = store_->run(false, [&](Session& s) -> Result<void> {
        SL_TRY(const auto rows, s.query("SELECT 'what? it''s?' AS \"a?\", ? AS b -- why?\n, /* ? */ ? AS c",
                                        {std::int64_t{1}, std::int64_t{2}}));
        EXPECT_EQ(rows.at(0).text("a?"), "what? it's?");
        EXPECT_EQ(rows.at(0).integer("b"), 1);
        EXPECT_EQ(rows.at(0).integer("c"), 2);
        return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
}

TEST_P(StoreTest, NulAndBrokenTextAreRefused) {
    using namespace std::string_literals;
    for (const auto& text :
         {"a\0b"s, "\0"s, "\xFF"s, "\xC3"s, "\xC0\x80"s, "\xED\xA0\x80"s, "\xF5\x80\x80\x80"s, "\xE2\x82"s}) {
        const auto done = insert(text);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, ErrorCode::InvalidInput);
    }
    EXPECT_EQ(count(), 0);
}

TEST_P(StoreTest, ConflictsSayNothingOfTheValues) {
    ASSERT_TRUE(insert("secret-value"));
    const auto again = insert("secret-value");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::Conflict);
    EXPECT_EQ(again.error().message.find("things"), std::string::npos);
    EXPECT_EQ((again.error().message + again.error().detail).find("secret-value"), std::string::npos);
    const auto orphan = store_->write<std::int64_t>(
        [](Session& s) { return s.execute("INSERT INTO parts VALUES ('p', 'absent')"); });
    EXPECT_EQ(orphan.error().code, ErrorCode::Conflict);
    const auto wrong =
        store_->write<std::int64_t>([](Session& s) { return s.execute("INSERT INTO nowhere VALUES (1)"); });
    EXPECT_EQ(wrong.error().code, ErrorCode::Internal);
    EXPECT_EQ(wrong.error().message.find("nowhere"), std::string::npos);
    EXPECT_NE(wrong.error().detail.find("nowhere"), std::string::npos);
}

TEST_P(StoreTest, AnErrorOrAThrowRollsBack) {
    const auto failed = store_->run(true, [](Session& s) -> Result<void> {
        SL_CHECK(s.execute("INSERT INTO things (id) VALUES ('a')"));
        return fail(ErrorCode::Forbidden, "no");
    });
    EXPECT_EQ(failed.error().code, ErrorCode::Forbidden);
    EXPECT_THROW((void)store_->run(true,
                                   [](Session& s) -> Result<void> {
                                       SL_CHECK(s.execute("INSERT INTO things (id) VALUES ('b')"));
                                       throw std::runtime_error("bug");
                                   }),
                 std::runtime_error);
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(insert("a"));
    EXPECT_EQ(count(), 1);
}

TEST_P(StoreTest, AFailedStatementLosesTheTransaction) {
    ASSERT_TRUE(insert("a"));
    const auto done = store_->run(true, [](Session& s) -> Result<void> {
        SL_CHECK(s.execute("INSERT INTO things (id) VALUES ('b')"));
        EXPECT_FALSE(s.execute("INSERT INTO things (id) VALUES ('a')"));
        EXPECT_EQ(s.query("SELECT 1 AS one").error().code, ErrorCode::Conflict);
        return {};  // carrying on regardless
    });
    EXPECT_EQ(done.error().code, ErrorCode::Conflict);
    EXPECT_EQ(count(), 1);
    const auto expected = store_->write<std::int64_t>([](Session& s) -> Result<std::int64_t> {
        SL_TRY(const auto first,
               s.execute("INSERT INTO things (id) VALUES ('a') ON CONFLICT (id) DO NOTHING"));
        SL_TRY(const auto second,
               s.execute("INSERT INTO things (id) VALUES ('b') ON CONFLICT (id) DO NOTHING"));
        return first * 10 + second;
    });
    EXPECT_EQ(expected.value(), 1);
}

TEST_P(StoreTest, ReadersSeeOneSnapshotAndCannotWrite) {
    ASSERT_TRUE(insert("a"));
    const auto done = store_->run(false, [&](Session& s) -> Result<void> {
        SL_TRY(const auto before, s.query("SELECT count(*) AS n FROM things"));
        EXPECT_TRUE(insert("b"));
        SL_TRY(const auto after, s.query("SELECT count(*) AS n FROM things"));
        EXPECT_EQ(before.at(0).integer("n"), after.at(0).integer("n"));
        return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(count(), 2);
    const auto written = store_->run(false, [](Session& s) -> Result<void> {
        SL_CHECK(s.execute("DELETE FROM things"));
        return {};
    });
    EXPECT_EQ(written.error().code, ErrorCode::Internal);
    EXPECT_EQ(count(), 2);
}

TEST_P(StoreTest, ConcurrentWritersLoseNothing) {
    ASSERT_TRUE(insert("counter"));
    constexpr int kThreads = 6, kRounds = 25;
    std::atomic<int> failures{0};
    const auto other = reopen();
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                auto& store = t % 2 == 0 ? *store_ : *other;
                for (int i = 0; i < kRounds; ++i) {
                    const auto done = store.run(true, [](Session& s) -> Result<void> {
                        // Read, then write what was read: wrong unless transactions are serial.
                        SL_TRY(const auto rows, s.query("SELECT whole FROM things WHERE id = 'counter'"));
                        SL_CHECK(s.execute("UPDATE things SET whole = ? WHERE id = 'counter'",
                                           {rows.at(0).integer("whole") + 1}));
                        return {};
                    });
                    if (!done) ++failures;
                }
            });
    }
    const auto total = store_->read<std::int64_t>([](Session& s) -> Result<std::int64_t> {
        SL_TRY(const auto rows, s.query("SELECT whole FROM things WHERE id = 'counter'"));
        return rows.at(0).integer("whole");
    });
    EXPECT_EQ(total.value() + failures, kThreads * kRounds);
    EXPECT_LE(failures, kThreads * kRounds / 50) << "retries should win nearly always";
}

TEST_P(StoreTest, ManyStatementsOverflowTheCacheWell) {
    const auto small = reopen({.connections = 2, .prepared_statements = 4});
    const auto done = small->run(true, [](Session& s) -> Result<void> {
        for (int round = 0; round < 3; ++round)
            for (int i = 0; i < 20; ++i) {
                SL_TRY(const auto rows,
                       s.query("SELECT ? + " + std::to_string(i) + " AS n", {std::int64_t{round}}));
                EXPECT_EQ(rows.at(0).integer("n"), round + i);
            }
        return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
}

TEST_P(StoreTest, MoreThreadsThanConnections) {
    const auto narrow = reopen({.connections = 2});
    std::atomic<int> answered{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) answered += narrow->ping().has_value() ? 1 : 0;
            });
    }
    EXPECT_EQ(answered, 160);
    const auto impatient = reopen({.connections = 1, .wait_for_connection = std::chrono::milliseconds(50)});
    const auto done = impatient->run(false, [&](Session&) -> Result<void> { return impatient->ping(); });
    EXPECT_EQ(done.error().code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace sightline::store
