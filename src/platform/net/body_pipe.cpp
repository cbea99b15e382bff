#include "platform/net/body_pipe.h"

#include <algorithm>

namespace sightline::net {

namespace {
constexpr std::size_t kMaxPiece = 256 * 1024;
}

BodyPipe::BodyPipe(std::size_t capacity, WorkerPool& workers, std::function<void()> wanted)
    : capacity_(capacity), workers_(workers), wanted_(std::move(wanted)) {}

Result<std::string> BodyPipe::read() {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return !pieces_.empty() || finished_ || error_; };
    while (!ready()) {
        lock.unlock();
        wanted_();
        {
            const WorkerPool::Blocked blocked(workers_);
            std::unique_lock waiting(mutex_);
            arrived_.wait(waiting, ready);
        }
        lock.lock();
    }
    if (error_) return std::unexpected(*error_);
    if (pieces_.empty()) return std::string();
    std::string piece = std::move(pieces_.front());
    pieces_.pop_front();
    buffered_ -= piece.size();
    const bool resume = was_full_ && buffered_ <= capacity_ / 2;
    if (resume) was_full_ = false;
    lock.unlock();
    if (resume) wanted_();
    return piece;
}

bool BodyPipe::full() const {
    std::lock_guard lock(mutex_);
    return was_full_;
}

std::size_t BodyPipe::buffered() const {
    std::lock_guard lock(mutex_);
    return buffered_;
}

void BodyPipe::push(std::string_view bytes) {
    if (bytes.empty()) return;
    {
        std::lock_guard lock(mutex_);
        if (error_) return;
        buffered_ += bytes.size();
        if (buffered_ >= capacity_) was_full_ = true;
        if (!pieces_.empty() && pieces_.back().size() + bytes.size() <= kMaxPiece) {
            pieces_.back() += bytes;
            bytes = {};
        }
        for (; !bytes.empty(); bytes.remove_prefix(std::min(kMaxPiece, bytes.size())))
            pieces_.emplace_back(bytes.substr(0, kMaxPiece));
    }
    arrived_.notify_one();
}

void BodyPipe::finish() {
    {
        std::lock_guard lock(mutex_);
        if (!error_) finished_ = true;
    }
    arrived_.notify_one();
}

void BodyPipe::fail(Error error) {
    {
        std::lock_guard lock(mutex_);
        if (error_ || finished_) return;
        error_ = std::move(error);
        pieces_.clear();
        buffered_ = 0;
    }
    arrived_.notify_one();
}

}  // namespace sightline::net
