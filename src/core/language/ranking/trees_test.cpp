#include "core/language/ranking/trees.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>

namespace sightline::language {
namespace {

// First: a <= 1 gives -1; else b <= 5 gives 2, above it 4. Second: a leaf alone.
constexpr const char* kTwo = R"({"inputs": ["a", "b"], "trees": [
    {"input": [0, 1], "split": [1, 5], "left": [-1, -2], "right": [1, -3], "mean": [1, 3], "leaf": [-1, 2, 4]},
    {"input": [], "split": [], "left": [], "right": [], "mean": [], "leaf": [0.5]}]})";

Result<Trees> read(std::string_view text) {
    return Trees::read(boost::json::parse(text));
}

std::string with(std::string_view from, std::string_view to) {
    std::string text = kTwo;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(Trees, GoLeftUpToTheSplit) {
    const Trees trees = read(kTwo).value();
    const auto score = [&](float a, float b) { return trees.score(std::vector<float>{a, b}); };
    EXPECT_DOUBLE_EQ(score(1, 9), -0.5);
    EXPECT_DOUBLE_EQ(score(1.5F, 5), 2.5);
    EXPECT_DOUBLE_EQ(score(1.5F, 5.1F), 4.5);
    EXPECT_TRUE(std::isfinite(score(std::numeric_limits<float>::quiet_NaN(), 0)));
}

TEST(Trees, ContributionsAddUpToTheScore) {
    const Trees trees = read(kTwo).value();
    const std::vector<float> facts = {2, 7};
    const auto parts = trees.contributions(facts);
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_DOUBLE_EQ(parts[0], 2);    // from 1 to 3
    EXPECT_DOUBLE_EQ(parts[1], 1);    // from 3 to 4
    EXPECT_DOUBLE_EQ(parts[2], 1.5);  // before any step
    EXPECT_DOUBLE_EQ(parts[0] + parts[1] + parts[2], trees.score(facts));
}

TEST(Trees, BrokenOnesAreRefused) {
    for (const auto& text : {
             with("\"right\": [1, -3]", "\"right\": [0, -3]"),  // itself
             with("\"right\": [1, -3]", "\"right\": [2, -3]"),  // no such node
             with("\"left\": [-1, -2]", "\"left\": [-9, -2]"),  // no such leaf
             with("\"input\": [0, 1]", "\"input\": [0, 2]"),    // no such input
             with("\"split\": [1, 5]", "\"split\": [1]"),       // lists of two lengths
             with("\"leaf\": [-1, 2, 4]", "\"leaf\": [-1, \"x\", 4]"),
             with("\"left\": [-1, -2]", "\"left\": [-1e300, -2]"),
             with("\"trees\"", "\"bushes\""),
         })
        EXPECT_FALSE(read(text)) << text;
}

}  // namespace
}  // namespace sightline::language
