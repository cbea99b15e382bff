#pragma once
// keeper: one thread that renews the leases of the jobs running here, tells their progress, and stops those
// that were cancelled or whose lease was lost. Thread-safe.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/jobs/active_run.h"

namespace sightline::jobs {

class Keeper {
  public:
    Keeper(std::shared_ptr<store::Store> store, std::chrono::milliseconds lease,
           std::chrono::milliseconds poll)
        : store_(std::move(store)),
          lease_(lease),
          tick_(std::max(std::chrono::milliseconds(1), std::min(poll, lease / 4))) {}
    ~Keeper() { stop(); }

    void start();
    void stop();  ///< after the last run has left

    void add(std::shared_ptr<ActiveRun> run);
    void remove(const std::shared_ptr<ActiveRun>& run);
    void stop_all(StopReason reason);
    void stop_job(const std::string& job_id, StopReason reason);

  private:
    void keep();
    void look_after(ActiveRun& run);
    std::vector<std::shared_ptr<ActiveRun>> runs() const;

    std::shared_ptr<store::Store> store_;
    const std::chrono::milliseconds lease_, tick_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::shared_ptr<ActiveRun>> runs_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sightline::jobs
