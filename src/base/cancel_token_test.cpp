#include "base/cancel_token.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace sightline {

TEST(CancelTokenTest, RunsEachHookOnce) {
    const CancelToken token;
    int runs = 0;
    const auto handle = token.on_cancel([&] { ++runs; });
    EXPECT_FALSE(token.cancelled());
    token.cancel();
    token.cancel();
    EXPECT_TRUE(token.cancelled());
    EXPECT_EQ(runs, 1);
}

TEST(CancelTokenTest, RunsAHookThatComesLateAtOnce) {
    const CancelToken token, same = token;
    same.cancel();
    bool ran = false;
    const auto handle = token.on_cancel([&] { ran = true; });
    EXPECT_TRUE(ran);
}

TEST(CancelTokenTest, ForgetsAHookWhoseHandleIsGone) {
    const CancelToken token;
    bool ran = false;
    (void)token.on_cancel([&] { ran = true; });
    token.cancel();
    EXPECT_FALSE(ran);
}

TEST(CancelTokenTest, AHookMayDropItsOwnHandle) {
    const CancelToken token;
    std::shared_ptr<void> handle;
    handle = token.on_cancel([&] { handle.reset(); });
    token.cancel();
    EXPECT_EQ(handle, nullptr);
}

TEST(CancelTokenTest, AHookNeverRunsAfterItsHandleIsGone) {
    for (int round = 0; round < 300; ++round) {
        const CancelToken token;
        std::thread canceller([token] { token.cancel(); });
        {
            auto alive = std::make_unique<std::atomic<int>>(0);
            const auto handle = token.on_cancel([&alive] { ++*alive; });
            std::this_thread::yield();
        }  // handle first, then what the hook uses: a late hook would touch freed memory (seen by the
           // sanitizers)
        canceller.join();
    }
}

}  // namespace sightline
