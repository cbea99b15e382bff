#pragma once
// process_pool: child processes kept warm by key, least recently used out first. A borrowed one is used by
// one caller at a time; more are started for the same key up to `per_key`; idle ones leave. Thread-safe.
//
// Child: `bool alive()`; `void hang_up()`, which asks it to go without waiting; its destructor waits.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/cancel_token.h"
#include "base/metrics.h"
#include "base/result.h"

namespace sightline::confine {

struct ProcessPoolSettings {
    std::size_t most = 8, per_key = 2;
    std::chrono::milliseconds idle{300'000};
    std::chrono::milliseconds wait{30'000};  ///< for a free one, then Unavailable with `busy_message`
    std::string busy_message;
    std::function<void(std::size_t)> on_count = {};  ///< how many there are, whenever that changes; quick
};

/// Keeps the gauge `name`; `metrics` may be empty.
inline std::function<void(std::size_t)> count_into(const std::shared_ptr<Metrics>& metrics,
                                                   const std::string& name, const std::string& help) {
    if (!metrics) return {};
    metrics->describe(name, help);
    return [metrics, name](std::size_t count) { metrics->gauge(name, static_cast<double>(count)); };
}

template <typename Child>
class ProcessPool {
  public:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        std::string key;
        std::unique_ptr<Child> child;  // empty while it starts
        bool busy = true;
        bool leaving = false;  // to be ended when given back
        Clock::time_point used = Clock::now();
    };
    using Slot = std::list<Entry>::iterator;
    using Start = std::function<Result<std::unique_ptr<Child>>()>;

    explicit ProcessPool(ProcessPoolSettings settings) : settings_(std::move(settings)) {}
    ProcessPool(const ProcessPool&) = delete;
    ProcessPool& operator=(const ProcessPool&) = delete;
    ~ProcessPool() { close(); }

    /// A child of `key` for the caller alone until it is given back. Unavailable, Cancelled, or why `start`
    /// failed.
    Result<Slot> borrow(const std::string& key, const CancelToken& cancel, const Start& start) {
        const auto deadline = Clock::now() + settings_.wait;
        // In this order: the lock is let go before children are ended and before the hook, which takes it, is
        // waited for.
        std::shared_ptr<void> wake;
        std::list<Entry> leaving;
        std::unique_lock lock(mutex_);
        for (;;) {
            if (closed_) return fail(ErrorCode::Unavailable, "The server is shutting down.");
            if (cancel.cancelled()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
            if (const Slot idle = idle_child(key, leaving); idle != entries_.end()) {
                idle->busy = true;
                lock.unlock();
                end(leaving);
                return idle;
            }
            if (make_room(key, leaving)) {
                entries_.emplace_front(key);
                const Slot slot = entries_.begin();
                tell();
                if (!keeper_.joinable()) keeper_ = std::thread([this] { keep(); });
                lock.unlock();
                end(leaving);
                return start_into(slot, start);
            }
            if (!wake) {
                lock.unlock();
                wake = cancel.on_cancel([this] {
                    {
                        const std::lock_guard guard(mutex_);
                    }
                    changed_.notify_all();
                });
                lock.lock();
                continue;
            }
            if (changed_.wait_until(lock, deadline) == std::cv_status::timeout && Clock::now() >= deadline)
                return fail(ErrorCode::Unavailable, settings_.busy_message);
        }
    }

    void give_back(Slot slot) {
        std::list<Entry> leaving;
        const bool alive = slot->child->alive();
        {
            const std::lock_guard lock(mutex_);
            slot->busy = false;
            slot->used = Clock::now();
            if (!alive || (slot->leaving && !closed_))
                leaving.splice(leaving.end(), entries_, slot);
            else
                entries_.splice(entries_.begin(), entries_, slot);
            tell();
        }
        changed_.notify_all();
        end(leaving);
    }

    /// Ends every child whose key starts with this; a borrowed one when it is given back.
    void evict(const std::string& key_prefix) {
        std::list<Entry> leaving;
        {
            const std::lock_guard lock(mutex_);
            for (auto it = entries_.begin(); it != entries_.end();) {
                const auto at = it++;
                if (!at->key.starts_with(key_prefix)) continue;
                if (at->busy)
                    at->leaving = true;
                else
                    leaving.splice(leaving.end(), entries_, at);
            }
            tell();
        }
        changed_.notify_all();
        end(leaving);
    }

    /// Ends all, also those in use, whose callers hear it from the child; later calls are Unavailable.
    void close() {
        std::list<Entry> leaving;
        {
            std::unique_lock lock(mutex_);
            closed_ = true;
            for (auto& e : entries_)
                if (e.child) e.child->hang_up();
            changed_.notify_all();
            idle_check_.notify_all();
            changed_.wait(lock, [this] { return std::ranges::none_of(entries_, &Entry::busy); });
            leaving.swap(entries_);
        }
        end(leaving);
        if (keeper_.joinable()) keeper_.join();
    }

    void each(const std::function<void(const Entry&)>& visit) const {
        const std::lock_guard lock(mutex_);
        for (const auto& e : entries_) visit(e);
    }

  private:
    /// All are told first, then each is waited for. Never under the lock.
    static void end(std::list<Entry>& leaving) {
        for (auto& e : leaving)
            if (e.child) e.child->hang_up();
        leaving.clear();
    }

    void tell() const {
        if (settings_.on_count) settings_.on_count(entries_.size());
    }

    Slot idle_child(const std::string& key, std::list<Entry>& leaving) {
        for (auto it = entries_.begin(); it != entries_.end();) {
            const auto at = it++;
            if (at->busy || at->key != key) continue;
            if (at->child->alive()) return at;
            leaving.splice(leaving.end(), entries_, at);
        }
        return entries_.end();
    }

    /// Whether one more may start for `key`; puts out the longest unused one when the pool is full.
    bool make_room(const std::string& key, std::list<Entry>& leaving) {
        const auto same = static_cast<std::size_t>(std::ranges::count(entries_, key, &Entry::key));
        if (same >= std::max<std::size_t>(settings_.per_key, 1)) return false;
        if (entries_.size() < std::max<std::size_t>(settings_.most, 1)) return true;
        auto oldest = entries_.end();
        for (auto it = entries_.begin(); it != entries_.end(); ++it)
            if (!it->busy && (oldest == entries_.end() || it->used < oldest->used)) oldest = it;
        if (oldest == entries_.end()) return false;
        leaving.splice(leaving.end(), entries_, oldest);
        return true;
    }

    Result<Slot> start_into(Slot slot, const Start& start) {
        auto child = start();
        {
            const std::lock_guard lock(mutex_);
            if (child) {
                slot->child = std::move(*child);
                if (closed_) slot->child->hang_up();
                return slot;
            }
            entries_.erase(slot);
            tell();
        }
        changed_.notify_all();
        return std::unexpected(std::move(child).error());
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
                changed_.notify_all();
                end(leaving);
                lock.lock();
                continue;
            }
            idle_check_.wait_until(lock, next, [this] { return closed_; });
        }
    }

    const ProcessPoolSettings settings_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;  // one came free or left, or the pool closed
    std::condition_variable idle_check_;
    std::list<Entry> entries_;
    bool closed_ = false;
    std::thread keeper_;  // from the first need on
};

}  // namespace sightline::confine
