#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kEndless = "SELECT count(*) FROM range(1000000000000) a(i) WHERE i % 7 = 3";

milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

std::size_t open_descriptors() {
    std::size_t n = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) n += !entry.path().empty();
    return n;
}

}  // namespace

using EngineLimitsTest = EngineTest;

TEST_F(EngineLimitsTest, CancelStopsTheStatementAndTheEngineGoesOn) {
    auto engine = must_start();
    const CancelToken cancel;
    std::thread canceller([&] {
        std::this_thread::sleep_for(milliseconds(200));
        cancel.cancel();
    });
    const auto start = Clock::now();
    const auto t = engine->query(sql(kEndless), cancel);
    canceller.join();
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, ErrorCode::Cancelled) << t.error().message << t.error().detail;
    EXPECT_LT(since(start), milliseconds(700));
    EXPECT_TRUE(engine->alive());
    EXPECT_EQ(scalar(*engine, "SELECT 1"), "1");
}

TEST_F(EngineLimitsTest, ACancelledTokenRunsNothing) {
    auto engine = must_start();
    const CancelToken cancel;
    cancel.cancel();
    const auto t = engine->query(sql("SELECT 1"), cancel);
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, ErrorCode::Cancelled);
}

TEST_F(EngineLimitsTest, CancelsAtAnyMomentLeaveTheEngineUsable) {
    auto engine = must_start();
    for (int i = 0; i < 60; ++i) {
        const CancelToken cancel;
        std::thread canceller([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(i * 50));
            cancel.cancel();
        });
        const auto t = engine->query(sql(kEndless), cancel);
        canceller.join();
        ASSERT_FALSE(t);
        ASSERT_EQ(t.error().code, ErrorCode::Cancelled) << t.error().detail;
        ASSERT_EQ(scalar(*engine, "SELECT 1"), "1") << i;
    }
}

TEST_F(EngineLimitsTest, TheDeadlineEndsTheStatement) {
    auto engine = must_start();
    Request r = sql(kEndless);
    r.deadline = milliseconds(300);
    const auto start = Clock::now();
    const auto t = engine->query(r);
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, ErrorCode::Timeout);
    EXPECT_GE(since(start), milliseconds(300));
    EXPECT_LT(since(start), milliseconds(2500));
    EXPECT_EQ(scalar(*engine, "SELECT 1"), "1");
}

TEST_F(EngineLimitsTest, AProcessOverItsMemoryIsEndedAndOthersGoOn) {
    Spec spec;
    spec.limits.memory_bytes = 512LL << 20;
    auto greedy = must_start(spec), other = must_start(spec);
    std::thread neighbour([&] {
        for (int i = 0; i < 50; ++i) {
            EXPECT_EQ(scalar(*other, "SELECT sum(i) FROM range(1000) t(i)"), "499500");
            std::this_thread::sleep_for(milliseconds(10));
        }
    });
    const char* hogs[] = {"SELECT length(repeat('x', 2000000000) || repeat('y', 1000000000))",
                          "SELECT len(list(i)) FROM range(1000000000) t(i)",
                          "SELECT len(string_agg(repeat('x', 1000), ',')) FROM range(10000000)"};
    for (const char* hog : hogs) {
        if (!greedy->alive()) greedy = must_start(spec);
        const auto start = Clock::now();
        const auto t = greedy->query(sql(hog));
        ASSERT_FALSE(t) << hog;
        EXPECT_EQ(t.error().code, ErrorCode::ResourceExhausted)
            << hog << t.error().message << t.error().detail;
        EXPECT_LT(since(start), std::chrono::seconds(20));
        EXPECT_LT(greedy->resident_bytes(), spec.limits.memory_bytes);
    }
    neighbour.join();
}

TEST_F(EngineLimitsTest, SpillIsBounded) {
    Spec spec;
    spec.limits.memory_bytes = 512LL << 20;
    spec.limits.temp_bytes = 64LL << 20;
    auto engine = must_start(spec);
    const auto t =
        engine->query(sql("SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS h, repeat(h, 4) AS r FROM "
                          "range(20000000) t(i) ORDER BY h)"));
    if (!t) {
        EXPECT_EQ(t.error().code, ErrorCode::ResourceExhausted) << t.error().detail;
    }
    if (engine->alive()) {
        EXPECT_EQ(scalar(*engine, "SELECT 1"), "1");
    }
}

TEST_F(EngineLimitsTest, AKilledEngineIsAClearErrorAtOnce) {
    auto engine = must_start();
    std::thread killer([&] {
        std::this_thread::sleep_for(milliseconds(150));
        ::kill(engine->pid(), SIGKILL);
    });
    const auto start = Clock::now();
    const auto t = engine->query(sql(kEndless));
    killer.join();
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, ErrorCode::Unavailable);
    EXPECT_NE(t.error().detail.find("signal 9"), std::string::npos) << t.error().detail;
    EXPECT_LT(since(start), milliseconds(1000));
    EXPECT_FALSE(engine->alive());
    EXPECT_EQ(engine->resident_bytes(), 0);
    const auto again = engine->query(sql("SELECT 1"));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::Unavailable);
}

TEST_F(EngineLimitsTest, AStoppedEngineDoesNotHangItsCaller) {
    auto engine = must_start();
    ::kill(engine->pid(), SIGSTOP);
    Request r = sql("SELECT 1");
    r.deadline = milliseconds(200);
    const auto start = Clock::now();
    const auto t = engine->query(r);
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, ErrorCode::Timeout);
    EXPECT_LT(since(start), milliseconds(3000));
    EXPECT_FALSE(engine->alive());
}

TEST_F(EngineLimitsTest, NoEngineOutlivesItsServer) {
    // A process that starts an engine, keeps it busy and is then killed.
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t server = ::fork();
    if (server == 0) {
        auto engine = must_start();
        const int pid = engine->pid();
        if (::write(pipe_ends[1], &pid, sizeof pid) != sizeof pid) ::_exit(1);
        (void)engine->query(sql(kEndless));
        ::_exit(0);
    }
    int engine_pid = 0;
    ASSERT_EQ(::read(pipe_ends[0], &engine_pid, sizeof engine_pid), static_cast<ssize_t>(sizeof engine_pid));
    std::this_thread::sleep_for(milliseconds(200));
    EXPECT_EQ(::kill(engine_pid, 0), 0);
    ::kill(server, SIGKILL);
    ::waitpid(server, nullptr, 0);
    const auto gone = [&] {
        std::ifstream stat("/proc/" + std::to_string(engine_pid) + "/stat");
        std::string line;
        return !std::getline(stat, line) || line.find(") Z ") != std::string::npos;
    };
    const auto start = Clock::now();
    while (!gone() && since(start) < milliseconds(3000)) std::this_thread::sleep_for(milliseconds(10));
    EXPECT_TRUE(gone());
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST_F(EngineLimitsTest, OutlivesTheThreadThatStartedIt) {
    std::unique_ptr<Engine> engine;
    std::thread([&] { engine = must_start(); }).join();
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_TRUE(engine->alive());
    EXPECT_EQ(scalar(*engine, "SELECT 1"), "1");
}

TEST_F(EngineLimitsTest, NothingIsLeftOpenOrOnDisk) {
    {
        auto warm_up = must_start();
    }
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 10; ++i) {
        auto engine = must_start();
        EXPECT_EQ(scalar(*engine, "SELECT 1"), "1");
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_TRUE(std::filesystem::is_empty(path("temp")));
}

TEST_F(EngineLimitsTest, TheEngineHoldsNoDescriptorOfTheServer) {
    const int secret = ::dup(0);
    auto engine = must_start();
    std::size_t sockets = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator("/proc/" + std::to_string(engine->pid()) + "/fd")) {
        const std::string target = std::filesystem::read_symlink(entry.path()).string();
        sockets += target.starts_with("socket:");
        const int number = std::stoi(entry.path().filename().string());
        EXPECT_TRUE(number <= 4 || target.starts_with(path("temp"))) << number << " " << target;
    }
    EXPECT_EQ(sockets, 2);
    ::close(secret);
}

TEST_F(EngineLimitsTest, ManyThreadsShareOneEngineInTurn) {
    auto engine = must_start();
    std::vector<std::thread> threads;
    for (int n = 0; n < 6; ++n)
        threads.emplace_back([&, n] {
            for (std::int64_t i = 0; i < 50; ++i)
                EXPECT_EQ(scalar(*engine, "SELECT $1 * 1000 + $2", {Value(std::int64_t{n}), Value(i)}),
                          std::to_string(n * 1000 + i));
        });
    for (auto& t : threads) t.join();
}

}  // namespace sightline::engine::test
