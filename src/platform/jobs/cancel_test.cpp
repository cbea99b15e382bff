#include <gtest/gtest.h>

#include "platform/jobs/active_run.h"
#include "platform/jobs/jobs_fixture_test.h"

namespace sightline::jobs {
namespace {

class CancelTest : public JobsFixture {
  protected:
    /// Runs until stopped by a hook, then tries to complete all the same.
    void handle_stubbornly(Jobs& jobs) {
        jobs.handle(
            "work",
            [this](jobs::Run& run) -> Result<void> {
                std::atomic<bool> told{false};
                const auto hook = run.on_stop([&] { told = true; });
                running_ = true;
                if (!wait_until([&] { return told.load(); }))
                    return fail(ErrorCode::InvalidInput, "never told");
                const auto done = run.complete(
                    "{}", [&](store::Session& s) { return note_effect(s, run.job().id, "done"); });
                complete_code_ = done ? -1 : static_cast<int>(done.error().code);
                return done;
            },
            [](store::Session& s, const Job& job, const Error& error) {
                EXPECT_EQ(error.code, ErrorCode::Cancelled);
                return note_effect(s, job.id, job.status);
            });
    }
    std::atomic<bool> running_{false};
    std::atomic<int> complete_code_{0};
};
INSTANTIATE_TEST_SUITE_P(Backends, CancelTest, testing::Values("sqlite", "postgresql"), store::backend_name);

TEST_P(CancelTest, APendingJobAtOnce) {
    const auto jobs = make();
    handle_stubbornly(*jobs);
    const auto id = enqueue(*jobs);
    ASSERT_TRUE(jobs->cancel("tenant", id));
    EXPECT_EQ(job(id).status, "cancelled");
    EXPECT_GT(job(id).completed_at, 0);
    EXPECT_EQ(effects(id), Notes{"cancelled"});
    jobs->start();
    std::this_thread::sleep_for(200ms);
    EXPECT_FALSE(running_);
    EXPECT_EQ(effects(id), Notes{"cancelled"});
}

TEST_P(CancelTest, ARunningJobHere) {
    auto settings = quick();
    settings.poll = 10s;  // not what tells it
    settings.lease = 60s;
    const auto jobs = make(settings);
    handle_stubbornly(*jobs);
    jobs->start();
    const auto id = enqueue(*jobs);
    ASSERT_TRUE(wait_until([&] { return running_.load(); }));
    const auto asked = SteadyClock::now();
    ASSERT_TRUE(jobs->cancel("tenant", id));
    ASSERT_TRUE(reaches(id, "cancelled"));
    EXPECT_LT(SteadyClock::now() - asked, 5s);
    EXPECT_EQ(complete_code_, static_cast<int>(ErrorCode::Cancelled)) << "after cancel no effect can happen";
    EXPECT_EQ(effects(id), Notes{"cancelled"});
}

TEST_P(CancelTest, ARunningJobOfAnotherProcess) {
    const auto worker = make(), server = make();
    handle_stubbornly(*worker);
    worker->start();
    const auto id = enqueue(*worker);
    ASSERT_TRUE(wait_until([&] { return running_.load(); }));
    ASSERT_TRUE(server->cancel("tenant", id));
    ASSERT_TRUE(reaches(id, "cancelled"));
    EXPECT_EQ(effects(id), Notes{"cancelled"});
}

TEST_P(CancelTest, APendingJobByAProcessThatDoesNotHandleItsKind) {
    const auto worker = make(), server = make();
    handle_stubbornly(*worker);
    const auto id = enqueue(*server);
    execute("UPDATE jobs SET run_at = run_at + 3600000000 WHERE id = ?", {id});
    ASSERT_TRUE(server->cancel("tenant", id));
    worker->start();
    ASSERT_TRUE(reaches(id, "cancelled"));
    EXPECT_FALSE(running_);
    EXPECT_EQ(effects(id), Notes{"cancelled"});
    EXPECT_EQ(job(id).attempts, 0);
}

TEST_P(CancelTest, OnlyWhatIsThereAndGoesOn) {
    const auto jobs = make();
    jobs->handle("work", [](jobs::Run& run) { return run.complete("{}"); });
    const auto id = enqueue(*jobs);
    EXPECT_EQ(jobs->cancel("other", id).error().code, ErrorCode::NotFound);
    EXPECT_EQ(jobs->cancel("tenant", "absent").error().code, ErrorCode::NotFound);
    jobs->start();
    ASSERT_TRUE(reaches(id, "completed"));
    EXPECT_EQ(jobs->cancel("tenant", id).error().code, ErrorCode::Conflict);
    EXPECT_EQ(job(id).status, "completed");
}

TEST(ActiveRun, HooksRunOnceAndOnlyWhileHeld) {
    ActiveRun run(nullptr, {});
    int kept = 0, dropped = 0, late = 0;
    const auto token = run.on_stop([&] { ++kept; });
    run.on_stop([&] { ++dropped; }).reset();
    const auto throwing = run.on_stop([] { throw std::runtime_error("bug"); });
    run.stop(StopReason::ShuttingDown);
    run.stop(StopReason::Cancelled);
    run.stop(StopReason::LeaseLost);
    EXPECT_EQ(run.stop_reason(), StopReason::Cancelled);
    const auto after = run.on_stop([&] { ++late; });
    EXPECT_EQ(kept, 1);
    EXPECT_EQ(dropped, 0);
    EXPECT_EQ(late, 1);
}

}  // namespace
}  // namespace sightline::jobs
