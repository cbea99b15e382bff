// Real worker processes, killed or paused in the middle of a job.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "platform/jobs/jobs_fixture_test.h"

namespace sightline::jobs {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

Settings worker_settings() {
    Settings settings;
    settings.workers = 1;
    settings.lease = fs::exists(variable("SIGHTLINE_TEST_FOLDER") + "/long") ? 600'000ms : 1'000ms;
    settings.poll = 50ms;
    return settings;
}

/// The other process: this test program again, with only this test. It takes one job, says so, waits for
/// leave, completes it and says how that went.
TEST(WorkerProcess, DISABLED_TakesOneJob) {
    const auto folder = variable("SIGHTLINE_TEST_FOLDER");
    ASSERT_FALSE(folder.empty()) << "is started by the other tests";
    const auto jobs = make_jobs(store::open(variable("SIGHTLINE_TEST_URL")).value(), worker_settings());
    std::atomic<bool> ended{false};
    jobs->handle("work", [&](jobs::Run& run) -> Result<void> {
        std::ofstream(folder + "/started") << run.job().id;
        wait_until([&] { return fs::exists(folder + "/go"); }, 60s);
        const auto done =
            run.complete("child", [&](store::Session& s) { return note_effect(s, run.job().id, "child"); });
        std::ofstream(folder + "/outcome.part") << (done ? "completed" : name_of(done.error().code));
        fs::rename(folder + "/outcome.part", folder + "/outcome");
        ended = true;
        return done;
    });
    jobs->start();
    wait_until([&] { return ended.load(); }, 120s);
    jobs->stop();
}

class TakeoverTest : public JobsFixture {
  protected:
    void SetUp() override {
        JobsFixture::SetUp();
        std::string name = (fs::temp_directory_path() / "sightline-jobs-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        shared_ = name;
    }
    void TearDown() override {
        end_child(SIGKILL);
        fs::remove_all(shared_);
        JobsFixture::TearDown();
    }

    void start_child() {
        const auto url = "SIGHTLINE_TEST_URL=" + url_, folder = "SIGHTLINE_TEST_FOLDER=" + shared_;
        std::string program = fs::read_symlink("/proc/self/exe").string();
        std::string filter = "--gtest_filter=WorkerProcess.*", also = "--gtest_also_run_disabled_tests";
        char* arguments[] = {program.data(), filter.data(), also.data(), nullptr};
        std::vector<char*> environment;
        for (char** entry = environ; *entry != nullptr; ++entry)
            if (!std::string_view(*entry).starts_with("GTEST_OUTPUT="))  // its report is no test of ours
                environment.push_back(*entry);
        environment.insert(environment.end(),
                           {const_cast<char*>(url.c_str()), const_cast<char*>(folder.c_str()), nullptr});
        child_ = ::fork();
        ASSERT_GE(child_, 0);
        if (child_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::execve(program.c_str(), arguments, environment.data());
            ::_exit(127);
        }
        ASSERT_TRUE(wait_until([&] { return fs::exists(shared_ + "/started"); }, 60s));
    }
    int end_child(int signal) {
        if (child_ <= 0) return 0;
        if (signal != 0) ::kill(child_, signal);
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = -1;
        return status;
    }
    std::unique_ptr<Jobs> start_here() {
        auto jobs = make(worker_settings());
        jobs->handle("work", [](jobs::Run& run) -> Result<void> {
            return run.complete("here",
                                [&](store::Session& s) { return note_effect(s, run.job().id, "here"); });
        });
        jobs->start();
        return jobs;
    }

    std::string shared_;
    pid_t child_ = -1;
};
INSTANTIATE_TEST_SUITE_P(Backends, TakeoverTest, testing::Values("sqlite", "postgresql"),
                         store::backend_name);

TEST_P(TakeoverTest, AKilledWorkersJobIsTakenOver) {
    const auto id = enqueue(*make());
    start_child();
    EXPECT_EQ(job(id).status, "running");
    const auto here = start_here();
    std::this_thread::sleep_for(2s);
    EXPECT_EQ(job(id).status, "running") << "the child's heartbeat holds it beyond its lease";
    EXPECT_TRUE(WIFSIGNALED(end_child(SIGKILL)));
    ASSERT_TRUE(reaches(id, "completed"));
    EXPECT_EQ(job(id).attempts, 2);
    EXPECT_EQ(effects(id), Notes{"here"});
}

TEST_P(TakeoverTest, AtItsStartAServerTakesUpWhatWasCutShortOnThisMachine) {
    const auto id = enqueue(*make());
    std::ofstream(shared_ + "/long") << "a lease nobody waits for";
    start_child();
    const auto early = start_here();
    std::this_thread::sleep_for(1s);
    EXPECT_EQ(job(id).status, "running") << "its holder lives";
    EXPECT_TRUE(WIFSIGNALED(end_child(SIGKILL)));
    const auto here = start_here();
    ASSERT_TRUE(reaches(id, "completed"));
    EXPECT_EQ(job(id).attempts, 1) << "the attempt that was cut short is not counted";
    EXPECT_EQ(effects(id), Notes{"here"});
}

TEST_P(TakeoverTest, APausedWorkerCannotCompleteWhatAnotherDid) {
    const auto id = enqueue(*make());
    start_child();
    ASSERT_EQ(::kill(child_, SIGSTOP), 0);
    const auto here = start_here();
    ASSERT_TRUE(reaches(id, "completed"));
    std::ofstream(shared_ + "/go") << "go";
    ASSERT_EQ(::kill(child_, SIGCONT), 0);
    ASSERT_TRUE(wait_until([&] { return fs::exists(shared_ + "/outcome"); }, 60s));
    std::string outcome;
    std::ifstream(shared_ + "/outcome") >> outcome;
    EXPECT_EQ(outcome, "conflict");
    EXPECT_EQ(job(id).result, "here");
    EXPECT_EQ(effects(id), Notes{"here"});
    EXPECT_EQ(end_child(0), 0) << "it goes on well";
}

TEST_P(TakeoverTest, AKilledWorkerThatHadCompletedIsNotRepeated) {
    const auto id = enqueue(*make());
    std::ofstream(shared_ + "/go") << "go";
    start_child();
    ASSERT_TRUE(wait_until([&] { return fs::exists(shared_ + "/outcome"); }, 60s));
    end_child(SIGKILL);
    const auto here = start_here();
    std::this_thread::sleep_for(2s);
    EXPECT_EQ(job(id).status, "completed");
    EXPECT_EQ(effects(id), Notes{"child"});
}

}  // namespace
}  // namespace sightline::jobs
