#include "platform/jobs/keeper.h"

#include "base/log.h"
#include "platform/jobs/job_store.h"

namespace sightline::jobs {

using SteadyClock = std::chrono::steady_clock;

void Keeper::start() {
    thread_ = std::thread([this] { keep(); });
}

void Keeper::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Keeper::add(std::shared_ptr<ActiveRun> run) {
    {
        const std::lock_guard lock(mutex_);
        runs_.push_back(std::move(run));
    }
    changed_.notify_all();
}

void Keeper::remove(const std::shared_ptr<ActiveRun>& run) {
    const std::lock_guard lock(mutex_);
    std::erase(runs_, run);
}

void Keeper::stop_all(StopReason reason) {
    for (const auto& run : runs()) run->stop(reason);
}

void Keeper::stop_job(const std::string& job_id, StopReason reason) {
    for (const auto& run : runs())
        if (run->job().id == job_id) run->stop(reason);
}

std::vector<std::shared_ptr<ActiveRun>> Keeper::runs() const {
    const std::lock_guard lock(mutex_);
    return runs_;
}

void Keeper::keep() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !runs_.empty(); });
            if (changed_.wait_for(lock, tick_, [this] { return stopping_; })) return;
        }
        for (const auto& run : runs()) look_after(*run);
    }
}

void Keeper::look_after(ActiveRun& run) {
    if (run.settling() || run.stop_reason() == StopReason::LeaseLost) return;
    const auto now = SteadyClock::now();
    const auto fraction = run.fraction();
    const bool due = now - run.renewed() >= lease_ / 3 || fraction != run.told_fraction;
    const auto grip =
        due ? store_->write<Grip>(
                  [&](store::Session& session) { return renew_lease(session, run.job(), fraction, lease_); })
            : store_->read<Grip>([&](store::Session& session) { return check_lease(session, run.job()); });
    if (run.settling()) return;
    if (!grip) {
        log::warning("job_lease_not_renewed", {{"job", run.job().id}, {"detail", grip.error().detail}});
        // The store cannot be asked, and by now it may have given the job to another.
        if (SteadyClock::now() - run.renewed() > lease_) run.stop(StopReason::LeaseLost);
        return;
    }
    if (*grip == Grip::Lost) return run.stop(StopReason::LeaseLost);
    if (due) {
        run.renewed(now);
        run.told_fraction = fraction;
    }
    if (*grip == Grip::CancelRequested) run.stop(StopReason::Cancelled);
}

}  // namespace sightline::jobs
