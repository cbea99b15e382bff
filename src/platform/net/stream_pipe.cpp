#include "platform/net/stream_pipe.h"

#include <algorithm>

namespace sightline::net {

StreamPipe::StreamPipe(std::size_t capacity, std::shared_ptr<CloseHooks> client, std::function<void()> ready)
    : capacity_(std::max<std::size_t>(capacity, 1)), client_(std::move(client)), ready_(std::move(ready)) {}

Result<void> StreamPipe::write(std::string_view bytes) {
    std::unique_lock lock(mutex_);
    while (!bytes.empty() || closed_) {
        room_.wait(lock, [&] { return closed_ || waiting_.size() < capacity_; });
        if (closed_) return fail(ErrorCode::Cancelled, "The client closed the connection.");
        const std::size_t part = std::min(bytes.size(), capacity_ - waiting_.size());
        const bool was_empty = waiting_.empty();
        waiting_ += bytes.substr(0, part);
        bytes.remove_prefix(part);
        if (was_empty) {
            lock.unlock();
            ready_();
            lock.lock();
        }
    }
    return {};
}

bool StreamPipe::closed() const {
    std::lock_guard lock(mutex_);
    return closed_;
}

std::shared_ptr<void> StreamPipe::on_close(std::function<void()> hook) {
    return client_->on_close(std::move(hook));
}

void StreamPipe::finish(bool complete) {
    {
        std::lock_guard lock(mutex_);
        state_ = complete ? State::Complete : State::BrokenOff;
    }
    ready_();
}

StreamPipe::State StreamPipe::take(std::string& bytes) {
    bytes.clear();
    std::lock_guard lock(mutex_);
    bytes.swap(waiting_);
    room_.notify_all();
    return state_;
}

void StreamPipe::close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_all();
}

}  // namespace sightline::net
