#include "platform/jail/jail.h"

#include <mutex>
#include <optional>

#include "base/log.h"
#include "platform/confine/process_pool.h"
#include "platform/jail/worker.h"

namespace sightline::jail {

namespace {

using Clock = std::chrono::steady_clock;

class WorkerPool final : public Jail {
  public:
    WorkerPool(Launch launch, const Settings& settings, std::shared_ptr<Metrics> metrics)
        : launch_(std::move(launch)),
          metrics_(std::move(metrics)),
          pool_({.most = settings.max_workers,
                 .per_key = settings.per_tenant,
                 .idle = settings.idle,
                 .wait = settings.wait,
                 .busy_message = "All Python workers are busy. Please try again in a moment.",
                 .on_count = confine::count_into(metrics_, "python_workers", "Warm Python workers.")}) {
        confine::sweep_private_folders(launch_.temp_folder, "jail");
        if (launch_.control_groups != ControlGroups::Off) sweep_control_groups(own_group_folders());
        if (!metrics_) return;
        metrics_->describe("python_tasks_total", "Tasks run in the jail, by task and outcome.");
        metrics_->describe("python_task_seconds", "Time from asking for a task to its outcome.");
    }

    Result<Outcome> run(const std::string& tenant, const Task& task, const Limits& limits,
                        const CancelToken& cancel, const Watch& watch) override {
        const auto started = Clock::now();
        auto outcome = run_on_worker(tenant, task, limits, cancel, watch);
        if (metrics_) {
            const std::string how(outcome ? "done" : name_of(outcome.error().code));
            metrics_->count("python_tasks_total", 1, {{"task", task.name}, {"outcome", how}});
            metrics_->observe_seconds("python_task_seconds",
                                      std::chrono::duration<double>(Clock::now() - started).count(),
                                      {{"task", task.name}});
        }
        return outcome;
    }

    void close() override { pool_.close(); }

    Numbers numbers() const override {
        Numbers n;
        pool_.each([&n](const auto& e) {
            ++n.workers;
            n.busy += e.busy;
        });
        return n;
    }

  private:
    Result<Outcome> run_on_worker(const std::string& tenant, const Task& task, const Limits& limits,
                                  const CancelToken& cancel, const Watch& watch) {
        SL_TRY(const auto slot, pool_.borrow(tenant, cancel, [this] { return start(); }));
        auto outcome = slot->child->run(task, limits, cancel, watch);
        pool_.give_back(slot);
        return outcome;
    }

    Result<std::unique_ptr<Worker>> start() {
        SL_TRY(const Walls walls, this->walls());
        return Worker::start(launch_, walls);
    }

    /// Probed once it holds; a machine that is put right need not be restarted.
    Result<Walls> walls() {
        const std::lock_guard lock(walls_mutex_);
        if (!walls_) {
            SL_TRY(walls_, probe_walls(launch_));
            log::info("jail_walls", {{"landlock", walls_->landlock},
                                     {"namespaces", !walls_->bubblewrap.empty()},
                                     {"group_memory", walls_->groups.memory()},
                                     {"group_processes", walls_->groups.processes()},
                                     {"groups_missing", walls_->groups.missing}});
        }
        return *walls_;
    }

    const Launch launch_;
    const std::shared_ptr<Metrics> metrics_;
    std::mutex walls_mutex_;
    std::optional<Walls> walls_;
    confine::ProcessPool<Worker> pool_;  // last: its workers use what stands above
};

}  // namespace

std::unique_ptr<Jail> make_jail(Launch launch, Settings settings, std::shared_ptr<Metrics> metrics) {
    return std::make_unique<WorkerPool>(std::move(launch), settings, std::move(metrics));
}

}  // namespace sightline::jail
