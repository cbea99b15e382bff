#pragma once
// Hooks that run once when a client is gone. Thread-safe.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "platform/net/http.h"

namespace sightline::net {

class CloseHooks : public ClientWatch, public std::enable_shared_from_this<CloseHooks> {
  public:
    bool gone() const override { return gone_; }
    std::shared_ptr<void> on_close(std::function<void()> hook) override;

    /// Makes gone() true; the hooks run at fire(). False when it was gone already.
    bool mark() { return !gone_.exchange(true); }
    bool has_hooks() const;
    /// Runs the hooks in the calling thread, each once. After mark().
    void fire();

  private:
    void remove(std::uint64_t id);

    std::atomic<bool> gone_ = false;
    mutable std::mutex mutex_;
    std::condition_variable finished_;
    std::map<std::uint64_t, std::function<void()>> hooks_;
    std::uint64_t next_id_ = 1;
    std::uint64_t running_ = 0;
    std::thread::id running_in_;
};

}  // namespace sightline::net
