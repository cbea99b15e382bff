#include "platform/cache/cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace sightline::cache {
namespace {

using std::chrono::seconds;

constexpr std::size_t entry_bytes(std::size_t key, std::size_t value) {
    return key + value + kEntryOverhead;
}

TEST(Cache, GivesBackWhatWasPutAndCountsHitsAndMisses) {
    const auto cache = in_process(1 << 20);
    EXPECT_EQ(cache->get("a"), nullptr);
    cache->put("a", "one", seconds(10));
    ASSERT_NE(cache->get("a"), nullptr);
    EXPECT_EQ(*cache->get("a"), "one");
    cache->put("a", "three", seconds(10));
    EXPECT_EQ(*cache->get("a"), "three");
    const auto numbers = cache->numbers();
    EXPECT_EQ(numbers.hits, 3U);
    EXPECT_EQ(numbers.misses, 1U);
    EXPECT_EQ(numbers.entries, 1U);
    EXPECT_EQ(numbers.bytes, entry_bytes(1, 5));
}

TEST(Cache, EntriesExpire) {
    auto now = std::chrono::steady_clock::time_point{} + seconds(1'000);
    const auto cache = in_process(1 << 20, [&now] { return now; });
    cache->put("short", "x", seconds(5));
    cache->put("long", "y", seconds(50));
    now += std::chrono::milliseconds(4'999);
    EXPECT_NE(cache->get("short"), nullptr);
    now += std::chrono::milliseconds(1);
    EXPECT_EQ(cache->get("short"), nullptr);
    EXPECT_NE(cache->get("long"), nullptr);
    EXPECT_EQ(cache->numbers().entries, 1U);
    EXPECT_EQ(cache->numbers().bytes, entry_bytes(4, 1));
    cache->put("never", "z", seconds(0));
    EXPECT_EQ(cache->get("never"), nullptr);
}

TEST(Cache, LeastRecentlyUsedGoesFirst) {
    const auto cache = in_process(4 * entry_bytes(1, 100));
    const auto put = [&](const char* key) { cache->put(key, std::string(100, 'v'), seconds(60)); };
    for (const char* key : {"a", "b", "c", "d"}) put(key);
    EXPECT_NE(cache->get("a"), nullptr);
    put("e");
    EXPECT_EQ(cache->get("b"), nullptr);
    for (const char* key : {"a", "c", "d", "e"}) EXPECT_NE(cache->get(key), nullptr) << key;
    EXPECT_EQ(cache->numbers().bytes, 4 * entry_bytes(1, 100));
}

TEST(Cache, TooLargeIsNotKeptAndDropsTheOlderValue) {
    const auto cache = in_process(4'000);
    cache->put("k", "small", seconds(60));
    cache->put("k", std::string(1'000, 'x'), seconds(60));
    EXPECT_EQ(cache->get("k"), nullptr);
    EXPECT_EQ(cache->numbers().bytes, 0U);
    cache->put("k", std::string(1'000 - kEntryOverhead - 1, 'x'), seconds(60));
    EXPECT_NE(cache->get("k"), nullptr);
}

TEST(Cache, RemovesExactlyThePrefix) {
    const auto cache = in_process(1 << 20);
    for (const char* key : {"t1/", "t1/a", "t1/b/c", "t10/a", "t1", "t2/a"})
        cache->put(key, "v", seconds(60));
    cache->remove_prefix("t1/");
    for (const char* key : {"t1/", "t1/a", "t1/b/c"}) EXPECT_EQ(cache->get(key), nullptr) << key;
    for (const char* key : {"t10/a", "t1", "t2/a"}) EXPECT_NE(cache->get(key), nullptr) << key;
    cache->remove_prefix("");
    EXPECT_EQ(cache->numbers().entries, 0U);
    EXPECT_EQ(cache->numbers().bytes, 0U);
}

TEST(Cache, AValueInUseOutlivesItsRemoval) {
    const auto cache = in_process(1 << 20);
    cache->put("k", "value", seconds(60));
    const auto held = cache->get("k");
    cache->remove_prefix("k");
    EXPECT_EQ(*held, "value");
}

TEST(Cache, StaysWithinItsBoundsUnderManyThreads) {
    constexpr std::size_t kMax = 64 * 1024;
    const auto cache = in_process(kMax);
    std::atomic<bool> over{false}, wrong{false};
    {
        std::vector<std::jthread> threads;
        for (unsigned t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                std::mt19937 random(t);
                for (int i = 0; i < 4'000; ++i) {
                    const auto key = "key" + std::to_string(random() % 200);
                    if (random() % 3 == 0)
                        cache->put(key, key + std::string(random() % 2'000, '.'), seconds(60));
                    else if (const auto value = cache->get(key); value && !value->starts_with(key))
                        wrong = true;
                    if (i % 500 == 0) cache->remove_prefix("key1");
                    if (cache->numbers().bytes > kMax) over = true;
                }
            });
    }
    EXPECT_FALSE(over);
    EXPECT_FALSE(wrong);
    const auto before = cache->numbers();
    EXPECT_GT(before.entries, 0U);
    cache->remove_prefix("");
    EXPECT_EQ(cache->numbers().bytes, 0U);
}

}  // namespace
}  // namespace sightline::cache
