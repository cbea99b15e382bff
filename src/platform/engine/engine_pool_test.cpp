#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kEndless = "SELECT count(*) FROM range(1000000000000) a(i) WHERE i % 7 = 3";

}  // namespace

class EnginePoolTest : public EngineTest {
  protected:
    std::unique_ptr<Pool> pool(Pool::Settings settings = {}) const { return make_pool(launch(), settings); }

    template <class Condition>
    static bool eventually(Condition condition, milliseconds patience = milliseconds(5000)) {
        for (const auto end = Clock::now() + patience; Clock::now() < end;
             std::this_thread::sleep_for(milliseconds(5)))
            if (condition()) return true;
        return condition();
    }
    static std::string ask(Pool& pool, const std::string& key, const std::string& text,
                           const CancelToken& cancel = {}) {
        const auto t = pool.query(key, {}, sql(text), cancel);
        return t ? to_text(t->value(0, 0)) : "error: " + std::string(name_of(t.error().code));
    }
};

TEST_F(EnginePoolTest, KeepsAnEngineWarmPerKey) {
    auto p = pool();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(*p, "tenant/a", "SELECT 1"), "1");
    EXPECT_EQ(p->numbers().engines, 1);
    EXPECT_EQ(ask(*p, "tenant/b", "SELECT 2"), "2");
    EXPECT_EQ(p->numbers().engines, 2);
    EXPECT_EQ(p->numbers().busy, 0);
    EXPECT_GT(p->numbers().resident_bytes, 10 << 20);
}

TEST_F(EnginePoolTest, StartsASecondForOneKeyButNoThird) {
    auto p = pool({.per_key = 2, .wait = milliseconds(300)});
    const CancelToken cancel;
    std::vector<std::thread> busy;
    for (int i = 0; i < 2; ++i)
        busy.emplace_back([&] { EXPECT_EQ(ask(*p, "k", kEndless, cancel), "error: cancelled"); });
    EXPECT_TRUE(eventually([&] { return p->numbers().busy == 2; }));
    EXPECT_EQ(ask(*p, "k", "SELECT 1"), "error: unavailable");
    EXPECT_EQ(ask(*p, "other", "SELECT 1"), "1");
    cancel.cancel();
    for (auto& t : busy) t.join();
    EXPECT_EQ(ask(*p, "k", "SELECT 1"), "1");
}

TEST_F(EnginePoolTest, PutsOutTheLongestUnusedEngine) {
    auto p = pool({.max_engines = 2});
    EXPECT_EQ(ask(*p, "a", "SELECT 1"), "1");
    EXPECT_EQ(ask(*p, "b", "SELECT 1"), "1");
    EXPECT_EQ(ask(*p, "a", "SELECT count(*) FROM duckdb_tables() WHERE temporary"), "0");
    EXPECT_TRUE(p->query("a", {}, sql("CREATE TEMP TABLE mark AS SELECT 1 AS x")));
    EXPECT_EQ(ask(*p, "c", "SELECT 1"), "1");  // b leaves, a stays
    EXPECT_EQ(p->numbers().engines, 2);
    EXPECT_EQ(ask(*p, "a", "SELECT x FROM mark"), "1");
}

TEST_F(EnginePoolTest, WaitsForAFreeEngineAndCanBeCancelledMeanwhile) {
    auto p = pool({.max_engines = 1});
    const CancelToken long_one, waiting;
    std::thread busy([&] { EXPECT_EQ(ask(*p, "a", kEndless, long_one), "error: cancelled"); });
    EXPECT_TRUE(eventually([&] { return p->numbers().busy == 1; }));
    std::thread impatient([&] { EXPECT_EQ(ask(*p, "b", "SELECT 1", waiting), "error: cancelled"); });
    std::thread patient([&] { EXPECT_EQ(ask(*p, "c", "SELECT 3"), "3"); });
    std::this_thread::sleep_for(milliseconds(50));
    const auto start = Clock::now();
    waiting.cancel();
    impatient.join();
    EXPECT_LT(Clock::now() - start, milliseconds(500));
    long_one.cancel();
    busy.join();
    patient.join();
}

TEST_F(EnginePoolTest, ReplacesAnEngineThatDiedWhileIdle) {
    auto p = pool();
    EXPECT_TRUE(p->query("k", {}, sql("CREATE TEMP TABLE mark AS SELECT 1 AS x")));
    // No call tells the process; it is this program's only child.
    const auto children = [] {
        std::vector<int> out;
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            const std::string name = entry.path().filename().string();
            if (name.find_first_not_of("0123456789") != std::string::npos) continue;
            std::ifstream stat(entry.path() / "stat");
            std::string line;
            std::getline(stat, line);
            const auto at = line.rfind(')');
            int parent = 0;
            char state = 0;
            if (at != std::string::npos &&
                std::sscanf(line.c_str() + at + 2, "%c %d", &state, &parent) == 2 && parent == ::getpid())
                out.push_back(std::stoi(name));
        }
        return out;
    };
    const auto pids = children();
    ASSERT_EQ(pids.size(), 1);
    ::kill(pids.front(), SIGKILL);
    EXPECT_EQ(ask(*p, "k", "SELECT 1"), "1");
    EXPECT_EQ(p->numbers().engines, 1);

    // Killed at work: not tried again, but the next request has a new engine.
    std::thread killer([&] {
        EXPECT_TRUE(eventually([&] { return p->numbers().busy == 1; }));
        std::this_thread::sleep_for(milliseconds(100));
        for (const int pid : children()) ::kill(pid, SIGKILL);
    });
    EXPECT_EQ(ask(*p, "k", kEndless), "error: unavailable");
    killer.join();
    EXPECT_EQ(ask(*p, "k", "SELECT 2"), "2");
}

TEST_F(EnginePoolTest, StopsIdleEngines) {
    auto p = pool({.idle = std::chrono::seconds(1)});
    EXPECT_EQ(ask(*p, "a", "SELECT 1"), "1");
    EXPECT_EQ(p->numbers().engines, 1);
    EXPECT_TRUE(eventually([&] { return p->numbers().engines == 0; }));
    EXPECT_EQ(ask(*p, "a", "SELECT 1"), "1");
}

TEST_F(EnginePoolTest, EvictsByPrefix) {
    auto p = pool();
    for (const char* key : {"t1/v1", "t1/v2", "t2/v1"}) EXPECT_EQ(ask(*p, key, "SELECT 1"), "1");
    p->evict("t1/");
    EXPECT_EQ(p->numbers().engines, 1);
    const CancelToken cancel;
    std::thread busy([&] { EXPECT_EQ(ask(*p, "t2/v1", kEndless, cancel), "error: cancelled"); });
    EXPECT_TRUE(eventually([&] { return p->numbers().busy == 1; }));
    p->evict("t2/");
    EXPECT_EQ(p->numbers().engines, 1);
    cancel.cancel();
    busy.join();
    EXPECT_EQ(p->numbers().engines, 0);
}

TEST_F(EnginePoolTest, CloseEndsWhatRuns) {
    auto p = pool();
    std::thread busy([&] { EXPECT_EQ(ask(*p, "a", kEndless), "error: unavailable"); });
    EXPECT_TRUE(eventually([&] { return p->numbers().busy == 1; }));
    std::this_thread::sleep_for(milliseconds(50));
    const auto start = Clock::now();
    p->close();
    EXPECT_LT(Clock::now() - start, milliseconds(2000));
    busy.join();
    EXPECT_EQ(ask(*p, "a", "SELECT 1"), "error: unavailable");
    EXPECT_EQ(p->numbers().engines, 0);
}

TEST_F(EnginePoolTest, ServesManyClientsOverFewEngines) {
    auto p = pool({.max_engines = 3, .per_key = 1});
    std::vector<std::thread> clients;
    for (int n = 0; n < 8; ++n)
        clients.emplace_back([&, n] {
            for (int i = 0; i < 20; ++i) {
                const std::string value = std::to_string(n * 100 + i);
                EXPECT_EQ(ask(*p, "key" + std::to_string((n + i) % 5), "SELECT " + value), value);
            }
        });
    for (auto& c : clients) c.join();
    EXPECT_LE(p->numbers().engines, 3);
}

TEST_F(EnginePoolTest, SweepsWhatDeadServersLeft) {
    std::filesystem::create_directories(path("temp/engine-999999999-abcdef/x"));
    std::filesystem::create_directories(path("temp/engine-" + std::to_string(::getpid()) + "-abcdef"));
    auto p = pool();
    EXPECT_FALSE(std::filesystem::exists(path("temp/engine-999999999-abcdef")));
    EXPECT_TRUE(std::filesystem::exists(path("temp/engine-" + std::to_string(::getpid()) + "-abcdef")));
}

}  // namespace sightline::engine::test
