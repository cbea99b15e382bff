#include "core/language/value_index.h"

#include <gtest/gtest.h>

#include <random>

namespace sightline::language {
namespace {

std::string sample() {
    return ValueIndex::build({{"t", "city", {{"São Paulo", 5}, {"New York", 9}, {"Newark", 2}, {"York", 1}}},
                              {"t", "player", {{"Davis Love III", 3}, {"Manfred Kokot", 1}, {"york", 7}}},
                              {"t", "empty", {}}});
}

TEST(ValueIndex, ExactForgivesCaseAccentsAndPunctuation) {
    const std::string bytes = sample();
    const auto index = ValueIndex::open(bytes).value();
    const auto found = index->exact("SAO-PAULO");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].value, "São Paulo");
    EXPECT_EQ(found[0].column, "city");
    EXPECT_EQ(found[0].count, 5);
    EXPECT_EQ(index->exact("york").size(), 2U);
    EXPECT_EQ(index->exact("york", 1).size(), 1U);
    EXPECT_EQ(index->exact("york")[0].value, "york");  // the more frequent first
    EXPECT_TRUE(index->exact("").empty());
    EXPECT_TRUE(index->exact("paris").empty());
}

TEST(ValueIndex, SimilarFindsPartsAndTypos) {
    const std::string bytes = sample();
    const auto index = ValueIndex::open(bytes).value();
    ASSERT_FALSE(index->similar("davis love").empty());
    EXPECT_EQ(index->similar("davis love")[0].value, "Davis Love III");
    ASSERT_FALSE(index->similar("manfred kokott").empty());
    EXPECT_EQ(index->similar("manfred kokott")[0].value, "Manfred Kokot");
    for (const auto& m : index->similar("davis love")) EXPECT_LT(m.similarity, 1.0);
    EXPECT_TRUE(index->similar("zzzz").empty());
}

TEST(ValueIndex, PrefixMostFrequentFirst) {
    const std::string bytes = sample();
    const auto index = ValueIndex::open(bytes).value();
    const auto found = index->prefix("new");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].value, "New York");
}

TEST(ValueIndex, JoinAsksEveryPart) {
    const std::string a = sample(), b = ValueIndex::build({{"u", "town", {{"York", 4}}}});
    const auto both = ValueIndex::join({ValueIndex::open(a).value(), ValueIndex::open(b).value()});
    EXPECT_EQ(both->exact("york").size(), 3U);
}

TEST(ValueIndex, EmptyIndexAnswersNothing) {
    const std::string bytes = ValueIndex::build({});
    const auto index = ValueIndex::open(bytes).value();
    EXPECT_TRUE(index->exact("a").empty());
    EXPECT_TRUE(index->similar("abcd").empty());
    EXPECT_TRUE(index->prefix("a").empty());
}

TEST(ValueIndex, DamagedBytesNeverReadOutside) {
    const std::string good = sample();
    for (std::size_t n = 0; n < good.size(); n += 3) {
        const std::string cut(good.data(), n);
        if (const auto index = ValueIndex::open(cut))
            (void)(*index)->exact("york"), (void)(*index)->similar("davis lov"), (void)(*index)->prefix("n");
    }
    std::mt19937 random(7);
    for (int round = 0; round < 3000; ++round) {
        std::string bad = good;
        for (int k = 0; k < 6; ++k) bad[random() % bad.size()] = static_cast<char>(random());
        if (const auto index = ValueIndex::open(bad))
            (void)(*index)->exact("york"), (void)(*index)->similar("davis lov"), (void)(*index)->prefix("n");
    }
}

TEST(ValueIndex, ThousandsOfValues) {
    IndexedColumn c{"t", "name", {}};
    for (int i = 0; i < 20000; ++i) c.values.emplace_back("item number " + std::to_string(i), 1);
    const std::string bytes = ValueIndex::build({c});
    const auto index = ValueIndex::open(bytes).value();
    EXPECT_EQ(index->exact("Item number 777").size(), 1U);
    EXPECT_EQ(index->prefix("item", 5).size(), 5U);
}

}  // namespace
}  // namespace sightline::language
