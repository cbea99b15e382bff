#include "platform/confine/frame.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sightline::confine {

namespace {

using Clock = std::chrono::steady_clock;

int milliseconds_until(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

Result<void> wait_for(int socket, short events, Clock::time_point deadline) {
    for (;;) {
        pollfd p{socket, events, 0};
        const int n = ::poll(&p, 1, milliseconds_until(deadline));
        if (n > 0) return {};
        if (n < 0 && errno != EINTR)
            return fail(ErrorCode::Internal, "The worker process could not be reached.",
                        std::strerror(errno));
        if (Clock::now() >= deadline)
            return fail(ErrorCode::Timeout, "The worker process did not respond in time.");
    }
}

}  // namespace

Result<void> send_frame(int socket, FrameKind kind, std::uint64_t id, std::string_view payload,
                        Clock::time_point deadline) {
    if (payload.size() > kMaxFrameBytes)
        return fail(ErrorCode::TooLarge, "The request or result is too large to pass on.");
    char header[kFrameHeaderBytes] = {};
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::memcpy(header, &length, 4);
    header[4] = static_cast<char>(kind);
    std::memcpy(header + 8, &id, 8);
    std::size_t sent = 0;
    while (sent < kFrameHeaderBytes + payload.size()) {
        iovec parts[2];
        std::size_t n = 0;
        if (sent < kFrameHeaderBytes) parts[n++] = {header + sent, kFrameHeaderBytes - sent};
        const std::size_t skip = sent > kFrameHeaderBytes ? sent - kFrameHeaderBytes : 0;
        if (skip < payload.size())
            parts[n++] = {const_cast<char*>(payload.data()) + skip, payload.size() - skip};
        msghdr message{};
        message.msg_iov = parts;
        message.msg_iovlen = n;
        const ssize_t wrote = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (wrote >= 0) {
            sent += static_cast<std::size_t>(wrote);
        } else if (errno == EAGAIN) {
            SL_CHECK(wait_for(socket, POLLOUT, deadline));
        } else if (errno != EINTR) {
            return fail(ErrorCode::Unavailable, "The worker process has stopped. Please try again.",
                        std::strerror(errno));
        }
    }
    return {};
}

Result<void> send_descriptor(int socket, int descriptor, Clock::time_point deadline) {
    char byte = 0;
    iovec part{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    for (;;) {
        if (::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1) return {};
        if (errno == EAGAIN)
            SL_CHECK(wait_for(socket, POLLOUT, deadline));
        else if (errno != EINTR)
            return fail(ErrorCode::Unavailable, "The worker process has stopped. Please try again.",
                        std::strerror(errno));
    }
}

FrameReader::Status FrameReader::read_some(int socket, std::size_t max_bytes) {
    for (;;) {
        char* to =
            have_ < kFrameHeaderBytes ? header_ + have_ : frame_.payload.data() + (have_ - kFrameHeaderBytes);
        const std::size_t want =
            have_ < kFrameHeaderBytes ? kFrameHeaderBytes - have_ : kFrameHeaderBytes + length_ - have_;
        const ssize_t n = ::recv(socket, to, want, MSG_DONTWAIT);
        if (n == 0) return Status::Closed;
        if (n < 0) {
            if (errno == EINTR) continue;
            return errno == EAGAIN ? Status::NeedsMore : Status::Closed;
        }
        have_ += static_cast<std::size_t>(n);
        if (have_ < kFrameHeaderBytes) continue;
        if (have_ == kFrameHeaderBytes) {
            std::uint32_t length = 0;
            std::memcpy(&length, header_, 4);
            const auto kind = static_cast<std::uint8_t>(header_[4]);
            if (length > max_bytes || kind < static_cast<std::uint8_t>(FrameKind::Hello) ||
                kind > static_cast<std::uint8_t>(kLastFrameKind))
                return Status::Invalid;
            length_ = length;
            frame_.kind = static_cast<FrameKind>(kind);
            std::memcpy(&frame_.id, header_ + 8, 8);
            // GCC 12 makes a string of 16 to 29 bytes 30 long here, so small ones go the other way.
            if (length_ < 64)
                frame_.payload.resize(length_);
            else
                frame_.payload.resize_and_overwrite(length_, [](char*, std::size_t size) { return size; });
        }
        if (have_ == kFrameHeaderBytes + length_) return Status::Complete;
    }
}

Frame FrameReader::take() {
    have_ = 0;
    length_ = 0;
    return std::exchange(frame_, {});
}

Result<Frame> receive_frame(int socket, FrameReader& reader, std::size_t max_bytes,
                            Clock::time_point deadline) {
    for (;;) {
        switch (reader.read_some(socket, max_bytes)) {
            case FrameReader::Status::Complete:
                return reader.take();
            case FrameReader::Status::Closed:
                return fail(ErrorCode::Unavailable, "The worker process has stopped. Please try again.");
            case FrameReader::Status::Invalid:
                return fail(ErrorCode::Internal, "The worker process sent something that cannot be read.");
            case FrameReader::Status::NeedsMore:
                SL_CHECK(wait_for(socket, POLLIN, deadline));
        }
    }
}

}  // namespace sightline::confine
