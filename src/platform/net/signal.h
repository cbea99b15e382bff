#pragma once
// Wakes the one coroutine that waits. All on one I/O thread; a notification before the wait is kept.

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <utility>

#include "platform/net/asio.h"

namespace sightline::net {

class Signal {
  public:
    explicit Signal(Executor executor) : executor_(std::move(executor)) {}

    Awaitable<> wait() {
        if (!set_) {
            co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
                [this](auto handler) { resume_ = std::move(handler); }, kUseAwaitable);
        }
        set_ = false;
    }

    void notify() {
        set_ = true;
        // Posted, so that the caller finishes what it is doing first.
        if (resume_) asio::post(executor_, std::exchange(resume_, nullptr));
    }

  private:
    Executor executor_;
    std::move_only_function<void()> resume_;
    bool set_ = false;
};

}  // namespace sightline::net
