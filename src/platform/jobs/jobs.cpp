#include "platform/jobs/jobs.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "platform/jobs/job_store.h"

namespace sightline::jobs {

namespace {

std::int64_t micros(std::chrono::milliseconds ms) { return std::chrono::duration_cast<std::chrono::microseconds>(ms).count(); }

bool fails_for_good(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::Unprocessable:
        case ErrorCode::TooLarge:
        case ErrorCode::Unsupported:
        case ErrorCode::NotFound:
        case ErrorCode::ResourceExhausted:
        case ErrorCode::Cancelled: return true;
        default: return false;
    }
}

class Running final : public Run {
  public:
    Running(std::shared_ptr<store::Store> store, Job job, std::string worker) : store_(std::move(store)), job_(std::move(job)), worker_(std::move(worker)) {}

    const Job& job() const override { return job_; }
    void progress(double fraction) override { progress_ = std::clamp(fraction, 0.0, 1.0); }
    bool stopped() const override { return stopped_; }

    std::shared_ptr<void> on_stop(std::function<void()> hook) override {
        const std::lock_guard lock(mutex_);
        if (stopped_) {
            hook();
            return nullptr;
        }
        const auto at = hooks_.insert(hooks_.end(), std::move(hook));
        return std::shared_ptr<void>(nullptr, [this, at](void*) {
            const std::lock_guard inner(mutex_);
            if (!stopped_) hooks_.erase(at);
        });
    }

    Result<void> complete(const std::string& result, const std::function<Result<void>(store::Session&)>& effects) override {
        const auto done = store_->run(true, [&](store::Session& s) -> Result<void> {
            SL_CHECK(finish_job(s, job_, worker_, "completed", result, nullptr, now_micros()));
            return effects ? effects(s) : Result<void>{};
        });
        completed_ = done.has_value();
        return done;
    }

    void stop(bool cancelled) {
        std::list<std::function<void()>> hooks;
        {
            const std::lock_guard lock(mutex_);
            cancelled_ = cancelled_ || cancelled;
            if (stopped_.exchange(true)) return;
            hooks.swap(hooks_);
        }
        for (const auto& hook : hooks) hook();
    }

    double current_progress() const { return progress_; }
    bool completed() const { return completed_; }
    bool cancelled() const { return cancelled_; }
    std::atomic<bool> lost = false;

  private:
    std::shared_ptr<store::Store> store_;
    const Job job_;
    const std::string worker_;
    std::atomic<double> progress_ = 0;
    std::atomic<bool> stopped_ = false, completed_ = false, cancelled_ = false;
    std::mutex mutex_;
    std::list<std::function<void()>> hooks_;
};

class StoredJobs final : public Jobs {
  public:
    StoredJobs(std::shared_ptr<store::Store> store, Settings settings) : store_(std::move(store)), settings_(std::move(settings)) {
        if (settings_.worker_name.empty()) {
            char host[256] = "host";
            ::gethostname(host, sizeof host - 1);
            settings_.worker_name = std::string(host) + ":" + std::to_string(::getpid()) + ":" + new_id();
        }
    }
    ~StoredJobs() override { stop(); }

    Result<std::string> enqueue(store::Session& s, const std::string& tenant_id, const std::string& kind, const std::string& subject_id,
                                const std::string& parameters, int max_attempts) override {
        Job j;
        j.id = new_id();
        j.tenant_id = tenant_id;
        j.kind = kind;
        j.subject_id = subject_id;
        j.parameters = parameters;
        j.max_attempts = max_attempts;
        j.created_at = now_micros();
        SL_CHECK(insert_job(s, j, j.created_at));
        return j.id;
    }

    void wake() override {
        {
            const std::lock_guard lock(mutex_);
            ++woken_;
        }
        due_.notify_all();
    }

    Result<std::optional<Job>> latest(const std::string& tenant_id, const std::string& subject_id) override {
        return store_->read<std::optional<Job>>([&](store::Session& s) { return latest_job(s, tenant_id, subject_id); });
    }

    Result<void> cancel(const std::string& tenant_id, const std::string& job_id) override {
        SL_CHECK(store_->run(true, [&](store::Session& s) -> Result<void> {
            SL_TRY(const auto ended, request_cancel(s, tenant_id, job_id, now_micros()));
            if (!ended) return {};
            const auto it = kinds_.find(ended->kind);
            return it != kinds_.end() && it->second.failed ? it->second.failed(s, *ended, Error{ErrorCode::Cancelled, "It was cancelled.", ""}) : Result<void>{};
        }));
        // Here at once; elsewhere with the next heartbeat.
        const std::lock_guard lock(mutex_);
        for (const auto& run : running_)
            if (run->job().id == job_id) run->stop(true);
        return {};
    }

    void handle(const std::string& kind, Handler handler, FailureEffects failed) override { kinds_[kind] = {std::move(handler), std::move(failed)}; }

    void start() override {
        const std::lock_guard lock(mutex_);
        if (!threads_.empty()) return;
        stopping_ = false;
        for (int i = 0; i < std::max(settings_.workers, 1); ++i) threads_.emplace_back([this] { work(); });
        threads_.emplace_back([this] { beat(); });
    }

    void stop() override {
        std::vector<std::thread> threads;
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            threads.swap(threads_);
            for (const auto& run : running_) run->stop(false);
        }
        due_.notify_all();
        beating_.notify_all();
        for (auto& t : threads) t.join();
    }

  private:
    struct Kind {
        Handler handler;
        FailureEffects failed;
    };

    void work() {
        std::vector<std::string> names;
        for (const auto& [name, kind] : kinds_) names.push_back(name);
        std::uint64_t seen = 0;
        while (true) {
            {
                const std::lock_guard lock(mutex_);
                if (stopping_) return;
                seen = woken_;
            }
            const auto leased = store_->write<std::optional<Job>>(
                [&](store::Session& s) { return lease_job(s, names, settings_.worker_name, now_micros(), micros(settings_.lease)); });
            if (leased && *leased) {
                execute(**leased);
                continue;
            }
            if (!leased) log::warning("job_lease_failed", {{"detail", leased.error().detail}});
            std::unique_lock lock(mutex_);
            due_.wait_for(lock, settings_.poll, [&] { return stopping_ || woken_ != seen; });
        }
    }

    void execute(const Job& job) {
        const auto run = std::make_shared<Running>(store_, job, settings_.worker_name);
        {
            const std::lock_guard lock(mutex_);
            running_.push_back(run);
            if (stopping_) run->stop(false);
        }
        if (job.cancel_requested) run->stop(true);
        Result<void> outcome;
        if (job.attempts > job.max_attempts) {
            outcome = fail(ErrorCode::Internal, "It failed each time it was tried: the process ended in the middle of it.");
        } else {
            try {
                outcome = kinds_.at(job.kind).handler(*run);
            } catch (const std::exception& e) {
                outcome = fail(ErrorCode::Internal, "It failed through a fault of ours.", e.what());
            }
        }
        {
            const std::lock_guard lock(mutex_);
            std::erase(running_, run);
        }
        settle(*run, outcome);
    }

    void settle(Running& run, const Result<void>& outcome) {
        if (run.completed() || run.lost) return;
        const Job& job = run.job();
        Result<void> written;
        if (outcome && !run.stopped()) {
            written = run.complete("{}", {});
        } else if (run.stopped() && !run.cancelled()) {
            // Shutting down: someone else takes it up, at once and with no attempt spent.
            written = store_->run(true, [&](store::Session& s) { return retry_job(s, job, settings_.worker_name, now_micros(), false); });
        } else {
            Error error = outcome ? Error{ErrorCode::Cancelled, "It was cancelled.", ""} : outcome.error();
            if (run.cancelled()) error = {ErrorCode::Cancelled, "It was cancelled.", ""};
            if (!fails_for_good(error.code) && job.attempts < job.max_attempts) {
                const std::int64_t wait = micros(settings_.backoff) << std::min(job.attempts - 1, 10);
                written = store_->run(true, [&](store::Session& s) { return retry_job(s, job, settings_.worker_name, now_micros() + wait, true); });
            } else {
                written = store_->run(true, [&](store::Session& s) -> Result<void> {
                    SL_CHECK(finish_job(s, job, settings_.worker_name, run.cancelled() ? "cancelled" : "failed", "", &error, now_micros()));
                    const auto& failed = kinds_.at(job.kind).failed;
                    return failed ? failed(s, job, error) : Result<void>{};
                });
            }
            log::warning("job_attempt_failed", {{"job", job.id}, {"kind", job.kind}, {"attempt", job.attempts}, {"code", name_of(error.code)}, {"detail", error.detail.empty() ? error.message : error.detail}});
        }
        if (!written && written.error().code != ErrorCode::Conflict) log::error("job_not_settled", {{"job", job.id}, {"detail", written.error().detail}});
    }

    /// Renews the leases of what runs here, tells the progress, and hears of cancels and lost leases.
    void beat() {
        while (true) {
            std::vector<std::shared_ptr<Running>> running;
            {
                std::unique_lock lock(mutex_);
                beating_.wait_for(lock, std::min(settings_.lease / 4, std::chrono::milliseconds(1000)), [&] { return stopping_ && running_.empty(); });
                if (stopping_ && running_.empty()) return;
                running = running_;
            }
            for (const auto& run : running) {
                const auto beat = store_->write<Beat>([&](store::Session& s) {
                    return renew_lease(s, run->job(), settings_.worker_name, run->current_progress(), now_micros() + micros(settings_.lease));
                });
                if (!beat || run->completed()) continue;
                if (*beat == Beat::Lost) {
                    run->lost = true;
                    run->stop(false);
                } else if (*beat == Beat::CancelRequested) {
                    run->stop(true);
                }
            }
            const std::lock_guard lock(mutex_);
            if (stopping_ && running_.empty()) return;
        }
    }

    std::shared_ptr<store::Store> store_;
    Settings settings_;
    std::map<std::string, Kind> kinds_;  // fixed once started
    std::mutex mutex_;
    std::condition_variable due_, beating_;
    std::vector<std::shared_ptr<Running>> running_;
    std::vector<std::thread> threads_;
    std::uint64_t woken_ = 0;
    bool stopping_ = false;
};

}  // namespace

std::unique_ptr<Jobs> make_jobs(std::shared_ptr<store::Store> store, Settings settings) {
    return std::make_unique<StoredJobs>(std::move(store), std::move(settings));
}

}  // namespace sightline::jobs
