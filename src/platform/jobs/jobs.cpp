#include "platform/jobs/jobs.h"

#include <deque>
#include <map>
#include <random>
#include <stdexcept>

#include "base/ids.h"
#include "base/log.h"
#include "platform/jobs/job_store.h"
#include "platform/jobs/keeper.h"
#include "platform/jobs/worker_name.h"

namespace sightline::jobs {

namespace {

const Error kCancelled{ErrorCode::Cancelled, "It was cancelled.", ""};
const Error kGivenUp{
    ErrorCode::Internal,
    "The work was interrupted each time it was tried: the program ended in the middle of it. "
    "Try again with less data or more memory.",
    "worker processes died"};

bool fails_for_good(ErrorCode code) {
    return code == ErrorCode::InvalidInput || code == ErrorCode::Unprocessable ||
           code == ErrorCode::TooLarge || code == ErrorCode::Unsupported || code == ErrorCode::NotFound ||
           code == ErrorCode::ResourceExhausted;
}

/// One thread leases for as many workers as are free; the workers run handlers; the keeper holds the leases.
class StoredJobs final : public Jobs {
  public:
    StoredJobs(std::shared_ptr<store::Store> store, Settings settings)
        : store_(std::move(store)),
          settings_(std::move(settings)),
          keeper_(store_, settings_.lease, settings_.poll) {
        settings_.workers = std::max(settings_.workers, 1);
        if (settings_.worker_name.empty()) settings_.worker_name = this_worker();
    }
    ~StoredJobs() override { stop(); }

    Result<std::string> enqueue(store::Session& session, const std::string& tenant_id,
                                const std::string& kind, const std::string& subject_id,
                                const std::string& parameters, int max_attempts) override {
        return insert_job(session, tenant_id, kind, subject_id, parameters, max_attempts);
    }

    void wake() override {
        {
            const std::lock_guard lock(mutex_);
            ++signals_;
        }
        changed_.notify_all();
    }

    Result<std::optional<Job>> latest(const std::string& tenant_id, const std::string& subject_id) override {
        return store_->read<std::optional<Job>>(
            [&](store::Session& session) { return latest_job(session, tenant_id, subject_id); });
    }

    Result<std::optional<Job>> find(const std::string& tenant_id, const std::string& job_id) override {
        return store_->read<std::optional<Job>>(
            [&](store::Session& session) { return find_job(session, tenant_id, job_id); });
    }

    Result<std::vector<Job>> active(const std::string& tenant_id, const std::string& subject_id) override {
        return store_->read<std::vector<Job>>(
            [&](store::Session& session) { return active_jobs(session, tenant_id, subject_id); });
    }

    Result<void> cancel(const std::string& tenant_id, const std::string& job_id) override {
        SL_CHECK(store_->run(true, [&](store::Session& session) -> Result<void> {
            SL_TRY(auto job, request_cancel(session, tenant_id, job_id));
            const auto kind = kinds_.find(job.kind);
            // Without its failure effects here, a worker ends it.
            if (job.status != "pending" || kind == kinds_.end()) return {};
            SL_CHECK(cancel_pending(session, job, kCancelled));
            return fail_effects(session, std::move(job), "cancelled", kCancelled);
        }));
        keeper_.stop_job(job_id, StopReason::Cancelled);
        wake();
        return {};
    }

    void handle(const std::string& kind, Handler handler, FailureEffects failed) override {
        if (started_) throw std::logic_error("a handler was added after the start");
        kinds_[kind] = {std::move(handler), std::move(failed)};
    }

    void start() override {
        if (started_) throw std::logic_error("jobs were started twice");
        started_ = true;
        keeper_.start();
        take_back();
        for (int i = 0; i < settings_.workers; ++i) threads_.emplace_back([this] { work(); });
        if (!kinds_.empty()) threads_.emplace_back([this] { dispatch(); });
    }

    void stop() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        keeper_.stop_all(StopReason::ShuttingDown);
        for (auto& thread : threads_) thread.join();
        threads_.clear();
        for (const auto& leased : std::exchange(queue_, {}))
            give_back(leased.job, leased.task == Task::Handle);
        keeper_.stop();
    }

  private:
    struct Kind {
        Handler handler;
        FailureEffects failed;
    };

    /// Work that was cut short on this machine need not wait until its lease runs out.
    void take_back() {
        const auto expired = store_->write<std::int64_t>(
            [](store::Session& session) { return expire_leases(session, surely_dead); });
        if (!expired)
            log::warning("dead_leases_not_ended", {{"detail", expired.error().detail}});
        else if (*expired > 0)
            log::info("interrupted_work_taken_up", {{"jobs", *expired}});
    }

    void dispatch() {
        std::vector<std::string> names;
        for (const auto& [name, kind] : kinds_) names.push_back(name);
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            const auto seen = signals_;
            const int room = settings_.workers - busy_ - static_cast<int>(queue_.size());
            if (room > 0) {
                lock.unlock();
                auto leased = lease(names, room);
                remove_old();
                lock.lock();
                for (auto& one : leased) queue_.push_back(std::move(one));
                if (!queue_.empty()) changed_.notify_all();
            }
            changed_.wait_for(lock, settings_.poll, [&] { return stopping_ || signals_ != seen; });
        }
    }

    std::vector<Leased> lease(const std::vector<std::string>& names, int room) {
        // Looking costs no write lock, and most looks find nothing.
        auto due = store_->read<bool>([&](store::Session& session) { return anything_due(session, names); });
        if (due && !*due) return {};
        auto leased = due ? store_->write<std::vector<Leased>>([&](store::Session& session) {
            return lease_jobs(session, names, room, settings_.worker_name, settings_.lease);
        })
                          : std::unexpected(due.error());
        if (leased) return std::move(*leased);
        log::warning("jobs_not_leased",
                     {{"message", leased.error().message}, {"detail", leased.error().detail}});
        return {};
    }

    void remove_old() {
        const auto now = std::chrono::steady_clock::now();
        if (settings_.keep_ended.count() == 0 || now < next_removal_) return;
        next_removal_ = now + std::chrono::hours(1);
        const auto removed = store_->write<std::int64_t>(
            [&](store::Session& session) { return remove_ended(session, settings_.keep_ended); });
        if (!removed) log::warning("ended_jobs_not_removed", {{"detail", removed.error().detail}});
    }

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            auto leased = std::move(queue_.front());
            queue_.pop_front();
            ++busy_;
            lock.unlock();
            execute(std::move(leased));
            lock.lock();
            --busy_;
            ++signals_;
            changed_.notify_all();
        }
    }

    void execute(Leased leased) {
        if (leased.task == Task::Cancel) return end(leased.job, "cancelled", kCancelled);
        if (leased.task == Task::GiveUp) return end(leased.job, "failed", kGivenUp);
        const auto run = std::make_shared<ActiveRun>(store_, std::move(leased.job));
        keeper_.add(run);
        {
            // Stopped between leasing and here: stop_all may have missed it.
            const std::lock_guard lock(mutex_);
            if (stopping_) run->stop(StopReason::ShuttingDown);
        }
        const auto outcome = handled(*run);
        settle(*run, outcome);
        keeper_.remove(run);
    }

    Result<void> handled(ActiveRun& run) {
        constexpr auto kFault = "It failed through a fault of the program.";
        try {
            SL_CHECK(kinds_.at(run.job().kind).handler(run));
        } catch (const std::exception& e) {
            log::error("job_handler_threw",
                       {{"job", run.job().id}, {"kind", run.job().kind}, {"detail", e.what()}});
            return fail(ErrorCode::Internal, kFault, e.what());
        }
        if (run.completed()) return {};
        return run.complete("{}", {});
    }

    void settle(ActiveRun& run, const Result<void>& outcome) {
        if (run.completed()) return;
        const auto& job = run.job();
        const auto reason = run.stop_reason();
        if (reason == StopReason::LeaseLost) {
            log::warning("job_lease_lost", {{"job", job.id}, {"kind", job.kind}});
            return;
        }
        run.settle();
        const auto error =
            outcome ? Error{ErrorCode::Internal, "It ended without a result.", ""} : outcome.error();
        if (reason == StopReason::Cancelled) return end(job, "cancelled", kCancelled);
        if (!fails_for_good(error.code) && reason == StopReason::ShuttingDown) return give_back(job, true);
        if (!fails_for_good(error.code) && job.attempts < job.max_attempts) return retry(job, error);
        end(job, "failed", error);
    }

    void end(const Job& job, const std::string& status, const Error& error) {
        log_failure(job, status, error);
        check_settled(job, store_->run(true, [&](store::Session& session) -> Result<void> {
            SL_CHECK(end_job(session, job, status, error));
            return fail_effects(session, job, status, error);
        }));
    }

    Result<void> fail_effects(store::Session& session, Job job, const std::string& status,
                              const Error& error) {
        const auto& effects = kinds_.at(job.kind).failed;
        if (!effects) return {};
        job.status = status;
        job.error_message = error.message;
        return effects(session, job, error);
    }

    void retry(const Job& job, const Error& error) {
        log_failure(job, "pending", error);
        thread_local std::minstd_rand random(std::random_device{}());
        const auto doubled = settings_.backoff * (std::int64_t{1} << std::min(job.attempts - 1, 20));
        const auto wait = std::min<std::chrono::milliseconds>(doubled, settings_.backoff_limit);
        // Up to a tenth more, so that what failed together does not come back together.
        const Micros jittered =
            Micros(wait) + Micros(wait) * std::uniform_int_distribution(0, 100)(random) / 1'000;
        check_settled(job, store_->run(true, [&](store::Session& session) {
            return retry_job(session, job, jittered, true, &error);
        }));
    }

    /// `attempted`: its attempt was counted with the lease and is taken back.
    void give_back(const Job& job, bool attempted) {
        check_settled(job, store_->run(true, [&](store::Session& session) {
            return retry_job(session, job, Micros(0), !attempted, nullptr);
        }));
    }

    static void log_failure(const Job& job, const std::string& status, const Error& error) {
        log::warning("job_attempt_failed", {{"job", job.id},
                                            {"kind", job.kind},
                                            {"attempt", job.attempts},
                                            {"status", status},
                                            {"code", name_of(error.code)},
                                            {"message", error.message},
                                            {"detail", error.detail}});
    }

    static void check_settled(const Job& job, const Result<void>& written) {
        // Left as it is, the lease runs out and the job is taken up again.
        if (!written)
            log::warning(
                "job_not_settled",
                {{"job", job.id}, {"message", written.error().message}, {"detail", written.error().detail}});
    }

    std::shared_ptr<store::Store> store_;
    Settings settings_;
    Keeper keeper_;
    std::map<std::string, Kind> kinds_;  // fixed once started
    bool started_ = false;
    std::vector<std::thread> threads_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Leased> queue_;
    int busy_ = 0;
    std::uint64_t signals_ = 0;
    bool stopping_ = false;
    std::chrono::steady_clock::time_point next_removal_{};
};

}  // namespace

std::unique_ptr<Jobs> make_jobs(std::shared_ptr<store::Store> store, Settings settings) {
    return std::make_unique<StoredJobs>(std::move(store), std::move(settings));
}

}  // namespace sightline::jobs
