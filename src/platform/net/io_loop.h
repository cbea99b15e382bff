#pragma once
// One I/O thread with the connections that live on it. Everything but post() and the io_context is for that
// thread alone.

#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <ctime>
#include <memory>
#include <string>
#include <unordered_map>

#include "platform/net/asio.h"
#include "platform/net/server_core.h"

namespace sightline::net {

class Connection;
using SteadyTime = std::chrono::steady_clock::time_point;

class IoLoop {
  public:
    explicit IoLoop(ServerCore& core);

    asio::io_context& context() { return context_; }
    void run(int number);  ///< until stop(); names its thread
    void stop() { context_.stop(); }

    void accept(int descriptor, std::string remote_address,
                bool turned_away);  ///< takes over a connected, non-blocking socket
    void begin_drain();
    void abort_all();

    const std::string& http_date_now();
    std::array<char, 64 * 1024>& scratch() { return scratch_; }

  private:
    Awaitable<> tick();

    ServerCore& core_;
    asio::io_context context_;
    std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
    std::array<char, 64 * 1024>
        scratch_;  // synchronous reads go through it: an idle connection holds no buffer
    std::string date_;
    std::time_t date_at_ = 0;
};

}  // namespace sightline::net
