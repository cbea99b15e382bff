#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <condition_variable>
#include <thread>

#include "base/log.h"
#include "platform/net/io_loop.h"

namespace sightline::net {

namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr std::size_t kTurnedAway =
    64;  // connections beyond the limit that are told so; more are just closed

std::string numeric(const sockaddr_storage& address) {
    char text[INET6_ADDRSTRLEN] = {};
    if (address.ss_family == AF_INET6) {
        const in6_addr& from = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        if (IN6_IS_ADDR_V4MAPPED(&from)) {
            ::inet_ntop(AF_INET, from.s6_addr + 12, text, sizeof text);
        } else {
            ::inet_ntop(AF_INET6, &from, text, sizeof text);
        }
    } else {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    }
    return text;
}

class AsioServer : public Server {
  public:
    AsioServer(ServerSettings settings, Service service) : core_(std::move(settings), std::move(service)) {
        const int threads = std::max(core_.settings.io_threads, 1);
        for (int i = 0; i < threads; ++i) loops_.push_back(std::make_unique<IoLoop>(core_));
    }

    ~AsioServer() override {
        drain(std::chrono::milliseconds(0));
        core_.workers.stop();
        core_.closers.stop();
        for (auto& loop : loops_) loop->stop();
        for (auto& thread : threads_) thread.join();
    }

    Result<void> start() {
        boost::system::error_code ec;
        const auto address = asio::ip::make_address(core_.settings.address, ec);
        if (ec)
            return fail(ErrorCode::InvalidInput,
                        "The address " + core_.settings.address +
                            " is not a numeric IP address, such as 127.0.0.1 or ::.");
        const asio::ip::tcp::endpoint endpoint(address, core_.settings.port);
        acceptor_.emplace(loops_[0]->context());
        acceptor_->open(endpoint.protocol(), ec);
        if (!ec) acceptor_->set_option(asio::socket_base::reuse_address(true), ec);
        if (!ec) acceptor_->bind(endpoint, ec);
        if (!ec) acceptor_->listen(asio::socket_base::max_listen_connections, ec);
        if (!ec) acceptor_->non_blocking(true, ec);
        if (ec) {
            const std::string where = core_.settings.address + " port " + std::to_string(core_.settings.port);
            if (ec == asio::error::address_in_use)
                return fail(ErrorCode::Conflict,
                            "Another program listens on " + where + ". Stop it or choose another port.");
            return fail(ErrorCode::Unavailable, "Cannot listen on " + where + ": " + ec.message() + ".");
        }
        port_ = acceptor_->local_endpoint().port();
        asio::co_spawn(loops_[0]->context().get_executor(), [this] { return accept_loop(); }, asio::detached);
        for (std::size_t i = 0; i < loops_.size(); ++i)
            threads_.emplace_back([loop = loops_[i].get(), i] { loop->run(static_cast<int>(i)); });
        return {};
    }

    std::uint16_t port() const override { return port_; }

    Numbers numbers() const override {
        return {core_.connections, core_.requests_running, core_.workers.queued(), core_.requests_total};
    }

    void drain(std::chrono::milliseconds grace) override {
        const std::lock_guard one_at_a_time(drain_mutex_);
        if (threads_.empty()) return;
        core_.draining = true;
        asio::post(loops_[0]->context(), [this] {
            boost::system::error_code ignored;
            acceptor_->close(ignored);
        });
        for (auto& loop : loops_) asio::post(loop->context(), [&loop] { loop->begin_drain(); });
        const auto end = std::chrono::steady_clock::now() + grace;
        while (core_.connections > 0 && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        while (core_.connections > 0) {
            for (auto& loop : loops_) asio::post(loop->context(), [&loop] { loop->abort_all(); });
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

  private:
    Awaitable<> accept_loop() {
        boost::system::error_code ec;
        Timer pause(loops_[0]->context());
        while (!core_.draining) {
            co_await acceptor_->async_wait(Acceptor::wait_read, asio::redirect_error(kUseAwaitable, ec));
            if (ec) co_return;
            while (accept_one()) {
            }
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                log::error("accept_failed", {{"error", std::generic_category().message(errno)}});
                pause.expires_after(std::chrono::milliseconds(100));
                co_await pause.async_wait(asio::redirect_error(kUseAwaitable, ec));
            }
        }
    }

    bool accept_one() {
        if (core_.draining) return false;
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int descriptor = ::accept4(acceptor_->native_handle(), reinterpret_cast<sockaddr*>(&address),
                                         &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return errno == EINTR || errno == ECONNABORTED;
        const std::size_t open = core_.connections;
        if (open >= core_.settings.max_connections + kTurnedAway) {
            ::close(descriptor);
            return true;
        }
        const bool turned_away = open >= core_.settings.max_connections;
        ++core_.connections;
        IoLoop* loop = loops_[next_loop_++ % loops_.size()].get();
        asio::post(loop->context(),
                   [=, from = numeric(address)] { loop->accept(descriptor, from, turned_away); });
        return true;
    }

    ServerCore core_;
    std::vector<std::unique_ptr<IoLoop>> loops_;
    std::optional<Acceptor> acceptor_;
    std::vector<std::thread> threads_;
    std::mutex drain_mutex_;
    std::size_t next_loop_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<Server>> serve(ServerSettings settings, Service service) {
    auto server = std::make_unique<AsioServer>(std::move(settings), std::move(service));
    SL_CHECK(server->start());
    return server;
}

}  // namespace sightline::net
