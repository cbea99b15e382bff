#pragma once
// One WebSocket connection after the HTTP request. run, on_tick, go_away and abort belong to the I/O thread;
// the rest is thread-safe.

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "platform/net/io_loop.h"
#include "platform/net/server_core.h"
#include "platform/net/signal.h"

namespace sightline::net {

class WebSocketSession : public WebSocket, public std::enable_shared_from_this<WebSocketSession> {
  public:
    WebSocketSession(ServerCore& core, Socket socket, WebSocketHandler handler);
    ~WebSocketSession() override;

    Result<void> send(std::string_view text) override;
    void close(int code, std::string_view reason) override;
    bool closed() const override;

    Awaitable<> run(const Request& request);  ///< handshake to end
    void on_tick(SteadyTime now);
    void go_away();  ///< closes with 1001 once no message is being handled
    void abort();

  private:
    struct Stream;
    Awaitable<> read_messages();
    Awaitable<> write_messages();
    Awaitable<> linger();
    void receive(std::string text);
    void dispatch();
    void handle_waiting();
    void ended();
    void wake_writer();

    ServerCore& core_;
    std::unique_ptr<Stream> stream_;
    Executor executor_;
    const WebSocketHandler handler_;
    Signal room_;  // for more messages from the client
    Signal outgoing_;
    Signal written_;  // the writer has ended
    bool writer_done_ = false, aborted_ = false;
    SteadyTime deadline_ = SteadyTime::max();  // of a write, then of the lingering

    struct Close {
        int code;
        std::string reason;
    };
    mutable std::mutex mutex_;
    std::condition_variable sent_;
    std::deque<std::string> inbox_, outbox_;
    std::size_t inbox_bytes_ = 0, outbox_bytes_ = 0;
    std::optional<Close> close_;
    bool opened_ = false;    // the handler's opened has returned
    bool handling_ = false;  // a worker runs this session's callbacks
    bool going_away_ = false;
    bool closed_ = false;
};

}  // namespace sightline::net
