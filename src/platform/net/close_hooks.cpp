#include "platform/net/close_hooks.h"

#include <exception>

#include "base/log.h"

namespace sightline::net {

namespace {

void run_guarded(const std::function<void()>& hook) {
    try {
        hook();
    } catch (const std::exception& problem) {
        log::error("close_hook_failed", {{"error", problem.what()}});
    }
}

}  // namespace

std::shared_ptr<void> CloseHooks::on_close(std::function<void()> hook) {
    std::unique_lock lock(mutex_);
    if (gone_) {
        lock.unlock();
        run_guarded(hook);
        return nullptr;
    }
    const std::uint64_t id = next_id_++;
    hooks_.emplace(id, std::move(hook));
    return {nullptr, [self = shared_from_this(), id](void*) { self->remove(id); }};
}

bool CloseHooks::has_hooks() const {
    std::lock_guard lock(mutex_);
    return !hooks_.empty();
}

void CloseHooks::fire() {
    std::unique_lock lock(mutex_);
    while (!hooks_.empty()) {
        auto node = hooks_.extract(hooks_.begin());
        running_ = node.key();
        running_in_ = std::this_thread::get_id();
        lock.unlock();
        run_guarded(node.mapped());
        lock.lock();
        running_ = 0;
        finished_.notify_all();
    }
}

void CloseHooks::remove(std::uint64_t id) {
    std::unique_lock lock(mutex_);
    hooks_.erase(id);
    if (running_in_ == std::this_thread::get_id()) return;
    finished_.wait(lock, [&] { return running_ != id; });
}

}  // namespace sightline::net
