#include "base/cancel_token.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace sightline {

struct CancelToken::State {
    std::mutex mutex;
    std::condition_variable hook_done;
    std::atomic<bool> cancelled = false;
    std::map<std::uint64_t, std::function<void()>> hooks;
    std::uint64_t next_id = 1;
    std::uint64_t running = 0;  // id of the hook being run, 0 = none
    std::thread::id runner;

    void run_all() {
        std::unique_lock lock(mutex);
        if (cancelled.exchange(true)) return;
        runner = std::this_thread::get_id();
        while (!hooks.empty()) {
            auto node = hooks.extract(hooks.begin());
            running = node.key();
            lock.unlock();
            node.mapped()();
            lock.lock();
            running = 0;
            hook_done.notify_all();
        }
    }

    // Once this returns the hook is not running and never will be (unless it is the caller itself).
    void remove(std::uint64_t id) {
        std::unique_lock lock(mutex);
        hooks.erase(id);
        if (runner != std::this_thread::get_id()) hook_done.wait(lock, [&] { return running != id; });
    }
};

CancelToken::CancelToken() : state_(std::make_shared<State>()) {}

void CancelToken::cancel() const {
    state_->run_all();
}

bool CancelToken::cancelled() const {
    return state_->cancelled.load(std::memory_order_acquire);
}

std::shared_ptr<void> CancelToken::on_cancel(std::function<void()> hook) const {
    std::unique_lock lock(state_->mutex);
    if (state_->cancelled) {
        lock.unlock();
        hook();
        return nullptr;
    }
    const std::uint64_t id = state_->next_id++;
    state_->hooks.emplace(id, std::move(hook));
    lock.unlock();
    return {static_cast<void*>(state_.get()), [state = state_, id](void*) { state->remove(id); }};
}

}  // namespace sightline
