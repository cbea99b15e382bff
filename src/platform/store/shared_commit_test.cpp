#include "platform/store/shared_commit.h"

#include <gtest/gtest.h>

#include <latch>

#include "platform/store/store_fixture_test.h"

namespace sightline::store {
namespace {

class SharedCommitTest : public StoreFixture {
  protected:
    void SetUp() override {
        StoreFixture::SetUp();
        ASSERT_TRUE(store_->run(true, [](Session& s) -> Result<void> {
            SL_CHECK(s.execute("CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY)"));
            return {};
        }));
    }
    static auto insert(const std::string& id) {
        return [id](Session& s) -> Result<void> {
            SL_CHECK(s.execute("INSERT INTO things (id) VALUES (?)", {id}));
            return {};
        };
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
INSTANTIATE_TEST_SUITE_P(Backends, SharedCommitTest, testing::Values("sqlite", "postgresql"), backend_name);

TEST_P(SharedCommitTest, EveryWriteOfManyThreadsIsThereWhenItReturns) {
    SharedCommit writes(store_);
    constexpr int kThreads = 8, kEach = 40;
    std::atomic<int> missing = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < kEach; ++i) {
                    const std::string id = std::to_string(t) + "-" + std::to_string(i);
                    if (!writes.write(insert(id))) ++missing;
                    const auto seen = store_->read<bool>([&](Session& s) -> Result<bool> {
                        SL_TRY(const auto rows, s.query("SELECT id FROM things WHERE id = ?", {id}));
                        return !rows.empty();
                    });
                    if (!seen || !*seen) ++missing;
                }
            });
    }
    EXPECT_EQ(missing, 0);
    EXPECT_EQ(count(), kThreads * kEach);
}

/// A first write is held up, so that the others gather behind it.
TEST_P(SharedCommitTest, OneThatFailsOrThrowsTakesNoOtherWithIt) {
    SharedCommit writes(store_);
    ASSERT_TRUE(writes.write(insert("taken")));
    std::latch first(1), go(1);
    Result<void> held, good, conflict;
    bool thrown = false;
    std::atomic<int> waiting = 0;
    {
        const std::jthread a([&] {
            held = writes.write([&](Session& s) -> Result<void> {
                first.count_down();
                go.wait();
                return insert("held")(s);
            });
        });
        first.wait();
        const auto arrive = [&](auto work) {
            return std::jthread([&, work] {
                ++waiting;
                work();
            });
        };
        const auto b = arrive([&] { good = writes.write(insert("good")); });
        const auto c = arrive([&] { conflict = writes.write(insert("taken")); });
        const auto d = arrive([&] {
            try {
                (void)writes.write([](Session&) -> Result<void> { throw std::runtime_error("a bug"); });
            } catch (const std::runtime_error&) {
                thrown = true;
            }
        });
        while (waiting < 3) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        go.count_down();
    }
    EXPECT_TRUE(held);
    EXPECT_TRUE(good);
    ASSERT_FALSE(conflict);
    EXPECT_EQ(conflict.error().code, ErrorCode::Conflict);
    EXPECT_TRUE(thrown);
    EXPECT_EQ(count(), 3);
}

}  // namespace
}  // namespace sightline::store
