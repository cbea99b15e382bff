#include "platform/cache/cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sightline::cache {
namespace {

using std::chrono::seconds;

TEST(Cache, KeepsWhatWasUsedLast) {
    const auto c = in_process(4000);
    for (int i = 0; i < 8; ++i) {
        c->put("k" + std::to_string(i), std::string(600, 'x'), seconds(60));
        EXPECT_TRUE(c->get("k0")) << i;  // used again and again
    }
    EXPECT_FALSE(c->get("k1"));
    EXPECT_TRUE(c->get("k7"));
    EXPECT_LE(c->numbers().bytes, 4000u);
}

TEST(Cache, ForgetsWhatIsOldTooLargeOrRemoved) {
    const auto c = in_process(4000);
    c->put("old", "x", seconds(-1));
    EXPECT_FALSE(c->get("old"));
    c->put("large", std::string(2000, 'x'), seconds(60));
    EXPECT_FALSE(c->get("large"));
    c->put("a:1", "x", seconds(60));
    c->put("a:2", "x", seconds(60));
    c->put("b:1", "x", seconds(60));
    c->remove_prefix("a:");
    EXPECT_FALSE(c->get("a:1"));
    EXPECT_TRUE(c->get("b:1"));
    c->put("b:1", "other", seconds(60));
    EXPECT_EQ(*c->get("b:1"), "other");
    EXPECT_EQ(c->numbers().entries, 1u);
}

TEST(Cache, ManyThreads) {
    const auto c = in_process(20000);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 2000; ++i) {
                c->put(std::to_string((i * 7 + t) % 90), std::string(static_cast<std::size_t>(i % 300), 'y'), seconds(60));
                const auto v = c->get(std::to_string(i % 90));
                EXPECT_TRUE(!v || v->size() <= 300u);
                if (i % 500 == 0) c->remove_prefix("1");
            }
        });
    for (auto& t : threads) t.join();
    EXPECT_LE(c->numbers().bytes, 20000u);
}

}  // namespace
}  // namespace sightline::cache
