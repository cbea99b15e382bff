#pragma once
// One client connection: reads requests one after the other, hands them to workers, writes the answers in
// order. Lives on one I/O thread. A second coroutine always keeps a read pending, so that a client's leaving
// is seen while a handler computes or streams.

#include <optional>

#include "platform/net/exchange.h"
#include "platform/net/io_loop.h"
#include "platform/net/request_parser.h"
#include "platform/net/response_head.h"
#include "platform/net/signal.h"

namespace sightline::net {

class WebSocketSession;

class Connection : public ExchangeEvents, public std::enable_shared_from_this<Connection> {
  public:
    Connection(ServerCore& core, IoLoop& loop, Socket socket, std::string remote_address);

    Awaitable<> run(bool turned_away);  ///< turned_away: only says that there are too many connections
    void on_tick(SteadyTime now);       ///< checks the deadlines
    void begin_drain();                 ///< closes when idle, else after the answer under way
    void abort();                       ///< closes now

    // From workers.
    void body_wanted() override;
    void stream_ready() override;
    void answered(Response response) override;
    void upgraded(WebSocketHandler handler) override;

  private:
    enum class Input { Request, Malformed, TimedOut, Over };

    Awaitable<> read_loop();
    void take_input(std::string_view bytes);
    void input_over(bool reset);
    std::string_view input() const { return std::string_view(inbox_).substr(inbox_at_); }
    void consume(std::size_t bytes);
    std::size_t inbox_limit() const { return core_.settings.max_header_bytes + 4096; }

    Awaitable<bool> serve_one(bool first);  ///< false: nothing more on this connection
    Awaitable<Input> read_header(bool first);
    void open_exchange();
    Awaitable<bool> answer_request();
    std::optional<std::size_t> feed_body(std::string_view bytes);  ///< none while the body is full
    void parse_waiting_body();
    void fail_body(Malformed problem, ErrorCode code);
    void end_short_body();
    void client_left();

    Awaitable<bool> refuse(int status, std::string message);
    Awaitable<bool> send_answer(Response response);
    Awaitable<bool> send_stream(Framing framing, std::optional<std::uint64_t> length);
    Awaitable<bool> write(std::string_view a, std::string_view b = {}, std::string_view c = {});
    Awaitable<> linger();

    std::optional<Malformed> upgrade_problem() const;
    Awaitable<> run_websocket(WebSocketHandler handler);
    void close_socket();

    ServerCore& core_;
    IoLoop& loop_;
    Socket socket_;
    Executor executor_;
    const std::string remote_address_;
    Signal wake_;         // the coroutine that serves
    Signal reader_wake_;  // the one that reads

    std::string inbox_;
    std::size_t inbox_at_ = 0;
    bool input_over_ = false;  // the client sends no more
    bool reset_ = false;       // nor can it be answered
    bool stop_reading_ = false, reader_done_ = false, discard_ = false, linger_ = false;

    std::optional<RequestParser> parser_;
    std::shared_ptr<Exchange> exchange_;
    std::optional<Response> answer_;
    std::optional<WebSocketHandler> websocket_handler_;
    std::shared_ptr<WebSocketSession> websocket_;
    std::optional<Malformed> body_problem_;
    bool body_active_ = false;  // more of the body is to come
    bool continue_pending_ = false, body_wanted_ = false;
    bool streaming_ = false;    // a stream is being sent
    bool long_answer_ = false;  // a stream of known length: a half-closed client still gets it

    SteadyTime deadline_ = SteadyTime::max(), write_deadline_ = SteadyTime::max(), last_input_;
    bool timed_out_ = false;
};

}  // namespace sightline::net
