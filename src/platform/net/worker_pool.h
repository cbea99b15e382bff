#pragma once
// Named threads that run blocking work. Threads start on first need. A task that only waits for somebody
// outside says so with a Blocked scope, and another thread may take its place, so that slow clients never
// starve the others. Thread-safe.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace sightline::net {

class WorkerPool {
  public:
    /// At most `threads` tasks run at a time, beside at most `max_blocked` blocked ones; `max_queued` wait.
    WorkerPool(const std::string& name, int threads, int max_blocked, std::size_t max_queued);
    ~WorkerPool();  ///< stop()
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full or the pool was stopped. Tasks must not throw.
    bool post(std::move_only_function<void()> task);
    std::size_t queued() const;
    /// Runs what is queued, then joins all threads. Not from a task.
    void stop();

    /// While it lives, the calling task counts as blocked. Only inside a task of the pool.
    class Blocked {
      public:
        explicit Blocked(WorkerPool& pool);
        ~Blocked();
        Blocked(const Blocked&) = delete;
        Blocked& operator=(const Blocked&) = delete;

      private:
        WorkerPool& pool_;
    };

  private:
    using Threads = std::list<std::thread>;
    void start_thread_if_needed();  // mutex held
    void run(Threads::iterator self);

    const std::string name_;
    const int threads_;
    const int max_blocked_;
    const std::size_t max_queued_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::move_only_function<void()>> queue_;
    Threads running_;
    Threads finished_;  // to be joined
    int total_ = 0, busy_ = 0, blocked_ = 0;
    bool stopping_ = false;
};

}  // namespace sightline::net
