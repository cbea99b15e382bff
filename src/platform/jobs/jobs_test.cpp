#include "platform/jobs/jobs.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>

#include "platform/jobs/jobs_fixture_test.h"

namespace sightline::jobs {
namespace {

class JobsTest : public JobsFixture {};
INSTANTIATE_TEST_SUITE_P(Backends, JobsTest, testing::Values("sqlite", "postgresql"), store::backend_name);

Result<void> until_stopped(jobs::Run& run) {
    if (!wait_until([&] { return run.stopped(); })) return fail(ErrorCode::InvalidInput, "never stopped");
    return fail(ErrorCode::Cancelled, "stopped");
}

TEST_P(JobsTest, CompletesWithItsEffects) {
    const auto jobs = make();
    jobs->handle("work", [](jobs::Run& run) -> Result<void> {
        EXPECT_EQ(run.job().parameters, R"({"a":1})");
        EXPECT_EQ(run.job().attempts, 1);
        return run.complete(R"({"rows":3})",
                            [&](store::Session& s) { return note_effect(s, run.job().id, "done"); });
    });
    jobs->handle("plain", [](jobs::Run&) -> Result<void> { return {}; });
    const auto id = enqueue(*jobs);
    EXPECT_EQ(job(id).status, "pending");
    EXPECT_EQ(jobs->active("tenant", "subject").value(), std::vector{job(id)});
    EXPECT_TRUE(jobs->active("other", "subject").value().empty());
    jobs->start();
    ASSERT_TRUE(reaches(id, "completed"));
    const auto done = job(id);
    EXPECT_EQ(done.result, R"({"rows":3})");
    EXPECT_EQ(done.progress, 1);
    EXPECT_GE(done.started_at, done.created_at);
    EXPECT_GE(done.completed_at, done.started_at);
    EXPECT_LT(std::abs(now_micros() - done.completed_at), 60'000'000);
    EXPECT_EQ(effects(id), Notes{"done"});
    const auto plain = enqueue(*jobs, "plain");
    EXPECT_TRUE(reaches(plain, "completed"));
    EXPECT_TRUE(jobs->active("tenant", "subject").value().empty());
    EXPECT_EQ(jobs->latest("tenant", "subject").value()->id, plain);
    EXPECT_EQ(jobs->latest("other", "subject").value(), std::nullopt);
    EXPECT_EQ(jobs->find("other", id).value(), std::nullopt);
}

TEST_P(JobsTest, ExistsExactlyWhenItsTransactionDoes) {
    const auto jobs = make();
    const auto done = store_->run(true, [&](store::Session& s) -> Result<void> {
        SL_CHECK(jobs->enqueue(s, "tenant", "work", "subject", "{}"));
        return fail(ErrorCode::Conflict, "no");
    });
    ASSERT_FALSE(done);
    EXPECT_EQ(jobs->latest("tenant", "subject").value(), std::nullopt);
}

TEST_P(JobsTest, EachIsHandledOnceByManyWorkers) {
    constexpr int kJobs = 60;
    std::mutex mutex;
    std::multiset<std::string> handled;
    std::vector<std::unique_ptr<Jobs>> processes;
    for (int i = 0; i < 3; ++i) {
        auto settings = quick();
        settings.workers = 3;
        settings.lease = 30s;
        processes.push_back(make(settings));
        processes.back()->handle("work", [&](jobs::Run& run) -> Result<void> {
            {
                const std::lock_guard lock(mutex);
                handled.insert(run.job().id);
            }
            return run.complete("{}",
                                [&](store::Session& s) { return note_effect(s, run.job().id, "done"); });
        });
    }
    std::vector<std::string> ids;
    for (int i = 0; i < kJobs; ++i) ids.push_back(enqueue(*processes.front()));
    for (const auto& process : processes) process->start();
    for (const auto& id : ids) ASSERT_TRUE(reaches(id, "completed"));
    for (const auto& process : processes) process->stop();
    EXPECT_EQ(handled.size(), static_cast<std::size_t>(kJobs));
    for (const auto& id : ids) {
        EXPECT_EQ(handled.count(id), 1U);
        EXPECT_EQ(effects(id), Notes{"done"});
    }
}

TEST_P(JobsTest, HeartbeatKeepsALongJob) {
    std::atomic<int> handled{0};
    auto settings = quick();
    settings.lease = 1s;
    const auto first = make(settings), second = make(settings);
    for (auto* jobs : {first.get(), second.get()})
        jobs->handle("work", [&](jobs::Run& run) -> Result<void> {
            ++handled;
            std::this_thread::sleep_for(3s);
            EXPECT_FALSE(run.stopped());
            return run.complete("{}",
                                [&](store::Session& s) { return note_effect(s, run.job().id, "done"); });
        });
    first->start();
    second->start();
    const auto id = enqueue(*first);
    ASSERT_TRUE(reaches(id, "completed"));
    EXPECT_EQ(handled, 1);
    EXPECT_EQ(job(id).attempts, 1);
    EXPECT_EQ(effects(id), Notes{"done"});
}

TEST_P(JobsTest, WhoLostTheLeaseCannotComplete) {
    std::atomic<bool> refused{false};
    const auto jobs = make();
    jobs->handle("work", [&](jobs::Run& run) -> Result<void> {
        if (run.job().attempts > 1)
            return run.complete("second",
                                [&](store::Session& s) { return note_effect(s, run.job().id, "second"); });
        // As if this process had slept while another took the job over and died.
        execute("UPDATE jobs SET fence = fence + 1, lease_expires_at = 1 WHERE id = ?", {run.job().id});
        const auto done =
            run.complete("first", [&](store::Session& s) { return note_effect(s, run.job().id, "first"); });
        refused = !done && done.error().code == ErrorCode::Conflict;
        return until_stopped(run);
    });
    jobs->start();
    const auto id = enqueue(*jobs);
    ASSERT_TRUE(reaches(id, "completed"));
    EXPECT_TRUE(refused);
    EXPECT_EQ(job(id).result, "second");
    EXPECT_EQ(effects(id), Notes{"second"});
}

TEST_P(JobsTest, RetriesWithGrowingPauses) {
    std::mutex mutex;
    std::vector<SteadyClock::time_point> tries;
    auto settings = quick();
    settings.backoff = 200ms;
    const auto jobs = make(settings);
    jobs->handle("work", [&](jobs::Run& run) -> Result<void> {
        {
            const std::lock_guard lock(mutex);
            tries.push_back(SteadyClock::now());
        }
        if (run.job().attempts < 3) return fail(ErrorCode::Unavailable, "Not just now.", "secret detail");
        return run.complete("{}");
    });
    const auto id = enqueue(*jobs);
    jobs->start();
    ASSERT_TRUE(wait_until([&] { return job(id).attempts == 1 && job(id).status == "pending"; }));
    EXPECT_EQ(job(id).error_message, "Not just now.");
    ASSERT_TRUE(reaches(id, "completed"));
    ASSERT_EQ(tries.size(), 3U);
    EXPECT_GE(tries[1] - tries[0], 200ms);
    EXPECT_GE(tries[2] - tries[1], 400ms);
    EXPECT_EQ(job(id).error_message, "");
}

TEST_P(JobsTest, AttemptsUsedUpFailWithEffectsOnce) {
    const auto jobs = make();
    std::atomic<int> handled{0};
    jobs->handle(
        "work", [&](jobs::Run&) -> Result<void> { return ++handled, fail(ErrorCode::Timeout, "Too slow."); },
        [&](store::Session& s, const Job& job, const Error& error) {
            EXPECT_EQ(job.status, "failed");
            return note_effect(s, job.id, error.message);
        });
    jobs->start();
    const auto id = enqueue(*jobs, "work", 2);
    ASSERT_TRUE(reaches(id, "failed"));
    EXPECT_EQ(handled, 2);
    EXPECT_EQ(job(id).error_message, "Too slow.");
    EXPECT_EQ(effects(id), Notes{"Too slow."});
}

TEST_P(JobsTest, SomeErrorsAreForGood) {
    std::atomic<int> handled{0};
    const auto jobs = make();
    std::vector<std::string> ids;
    for (const auto code : {ErrorCode::InvalidInput, ErrorCode::Unprocessable, ErrorCode::TooLarge,
                            ErrorCode::Unsupported, ErrorCode::NotFound, ErrorCode::ResourceExhausted})
        jobs->handle(std::string(name_of(code)),
                     [&handled, code](jobs::Run&) -> Result<void> { return ++handled, fail(code, "No."); });
    jobs->handle("throws", [](jobs::Run&) -> Result<void> { throw std::runtime_error("secret"); });
    for (const auto code : {ErrorCode::InvalidInput, ErrorCode::Unprocessable, ErrorCode::TooLarge,
                            ErrorCode::Unsupported, ErrorCode::NotFound, ErrorCode::ResourceExhausted})
        ids.push_back(enqueue(*jobs, std::string(name_of(code))));
    jobs->start();
    for (const auto& id : ids) {
        ASSERT_TRUE(reaches(id, "failed"));
        EXPECT_EQ(job(id).attempts, 1);
    }
    EXPECT_EQ(handled, 6);
    const auto thrown = enqueue(*jobs, "throws", 2);
    ASSERT_TRUE(reaches(thrown, "failed"));
    EXPECT_EQ(job(thrown).attempts, 2) << "a bug may pass";
    EXPECT_EQ(job(thrown).error_message.find("secret"), std::string::npos);
}

TEST_P(JobsTest, ProgressIsVisibleToEveryone) {
    const auto jobs = make();
    std::atomic<bool> go{false};
    jobs->handle("work", [&](jobs::Run& run) -> Result<void> {
        run.progress(0.25);
        run.progress(-1);
        run.progress(std::numeric_limits<double>::quiet_NaN());
        wait_until([&] { return go.load(); });
        return run.complete("{}");
    });
    jobs->start();
    const auto id = enqueue(*jobs);
    EXPECT_TRUE(wait_until([&] { return job(id).progress == 0.25; }));
    EXPECT_EQ(job(id).status, "running");
    go = true;
    EXPECT_TRUE(reaches(id, "completed"));
}

TEST_P(JobsTest, WakeIsQuickerThanThePoll) {
    auto settings = quick();
    settings.poll = 30s;
    const auto jobs = make(settings);
    jobs->handle("work", [](jobs::Run& run) { return run.complete("{}"); });
    jobs->start();
    std::this_thread::sleep_for(200ms);
    const auto started = SteadyClock::now();
    const auto id = enqueue(*jobs);
    ASSERT_TRUE(reaches(id, "completed"));
    EXPECT_LT(SteadyClock::now() - started, 10s);
}

TEST_P(JobsTest, StopGivesTheLeaseBackWithoutSpendingTheAttempt) {
    std::atomic<bool> running{false};
    auto settings = quick();
    settings.lease = 60s;
    const auto first = make(settings), second = make(settings);
    first->handle("work", [&](jobs::Run& run) { return running = true, until_stopped(run); });
    second->handle("work", [](jobs::Run& run) { return run.complete("{}"); });
    first->start();
    const auto id = enqueue(*first);
    ASSERT_TRUE(wait_until([&] { return running.load(); }));
    first->stop();
    EXPECT_EQ(job(id).status, "pending");
    EXPECT_EQ(job(id).attempts, 0);
    second->start();
    EXPECT_TRUE(reaches(id, "completed"));
    EXPECT_EQ(job(id).attempts, 1);
}

TEST_P(JobsTest, AFailureWhoseEffectsFailIsSettledLater) {
    auto settings = quick();
    settings.lease = 500ms;
    std::atomic<int> tries{0};
    const auto jobs = make(settings);
    jobs->handle(
        "work", [](jobs::Run&) -> Result<void> { return fail(ErrorCode::InvalidInput, "No."); },
        [&](store::Session& s, const Job& job, const Error& error) -> Result<void> {
            SL_CHECK(note_effect(s, job.id, error.message));
            if (++tries == 1) return fail(ErrorCode::Unavailable, "not yet");
            return {};
        });
    jobs->start();
    const auto id = enqueue(*jobs);
    ASSERT_TRUE(reaches(id, "failed"));
    EXPECT_EQ(tries, 2);
    EXPECT_EQ(effects(id), Notes{"No."}) << "the first was rolled back";
}

TEST_P(JobsTest, AJobThatKillsItsWorkerEachTimeIsGivenUp) {
    const auto jobs = make();
    std::atomic<int> handled{0};
    jobs->handle(
        "work", [&](jobs::Run&) -> Result<void> { return ++handled, Result<void>{}; },
        [&](store::Session& s, const Job& job, const Error&) { return note_effect(s, job.id, "given up"); });
    const auto id = enqueue(*jobs, "work", 2);
    execute("UPDATE jobs SET status = 'running', attempts = 2, fence = 2, lease_expires_at = 1 WHERE id = ?",
            {id});
    jobs->start();
    ASSERT_TRUE(reaches(id, "failed"));
    EXPECT_EQ(handled, 0);
    EXPECT_EQ(effects(id), Notes{"given up"});
    EXPECT_NE(job(id).error_message.find("interrupted"), std::string::npos);
}

TEST_P(JobsTest, EndedJobsAreRemovedInTime) {
    auto settings = quick();
    settings.keep_ended = std::chrono::hours(1);
    const auto jobs = make(settings);
    jobs->handle("work", [](jobs::Run& run) { return run.complete("{}"); });
    const auto old = enqueue(*jobs), recent = enqueue(*jobs), waiting = enqueue(*jobs, "other");
    execute("UPDATE jobs SET status = 'completed', completed_at = 1 WHERE id = ?", {old});
    jobs->start();
    EXPECT_TRUE(wait_until([&] { return !jobs->find("tenant", old).value(); }));
    EXPECT_TRUE(reaches(recent, "completed"));
    EXPECT_EQ(job(waiting).status, "pending") << "nobody here handles it";
}

}  // namespace
}  // namespace sightline::jobs
