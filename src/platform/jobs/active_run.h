#pragma once
// active_run: a job while its handler runs here: progress, stop and completion. Thread-safe.

#include <atomic>
#include <stop_token>

#include "platform/jobs/jobs.h"

namespace sightline::jobs {

enum class StopReason { None, Cancelled, LeaseLost, ShuttingDown };

class ActiveRun final : public Run {
  public:
    ActiveRun(std::shared_ptr<store::Store> store, Job job)
        : store_(std::move(store)), job_(std::move(job)), renewed_(std::chrono::steady_clock::now()) {}

    const Job& job() const override { return job_; }
    void progress(double fraction) override;
    bool stopped() const override { return stop_.stop_requested(); }
    std::shared_ptr<void> on_stop(std::function<void()> hook) override;
    Result<void> complete(const std::string& result,
                          const std::function<Result<void>(store::Session&)>& effects) override;

    /// The first reason stays, but being cancelled or losing the lease outweighs shutting down.
    void stop(StopReason reason);
    StopReason stop_reason() const { return reason_; }

    /// Its row is being ended here, or has been: what others see of it says nothing about the lease.
    bool settling() const { return settling_; }
    void settle() { settling_ = true; }
    bool completed() const { return completed_; }

    double fraction() const { return fraction_; }
    // The keeper's own notes, read and written by its thread alone.
    double told_fraction = 0;
    std::chrono::steady_clock::time_point renewed() const { return renewed_; }
    void renewed(std::chrono::steady_clock::time_point at) { renewed_ = at; }

  private:
    std::shared_ptr<store::Store> store_;
    const Job job_;
    std::stop_source stop_;
    std::atomic<StopReason> reason_{StopReason::None};
    std::atomic<double> fraction_{0};
    std::atomic<bool> settling_{false}, completed_{false};
    std::chrono::steady_clock::time_point renewed_;
};

}  // namespace sightline::jobs
