#include "platform/net/io_loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/log.h"
#include "platform/net/connection.h"

namespace sightline::net {

namespace {

/// A peer that vanished without a word is noticed on a silent connection too, not only while something is
/// being written.
void watch_peer(int descriptor, std::chrono::seconds limit) {
    const auto set = [&](int level, int option, int value) {
        ::setsockopt(descriptor, level, option, &value, sizeof value);
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
    set(IPPROTO_TCP, TCP_KEEPCNT, 4);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(std::chrono::milliseconds(limit).count()));
}

}  // namespace

IoLoop::IoLoop(ServerCore& core) : core_(core), context_(1) {
    asio::co_spawn(context_.get_executor(), [this] { return tick(); }, asio::detached);
}

void IoLoop::run(int number) {
    ::pthread_setname_np(::pthread_self(), ("http-io-" + std::to_string(number)).c_str());
    while (true) {
        try {
            context_.run();
            return;
        } catch (const std::exception& problem) {
            log::error("io_loop_failed", {{"error", problem.what()}});
        }
    }
}

void IoLoop::accept(int descriptor, std::string remote_address, bool turned_away) {
    boost::system::error_code ec;
    Socket socket(context_);
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    const auto protocol = address.ss_family == AF_INET6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4();
    socket.assign(protocol, descriptor, ec);
    if (ec) {
        ::close(descriptor);
        --core_.connections;
        return;
    }
    socket.non_blocking(true, ec);
    socket.set_option(asio::ip::tcp::no_delay(true), ec);
    watch_peer(descriptor, core_.settings.write_timeout);
    const auto connection =
        std::make_shared<Connection>(core_, *this, std::move(socket), std::move(remote_address));
    connections_.emplace(connection.get(), connection);
    asio::co_spawn(
        context_.get_executor(), [connection, turned_away] { return connection->run(turned_away); },
        [this, connection](const std::exception_ptr& problem) {
            if (problem) {
                connection->abort();
                try {
                    std::rethrow_exception(problem);
                } catch (const std::exception& bug) {
                    log::error("connection_failed", {{"error", bug.what()}});
                }
            }
            connections_.erase(connection.get());
            --core_.connections;
        });
}

void IoLoop::begin_drain() {
    for (const auto& [pointer, connection] : connections_) pointer->begin_drain();
}

void IoLoop::abort_all() {
    for (const auto& [pointer, connection] : connections_) pointer->abort();
}

Awaitable<> IoLoop::tick() {
    const auto& s = core_.settings;
    const auto shortest =
        std::min({s.header_timeout, s.body_timeout, s.write_timeout, s.keep_alive, s.linger});
    const auto interval = std::clamp<std::chrono::milliseconds>(shortest / 8, std::chrono::milliseconds(50),
                                                                std::chrono::milliseconds(500));
    using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                             asio::wait_traits<std::chrono::steady_clock>, Executor>;
    Timer timer(context_);
    boost::system::error_code ec;
    while (!ec) {
        timer.expires_after(interval);
        co_await timer.async_wait(asio::redirect_error(kUseAwaitable, ec));
        const auto now = std::chrono::steady_clock::now();
        for (const auto& [pointer, connection] : connections_) pointer->on_tick(now);
    }
}

const std::string& IoLoop::http_date_now() {
    const std::time_t now = std::time(nullptr);
    if (now != date_at_) {
        date_at_ = now;
        date_ = http_date(now);
    }
    return date_;
}

}  // namespace sightline::net
