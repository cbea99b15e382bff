#include "platform/nearest/nearest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace sightline::nearest {
namespace {

using Vector = std::vector<float>;

Vector random_direction(std::mt19937& random, std::size_t dimension) {
    std::normal_distribution<float> normal;
    Vector v(dimension);
    float norm = 0;
    for (float& x : v) {
        x = normal(random);
        norm += x * x;
    }
    for (float& x : v) x /= std::sqrt(norm);
    return v;
}

float product(const Vector& a, const Vector& b) {
    float sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

TEST(Nearest, FindsWhatComparingEachFinds) {
    std::mt19937 random(7);
    const auto index = make_nearest(256);
    std::vector<Vector> vectors;
    for (std::uint32_t i = 0; i < 2000; ++i) {
        vectors.push_back(random_direction(random, 256));
        index->put(i, vectors.back());
    }
    std::vector<char> among(2000);
    for (std::size_t i = 0; i < among.size(); ++i) among[i] = i % 3 != 0;
    int same = 0;
    for (int trial = 0; trial < 20; ++trial) {
        const Vector asked = random_direction(random, 256);
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < 2000; ++i)
            if (among[i]) order.push_back(i);
        std::ranges::sort(order, std::greater{}, [&](auto i) { return product(asked, vectors[i]); });
        const auto found = index->find(asked, 10, among);
        ASSERT_EQ(found.size(), 10U);
        for (const Near& near : found) {
            EXPECT_NE(near.slot % 3, 0U);
            EXPECT_NEAR(near.similarity, product(asked, vectors[near.slot]), 0.01);
            same += std::count(order.begin(), order.begin() + 10, near.slot) > 0 ? 1 : 0;
        }
    }
    EXPECT_GE(same, 190);  // of 200: near ties may change places by the rounding
}

TEST(Nearest, ASlotWrittenAnewIsFoundByWhatItHoldsNow) {
    std::mt19937 random(8);
    const auto index = make_nearest(64);
    const Vector a = random_direction(random, 64), b = random_direction(random, 64);
    index->put(0, a);
    index->put(1, random_direction(random, 64));
    index->put(0, b);
    EXPECT_EQ(index->size(), 2U);
    const auto found = index->find(b, 5, {1, 1});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found.front().slot, 0U);
    EXPECT_NEAR(found.front().similarity, 1, 0.02);
}

TEST(Nearest, NothingIsFoundWhereNothingMayBeLookedAt) {
    std::mt19937 random(9);
    const auto index = make_nearest(64);
    const Vector a = random_direction(random, 64);
    EXPECT_TRUE(index->find(a, 5, {1}).empty());
    index->put(0, a);
    EXPECT_TRUE(index->find(a, 5, {0}).empty());
    EXPECT_TRUE(index->find(a, 5, {}).empty());
    EXPECT_THROW(index->put(2, a), std::logic_error);
}

}  // namespace
}  // namespace sightline::nearest
