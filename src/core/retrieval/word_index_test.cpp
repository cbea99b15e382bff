#include "core/retrieval/word_index.h"

#include <gtest/gtest.h>

namespace sightline::retrieval {
namespace {

std::vector<Slot> slots(const std::vector<WordHit>& hits) {
    std::vector<Slot> out;
    for (const auto& h : hits) out.push_back(h.slot);
    return out;
}

class WordIndexTest : public testing::Test {
  protected:
    void SetUp() override {
        index_.add(0, {{0, 3, "Orders 2024"}, {1, 1, "netAmount"}, {1, 1, "order_date"}});
        index_.add(1, {{0, 3, "Customers"}, {1, 1, "customer_id"}, {1, 1, "country"}});
        index_.add(2, {{0, 3, "Weather"}, {1, 1, "temperature"}, {1, 1, "station"}});
    }
    std::vector<WordHit> find(std::string_view text, const Means& means = {}) const {
        return index_.find(text, 10, all_, means);
    }
    WordIndex index_;
    std::vector<char> all_{1, 1, 1, 1};
};

TEST_F(WordIndexTest, FindsInflectionsBeginningsAndTyposAndSaysWhich) {
    auto hits = find("countries");
    ASSERT_EQ(slots(hits), std::vector<Slot>{1});
    EXPECT_EQ(hits[0].matches.at(0).found, "country");
    EXPECT_EQ(hits[0].matches.at(0).likeness, Likeness::Word);
    EXPECT_EQ(hits[0].matches.at(0).field, 1);
    hits = find("temp");
    ASSERT_EQ(slots(hits), std::vector<Slot>{2});
    EXPECT_EQ(hits[0].matches.at(0).likeness, Likeness::Beginning);
    hits = find("wether");
    ASSERT_EQ(slots(hits), std::vector<Slot>{2});
    EXPECT_EQ(hits[0].matches.at(0).likeness, Likeness::Spelling);
    EXPECT_EQ(hits[0].matches.at(0).found, "weather");
    EXPECT_TRUE(find("astronomy").empty());
}

TEST_F(WordIndexTest, SplitsIdentifiersAndAlsoKnowsThemJoined) {
    EXPECT_EQ(slots(find("net amount")), std::vector<Slot>{0});
    EXPECT_EQ(slots(find("netamount")), std::vector<Slot>{0});
    EXPECT_EQ(slots(find("CustomerID")), std::vector<Slot>{1});
}

TEST_F(WordIndexTest, MoreAndRarerWordsAndNamesComeFirst) {
    index_.add(3, {{0, 3, "Country codes"}, {1, 1, "order"}});
    EXPECT_EQ(find("country codes").front().slot, 3U);
    EXPECT_EQ(find("country").front().slot, 3U);  // in its name, not in a column
    EXPECT_EQ(find("order date").front().slot, 0U);
}

TEST_F(WordIndexTest, LooksOnlyWhereItMayAndForgetsWhatIsRemoved) {
    all_[1] = 0;
    EXPECT_TRUE(find("country").empty());
    EXPECT_TRUE(index_.find("country", 10, {}).empty());
    all_[1] = 1;
    index_.remove(1);
    EXPECT_TRUE(find("country").empty());
    index_.add(1, {{0, 3, "Planets"}});
    EXPECT_EQ(slots(find("planet")), std::vector<Slot>{1});
    EXPECT_TRUE(find("customers").empty());
}

TEST_F(WordIndexTest, AWordOfTheSameMeaningStandsForOneAtAPartOfItsWorth) {
    index_.add(3, {{0, 1, "revenue"}});
    index_.add(4, {{0, 1, "earnings"}});
    all_.push_back(1);
    const auto alike = [&](const std::string& word) -> std::vector<Alike> {
        if (word != "revenue") return {};
        for (std::uint32_t i = 0; i < index_.words(); ++i)
            if (index_.word(i) == "earnings") return {{i, 0.5F}};
        return {};
    };
    const auto hits = find("revenue", {alike});
    ASSERT_EQ(slots(hits), (std::vector<Slot>{3, 4}));
    EXPECT_GT(hits[0].score, 1.5 * hits[1].score);
    EXPECT_EQ(hits[1].matches.at(0).likeness, Likeness::Meaning);
    EXPECT_EQ(slots(find("revenue", {alike, false})), std::vector<Slot>{4});
}

}  // namespace
}  // namespace sightline::retrieval
