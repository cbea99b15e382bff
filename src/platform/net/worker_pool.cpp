#include "platform/net/worker_pool.h"

#include <pthread.h>

#include <algorithm>
#include <system_error>

#include "base/log.h"

namespace sightline::net {

WorkerPool::WorkerPool(const std::string& name, int threads, int max_blocked, std::size_t max_queued)
    : name_(name.substr(0, 15)),  // the kernel's limit
      threads_(std::max(threads, 1)),
      max_blocked_(std::max(max_blocked, 0)),
      max_queued_(max_queued) {}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::post(std::move_only_function<void()> task) {
    {
        std::lock_guard lock(mutex_);
        if (stopping_) return false;
        // As many tasks as there are free threads, started or not, do not wait.
        const int free = std::max(threads_ + std::min(blocked_, max_blocked_) - busy_, 0);
        if (queue_.size() >= max_queued_ + static_cast<std::size_t>(free)) return false;
        queue_.push_back(std::move(task));
        start_thread_if_needed();
    }
    wake_.notify_one();
    return true;
}

std::size_t WorkerPool::queued() const {
    std::lock_guard lock(mutex_);
    return queue_.size();
}

void WorkerPool::start_thread_if_needed() {
    const bool enough = static_cast<std::size_t>(total_ - busy_) >= queue_.size();
    const int active = total_ - std::min(blocked_, max_blocked_);
    if (enough || active >= threads_) return;
    for (auto& thread : finished_) thread.join();
    finished_.clear();
    const auto self = running_.emplace(running_.end());
    try {
        *self = std::thread([this, self] { run(self); });
        ++total_;
    } catch (const std::system_error& problem) {
        running_.erase(self);
        log::error("worker_thread_not_started", {{"pool", name_}, {"error", problem.what()}});
    }
}

void WorkerPool::run(Threads::iterator self) {
    ::pthread_setname_np(::pthread_self(), name_.c_str());
    std::unique_lock lock(mutex_);
    while (true) {
        if (total_ - std::min(blocked_, max_blocked_) > threads_) break;  // stood in for a blocked one
        if (queue_.empty()) {
            if (stopping_) break;
            wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            continue;
        }
        auto task = std::move(queue_.front());
        queue_.pop_front();
        ++busy_;
        lock.unlock();
        task();
        task = nullptr;  // what it holds goes before the lock is taken
        lock.lock();
        --busy_;
    }
    --total_;
    finished_.splice(finished_.end(), running_, self);
    wake_.notify_all();
}

void WorkerPool::stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
    wake_.wait(lock, [&] { return total_ == 0; });
    Threads finished = std::move(finished_);
    lock.unlock();
    for (auto& thread : finished) thread.join();
}

WorkerPool::Blocked::Blocked(WorkerPool& pool) : pool_(pool) {
    std::lock_guard lock(pool_.mutex_);
    ++pool_.blocked_;
    pool_.start_thread_if_needed();
}

WorkerPool::Blocked::~Blocked() {
    std::lock_guard lock(pool_.mutex_);
    --pool_.blocked_;
}

}  // namespace sightline::net
