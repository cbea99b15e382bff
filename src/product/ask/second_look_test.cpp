#include "product/ask/second_look.h"

#include <gtest/gtest.h>

namespace sightline::ask {
namespace {

using language::Reading;

std::shared_ptr<const Table> table(std::vector<std::optional<std::int64_t>> cells) {
    Column column("n", ColumnType::Integer);
    for (const auto& c : cells) column.push(c ? Value(*c) : Value());
    auto t = std::make_shared<Table>();
    t->columns.push_back(std::move(column));
    return t;
}

/// A reading that uses the first `bytes` of the question and whose limit says which one it is.
Reading reading(std::int64_t number, std::size_t bytes, double confidence) {
    Reading r;
    r.query.limit = query::Limit{number};
    r.spans = {{0, bytes, "column", "", 0}, {0, bytes / 2, "value", "", 0}};
    r.confidence = confidence;
    return r;
}

/// Runs readings by their limits; remembers which were run.
struct Engine {
    std::vector<std::shared_ptr<const Table>> tables;
    std::vector<std::int64_t> run;
    RunReading runner() {
        return [this](const query::Query& q) -> Result<std::shared_ptr<const Table>> {
            run.push_back(q.limit->count);
            if (!tables.at(static_cast<std::size_t>(q.limit->count)))
                return fail(ErrorCode::InvalidInput, "This source cannot say that.");
            return tables.at(static_cast<std::size_t>(q.limit->count));
        };
    }
};

TEST(SecondLook, RowsWithoutAValueSayNothing) {
    EXPECT_TRUE(says_nothing(*table({})));
    EXPECT_TRUE(says_nothing(*table({std::nullopt, std::nullopt})));
    EXPECT_FALSE(says_nothing(*table({std::nullopt, 0})));
}

TEST(SecondLook, TakesTheNextReadingThatGivesRows) {
    Engine engine{{table({}), table({}), table({4})}, {}};
    const auto tried =
        look_again({reading(0, 10, 0.8), reading(1, 10, 0.7), reading(2, 10, 0.6)}, engine.runner(), 2);
    EXPECT_EQ(tried.reading, 2U);
    EXPECT_EQ(tried.table->row_count(), 1U);
    EXPECT_EQ(engine.run, (std::vector<std::int64_t>{1, 2}));
}

TEST(SecondLook, NeverLeavesMoreWordsOutNorTakesAnUnlikelyOne) {
    Engine engine{{table({}), table({1}), table({2})}, {}};
    const auto tried =
        look_again({reading(0, 10, 0.9), reading(1, 8, 0.8), reading(2, 10, 0.1)}, engine.runner(), 5);
    EXPECT_EQ(tried.reading, 0U);
    EXPECT_TRUE(engine.run.empty());
}

TEST(SecondLook, ACountOfNoneIsNoBetterThanNoRows) {
    Engine engine{{table({}), table({0}), table({7})}, {}};
    const auto tried =
        look_again({reading(0, 10, 0.8), reading(1, 10, 0.8), reading(2, 10, 0.8)}, engine.runner(), 2);
    EXPECT_EQ(tried.reading, 2U);
}

TEST(SecondLook, AReadingThatCannotBeRunIsPassedOver) {
    Engine engine{{table({}), nullptr, table({5})}, {}};
    const auto tried =
        look_again({reading(0, 10, 0.8), reading(1, 10, 0.8), reading(2, 10, 0.8)}, engine.runner(), 2);
    EXPECT_EQ(tried.reading, 2U);
    EXPECT_EQ(look_again({reading(0, 10, 0.8), reading(1, 10, 0.8)}, engine.runner(), 2).reading, 0U);
}

TEST(SecondLook, RunsNoMoreThanItMay) {
    Engine engine{{table({}), table({}), table({2})}, {}};
    const auto tried =
        look_again({reading(0, 10, 0.8), reading(1, 10, 0.8), reading(2, 10, 0.8)}, engine.runner(), 1);
    EXPECT_EQ(tried.reading, 0U);
    EXPECT_EQ(engine.run.size(), 1U);
}

}  // namespace
}  // namespace sightline::ask
