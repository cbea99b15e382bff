#include "platform/jail/jail.h"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

#include "base/log.h"
#include "platform/jail/worker.h"

namespace sightline::jail {

namespace {

using Clock = std::chrono::steady_clock;

class WorkerPool final : public Jail {
  public:
    WorkerPool(Launch launch, Settings settings, std::shared_ptr<Metrics> metrics)
        : launch_(std::move(launch)), settings_(settings), metrics_(std::move(metrics)) {
        confine::sweep_private_folders(launch_.temp_folder, "jail");
        if (!metrics_) return;
        metrics_->describe("python_workers", "Warm Python workers.");
        metrics_->describe("python_tasks_total", "Tasks run in the jail, by task and outcome.");
        metrics_->describe("python_task_seconds", "Time from asking for a task to its outcome.");
    }
    ~WorkerPool() override { close(); }

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

    void close() override {
        std::list<Entry> leaving;
        {
            std::unique_lock lock(mutex_);
            closed_ = true;
            for (auto& e : entries_)
                if (e.worker) e.worker->hang_up();  // whoever uses one gets Unavailable
            changed_.notify_all();
            changed_.wait(lock, [this] { return std::ranges::none_of(entries_, &Entry::busy); });
            leaving.swap(entries_);
        }
        leaving.clear();
        if (keeper_.joinable()) keeper_.join();
    }

    Numbers numbers() const override {
        const std::lock_guard lock(mutex_);
        return {entries_.size(), static_cast<std::size_t>(std::ranges::count(entries_, true, &Entry::busy))};
    }

  private:
    struct Entry {
        std::string tenant;
        std::unique_ptr<Worker> worker;  // empty while it starts
        bool busy = true;
        Clock::time_point used = Clock::now();
    };
    using Slot = std::list<Entry>::iterator;

    Result<Outcome> run_on_worker(const std::string& tenant, const Task& task, const Limits& limits,
                                  const CancelToken& cancel, const Watch& watch) {
        SL_TRY(const Slot slot, borrow(tenant, cancel));
        auto outcome = slot->worker->run(task, limits, cancel, watch);
        give_back(slot);
        return outcome;
    }

    Result<Slot> borrow(const std::string& tenant, const CancelToken& cancel) {
        constexpr std::chrono::milliseconds kCancelCheck{50};
        const auto deadline = Clock::now() + settings_.wait;
        std::list<Entry> leaving;  // ended after the lock is let go
        std::unique_lock lock(mutex_);
        for (;;) {
            if (closed_) return fail(ErrorCode::Unavailable, "The server is shutting down.");
            if (cancel.cancelled()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
            for (auto it = entries_.begin(); it != entries_.end();) {
                const auto at = it++;
                if (at->busy || at->tenant != tenant) continue;
                if (at->worker->alive()) {
                    at->busy = true;
                    return at;
                }
                leaving.splice(leaving.end(), entries_, at);
            }
            if (make_room(tenant, leaving)) {
                entries_.emplace_front(tenant);
                const Slot slot = entries_.begin();
                if (!keeper_.joinable()) keeper_ = std::thread([this] { keep(); });
                lock.unlock();
                leaving.clear();
                return start_into(slot);
            }
            changed_.wait_for(lock, kCancelCheck);
            if (Clock::now() >= deadline)
                return fail(ErrorCode::Unavailable,
                            "All Python workers are busy. Please try again in a moment.");
        }
    }

    /// Whether one more worker for `tenant` may start; puts out the longest unused one when the pool is full.
    bool make_room(const std::string& tenant, std::list<Entry>& leaving) {
        const auto same = static_cast<std::size_t>(std::ranges::count(entries_, tenant, &Entry::tenant));
        if (same >= std::max<std::size_t>(settings_.per_tenant, 1)) return false;
        if (entries_.size() < std::max<std::size_t>(settings_.max_workers, 1)) return true;
        auto oldest = entries_.end();
        for (auto it = entries_.begin(); it != entries_.end(); ++it)
            if (!it->busy && (oldest == entries_.end() || it->used < oldest->used)) oldest = it;
        if (oldest == entries_.end()) return false;
        leaving.splice(leaving.end(), entries_, oldest);
        return true;
    }

    Result<Slot> start_into(Slot slot) {
        auto walls = this->walls();
        auto worker = walls ? Worker::start(launch_, *walls) : std::unexpected(std::move(walls).error());
        std::unique_lock lock(mutex_);
        if (worker) {
            slot->worker = std::move(*worker);
            if (closed_) slot->worker->hang_up();
            tell();
            return slot;
        }
        entries_.erase(slot);
        lock.unlock();
        changed_.notify_all();
        return std::unexpected(std::move(worker).error());
    }

    /// Probed once it holds; a machine that is put right need not be restarted.
    Result<Walls> walls() {
        const std::lock_guard lock(walls_mutex_);
        if (!walls_) {
            SL_TRY(walls_, probe_walls(launch_));
            log::info("jail_walls",
                      {{"landlock", walls_->landlock}, {"namespaces", !walls_->bubblewrap.empty()}});
        }
        return *walls_;
    }

    void give_back(Slot slot) {
        std::list<Entry> leaving;
        const bool alive = slot->worker->alive();
        {
            const std::lock_guard lock(mutex_);
            slot->busy = false;
            slot->used = Clock::now();
            if (alive)
                entries_.splice(entries_.begin(), entries_, slot);
            else
                leaving.splice(leaving.end(), entries_, slot);
            tell();
        }
        changed_.notify_all();
    }

    void keep() {
        std::unique_lock lock(mutex_);
        while (!closed_) {
            const auto now = Clock::now();
            auto next = now + std::max<Clock::duration>(settings_.idle, std::chrono::seconds(1));
            std::list<Entry> leaving;
            for (auto it = entries_.begin(); it != entries_.end();) {
                const auto at = it++;
                if (at->busy) continue;
                if (now - at->used >= settings_.idle)
                    leaving.splice(leaving.end(), entries_, at);
                else
                    next = std::min(next, at->used + settings_.idle);
            }
            if (!leaving.empty()) {
                tell();
                lock.unlock();
                leaving.clear();
                changed_.notify_all();
                lock.lock();
                continue;
            }
            changed_.wait_until(lock, next, [this] { return closed_; });
        }
    }

    void tell() const {
        if (metrics_) metrics_->gauge("python_workers", static_cast<double>(entries_.size()));
    }

    const Launch launch_;
    const Settings settings_;
    const std::shared_ptr<Metrics> metrics_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Entry> entries_;
    bool closed_ = false;
    std::thread keeper_;  // from the first need on
    std::mutex walls_mutex_;
    std::optional<Walls> walls_;
};

}  // namespace

std::unique_ptr<Jail> make_jail(Launch launch, Settings settings, std::shared_ptr<Metrics> metrics) {
    return std::make_unique<WorkerPool>(std::move(launch), settings, std::move(metrics));
}

}  // namespace sightline::jail
