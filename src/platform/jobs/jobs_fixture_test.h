#pragma once
// jobs_fixture_test: jobs on both back ends, with a table of effects that would show any that happened twice.

#include <fstream>

#include "base/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/store/store_fixture_test.h"

namespace sightline::jobs {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

inline Result<void> note_effect(store::Session& session, const std::string& job_id, const std::string& note) {
    SL_CHECK(session.execute("INSERT INTO effects (job_id, note) VALUES (?, ?)", {job_id, note}));
    return {};
}

inline bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit = 20s) {
    for (const auto end = SteadyClock::now() + limit; SteadyClock::now() < end;
         std::this_thread::sleep_for(5ms))
        if (condition()) return true;
    return condition();
}

class JobsFixture : public store::StoreFixture {
  protected:
    void SetUp() override {
        store::StoreFixture::SetUp();
        const auto version = store_->migrate();
        ASSERT_TRUE(version) << version.error().detail;
        execute("CREATE TABLE effects (job_id TEXT NOT NULL, note TEXT NOT NULL)");
    }

    static Settings quick() {
        Settings settings;
        settings.lease = 2s;
        settings.poll = 20ms;
        settings.backoff = 50ms;
        return settings;
    }
    std::unique_ptr<Jobs> make(const Settings& settings = quick()) { return make_jobs(reopen(), settings); }

    std::string enqueue(Jobs& jobs, const std::string& kind = "work", int max_attempts = 3) {
        auto id = store_->write<std::string>([&](store::Session& session) {
            return jobs.enqueue(session, "tenant", kind, "subject", R"({"a":1})", max_attempts);
        });
        jobs.wake();
        return id.value();
    }
    Job job(const std::string& id) { return make_jobs(store_, {})->find("tenant", id).value().value(); }
    bool reaches(const std::string& id, const std::string& status) {
        return wait_until([&] { return job(id).status == status; });
    }
    std::vector<std::string> effects(const std::string& job_id) {
        const auto rows = store_->read<std::vector<store::Row>>([&](store::Session& session) {
            return session.query("SELECT note FROM effects WHERE job_id = ? ORDER BY note", {job_id});
        });
        std::vector<std::string> notes;
        for (const auto& row : rows.value()) notes.push_back(row.text("note"));
        return notes;
    }
    void execute(std::string_view sql, const std::vector<store::Parameter>& parameters = {}) {
        const auto done = store_->write<std::int64_t>(
            [&](store::Session& session) { return session.execute(sql, parameters); });
        ASSERT_TRUE(done) << done.error().detail;
    }

    using Notes = std::vector<std::string>;
};

}  // namespace sightline::jobs
