#include "platform/net/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/ids.h"
#include "platform/net/websocket_session.h"

namespace sightline::net {

namespace {

constexpr std::size_t kReadBeforeHandler = 64 * 1024;  // small bodies are whole before a worker is taken

bool is_request_id(std::string_view text) {
    if (text.empty() || text.size() > 128) return false;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!plain && c != '-' && c != '_' && c != '.') return false;
    }
    return true;
}

SteadyTime now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

Connection::Connection(ServerCore& core, IoLoop& loop, Socket socket, std::string remote_address)
    : core_(core),
      loop_(loop),
      socket_(std::move(socket)),
      executor_(socket_.get_executor()),
      remote_address_(std::move(remote_address)),
      wake_(executor_),
      reader_wake_(executor_) {}

Awaitable<> Connection::run(bool turned_away) {
    asio::co_spawn(executor_, [self = shared_from_this()] { return self->read_loop(); }, asio::detached);
    if (turned_away) {
        co_await refuse(503, "The server has too many connections. Try again in a moment.");
    } else {
        for (bool first = true; co_await serve_one(first); first = false) {
        }
    }
    if (exchange_) {  // the client left before it had its answer
        const bool was_reset = std::exchange(reset_, true);
        client_left();
        reset_ = was_reset;
        exchange_.reset();
    }
    if (linger_ && !reset_) co_await linger();
    close_socket();
    while (!reader_done_) co_await wake_.wait();
}

Awaitable<> Connection::read_loop() {
    boost::system::error_code ec;
    auto& scratch = loop_.scratch();
    while (!stop_reading_) {
        if (input().size() >= inbox_limit()) {
            co_await reader_wake_.wait();
            continue;
        }
        co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(kUseAwaitable, ec));
        if (stop_reading_) break;
        std::size_t count = 0;
        if (!ec) count = socket_.read_some(asio::buffer(scratch), ec);
        if (ec == asio::error::would_block || ec == asio::error::try_again) continue;
        if (ec) {
            input_over(ec != asio::error::eof);
            break;
        }
        take_input({scratch.data(), count});
    }
    reader_done_ = true;
    wake_.notify();
}

void Connection::take_input(std::string_view bytes) {
    if (discard_) return;
    last_input_ = now();
    if (body_active_ && input().empty()) bytes.remove_prefix(feed_body(bytes).value_or(0));
    inbox_.append(bytes);
    if (body_active_) parse_waiting_body();
    wake_.notify();
}

void Connection::input_over(bool reset) {
    input_over_ = true;
    reset_ = reset_ || reset;
    if (exchange_ && body_active_ && !reset_) parse_waiting_body();
    if (exchange_) client_left();
    wake_.notify();
}

void Connection::consume(std::size_t bytes) {
    inbox_at_ += bytes;
    if (inbox_at_ == inbox_.size()) {
        inbox_.clear();
        inbox_at_ = 0;
    } else if (inbox_at_ >= 16 * 1024) {
        inbox_.erase(0, inbox_at_);
        inbox_at_ = 0;
    }
    reader_wake_.notify();
}

Awaitable<bool> Connection::serve_one(bool first) {
    switch (co_await read_header(first)) {
        case Input::Over:
            co_return false;
        case Input::TimedOut:
            co_return co_await refuse(408, "The request header took too long to arrive. Send it again.");
        case Input::Malformed: {
            const Malformed problem = *parser_->malformed();
            co_return co_await refuse(problem.status, problem.message);
        }
        case Input::Request:
            break;
    }
    open_exchange();
    while (body_active_ && !continue_pending_ && !reset_ && exchange_->body.buffered() < kReadBeforeHandler)
        co_await wake_.wait();
    if (reset_) co_return false;
    if (body_problem_) co_return co_await refuse(body_problem_->status, body_problem_->message);
    co_return co_await answer_request();
}

Awaitable<Connection::Input> Connection::read_header(bool first) {
    parser_.emplace(core_.settings);
    if (inbox_.empty() && inbox_.capacity() > 4096) std::string().swap(inbox_);
    timed_out_ = false;
    bool started = false;
    deadline_ = now() + (first ? core_.settings.header_timeout : core_.settings.keep_alive);
    while (true) {
        if (!input().empty()) {
            if (!started && !first) deadline_ = now() + core_.settings.header_timeout;
            started = true;
        }
        if (!parser_->in_header()) {  // empty lines before a request are let pass (RFC 9112, 2.2)
            while (input().starts_with("\r\n")) consume(2);
        }
        if (!input().empty() && input() != "\r") {
            consume(parser_->read_header(input()));
            if (parser_->malformed()) co_return Input::Malformed;
            if (parser_->header_done()) break;
        }
        if (input_over_ || reset_) co_return Input::Over;
        if (timed_out_) co_return started ? Input::TimedOut : Input::Over;
        if (core_.draining && !started) co_return Input::Over;
        co_await wake_.wait();
    }
    deadline_ = SteadyTime::max();
    co_return Input::Request;
}

void Connection::open_exchange() {
    Request request = parser_->take_request();
    request.remote_address = remote_address_;
    const auto given = request.headers.get("x-request-id");
    request.request_id = is_request_id(given) ? std::string(given) : new_id();
    answer_.reset();
    websocket_handler_.reset();
    body_problem_.reset();
    body_wanted_ = streaming_ = long_answer_ = false;
    last_input_ = now();
    exchange_ = std::make_shared<Exchange>(core_, std::move(request), shared_from_this());
    body_active_ = !parser_->body_done();
    continue_pending_ = body_active_ && parser_->expects_continue() && input().empty();
    if (!body_active_) exchange_->body.finish();
    parse_waiting_body();
    if (input_over_) client_left();
}

std::optional<std::size_t> Connection::feed_body(std::string_view bytes) {
    if (exchange_->body.full()) return {};
    continue_pending_ = false;
    const std::size_t used = parser_->read_body(bytes, exchange_->body);
    if (parser_->malformed()) {
        const bool large = parser_->malformed()->status == 413;
        fail_body(*parser_->malformed(), large ? ErrorCode::TooLarge : ErrorCode::InvalidInput);
    } else if (parser_->body_done()) {
        body_active_ = false;
        exchange_->body.finish();
    }
    return used;
}

void Connection::parse_waiting_body() {
    bool waits = false;  // for its reader to make room, which may happen meanwhile
    while (body_active_ && !input().empty()) {
        const auto used = feed_body(input());
        waits = !used;
        if (used == 0 && body_active_ && input().size() >= inbox_limit())
            fail_body({400, "A chunk header of the request body is too long."}, ErrorCode::InvalidInput);
        if (used.value_or(0) == 0) break;
        consume(*used);
    }
    if (!body_active_ || !input_over_ || waits) return;
    end_short_body();
    client_left();
}

void Connection::fail_body(Malformed problem, ErrorCode code) {
    body_active_ = false;
    linger_ = true;
    exchange_->body.fail({code, problem.message, {}});
    body_problem_ = std::move(problem);
}

void Connection::end_short_body() {
    body_active_ = false;
    if (!body_problem_) body_problem_ = Malformed{400, "The request body ended before its stated length."};
    exchange_->body.fail(
        {ErrorCode::Cancelled, "The client closed the connection before the body was whole.", {}});
}

void Connection::client_left() {
    // What came may not have been taken in yet.
    if (body_active_ && (reset_ || input().empty())) end_short_body();
    const auto& client = exchange_->client;
    if (client->mark() && client->has_hooks()) core_.closers.post([client] { client->fire(); });
    if (reset_ || (streaming_ && !long_answer_)) exchange_->stream.close();
}

void Connection::on_tick(SteadyTime at) {
    if (websocket_) return websocket_->on_tick(at);
    if (at >= write_deadline_) return abort();
    if (at >= deadline_) {
        deadline_ = SteadyTime::max();
        timed_out_ = true;
        wake_.notify();
    }
    const bool waiting = body_active_ && (!continue_pending_ || body_wanted_) && !exchange_->body.full();
    if (waiting && at - last_input_ >= core_.settings.body_timeout) {
        fail_body({408, "The request body stopped arriving. Send it again."}, ErrorCode::Timeout);
        wake_.notify();
    }
}

void Connection::begin_drain() {
    if (websocket_) websocket_->go_away();
    wake_.notify();
}

void Connection::abort() {
    if (websocket_) return websocket_->abort();
    reset_ = input_over_ = true;
    if (exchange_) client_left();
    close_socket();
    wake_.notify();
    reader_wake_.notify();
}

void Connection::close_socket() {
    stop_reading_ = true;
    boost::system::error_code ignored;
    if (socket_.is_open()) socket_.shutdown(Socket::shutdown_send, ignored);
    socket_.close(ignored);
    reader_wake_.notify();
}

void Connection::body_wanted() {
    asio::post(executor_, [self = shared_from_this()] {
        if (!self->exchange_) return;
        self->last_input_ = now();  // until now the client was not asked for more
        self->body_wanted_ = true;
        self->parse_waiting_body();
        self->wake_.notify();
    });
}

void Connection::stream_ready() {
    asio::post(executor_, [self = shared_from_this()] { self->wake_.notify(); });
}

void Connection::answered(Response response) {
    asio::post(executor_, [self = shared_from_this(), response = std::move(response)]() mutable {
        self->answer_ = std::move(response);
        self->wake_.notify();
    });
}

void Connection::upgraded(WebSocketHandler handler) {
    asio::post(executor_, [self = shared_from_this(), handler = std::move(handler)]() mutable {
        self->websocket_handler_ = std::move(handler);
        self->wake_.notify();
    });
}

}  // namespace sightline::net
