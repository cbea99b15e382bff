#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/string.hpp>
#include <charconv>

#include "base/ids.h"
#include "base/log.h"
#include "platform/net/connection.h"
#include "platform/net/websocket_session.h"

namespace sightline::net {

namespace {

bool lists_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        std::string_view item = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (boost::beast::iequals({item.data(), item.size()}, {token.data(), token.size()})) return true;
    }
    return false;
}

std::optional<std::uint64_t> stated_length(const Response& response) {
    const auto text = response.headers.get("content-length");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return length;
}

}  // namespace

Awaitable<bool> Connection::answer_request() {
    bool upgrade = false;
    if (core_.service.upgrade && parser_->upgrade() &&
        lists_token(exchange_->request.headers.get("upgrade"), "websocket")) {
        if (const auto problem = upgrade_problem())
            co_return co_await refuse(problem->status, problem->message);
        upgrade = true;
    }
    ++core_.requests_total;
    if (!start_handler(core_, exchange_, upgrade)) {
        Response busy =
            error_response(503, "The server is busy. Try again in a moment.", exchange_->request.request_id);
        busy.headers.set("Retry-After", "1");
        co_return co_await send_answer(std::move(busy));
    }
    while (!answer_ && !websocket_handler_) {
        if (reset_) co_return false;
        if (continue_pending_ && body_wanted_) {
            continue_pending_ = false;
            if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n")) co_return false;
            continue;
        }
        co_await wake_.wait();
    }
    if (websocket_handler_) {
        co_await run_websocket(std::move(*websocket_handler_));
        co_return false;
    }
    co_return co_await send_answer(std::move(*answer_));
}

Awaitable<bool> Connection::refuse(int status, std::string message) {
    const std::string id = exchange_ ? exchange_->request.request_id : new_id();
    Response response = error_response(status, message, id);
    if (status == 405) response.headers.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (status == 503) response.headers.set("Retry-After", "1");
    if (status == 426) response.headers.set("Sec-WebSocket-Version", "13");
    HeadOptions options{
        .length = response.body.size(), .keep_alive = false, .request_id = id, .date = loop_.http_date_now()};
    linger_ = true;
    co_await write(make_head(response, options), response.body);
    co_return false;
}

Awaitable<bool> Connection::send_answer(Response response) {
    const Request& request = exchange_->request;
    const bool head = request.method == "HEAD";
    const bool has_stream = static_cast<bool>(response.stream);
    const bool unread = body_active_ || body_problem_.has_value();  // the next request's beginning is unknown
    const auto length =
        has_stream ? stated_length(response) : std::optional<std::uint64_t>(response.body.size());

    HeadOptions options{.length = length,
                        .http_1_0 = parser_->http_1_0(),
                        .request_id = request.request_id,
                        .date = loop_.http_date_now()};
    if (!status_has_body(response.status)) {
        options.framing = Framing::None;
    } else if (has_stream && !length && !head) {
        options.framing = options.http_1_0 ? Framing::Close : Framing::Chunked;
    }
    const bool more_may_come = !input_over_ || !input().empty();
    options.keep_alive = parser_->keep_alive() && !unread && !core_.draining && more_may_come &&
                         options.framing != Framing::Close;
    if (unread) linger_ = true;

    const bool sends_body = status_has_body(response.status) && !head;
    const bool streams = has_stream && sends_body;
    streaming_ = streams;
    long_answer_ = streams && length;
    if (streams && input_over_ && !long_answer_) exchange_->stream.close();
    const std::string head_text = make_head(response, options);
    const bool body_here = sends_body && !has_stream;
    bool sent = co_await write(head_text, body_here ? std::string_view(response.body) : std::string_view());
    if (sent && streams) sent = co_await send_stream(options.framing, length);
    if (!sent) {
        reset_ = true;
        co_return false;
    }
    if (!options.keep_alive && !input().empty()) linger_ = true;
    body_active_ = false;
    exchange_->body.fail({ErrorCode::Cancelled, "The request was answered before its body was read.", {}});
    exchange_.reset();
    co_return options.keep_alive;
}

Awaitable<bool> Connection::send_stream(Framing framing, std::optional<std::uint64_t> length) {
    std::string bytes;
    std::uint64_t left = length.value_or(UINT64_MAX);
    while (true) {
        const auto state = exchange_->stream.take(bytes);
        if (bytes.size() > left) {
            log::error("stream_too_long", {{"request_id", exchange_->request.request_id}});
            bytes.resize(left);
        }
        left -= bytes.size();
        const bool last = state == StreamPipe::State::Complete;
        if (!bytes.empty() && framing == Framing::Chunked) {
            char size[20];
            const int count = std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
            const std::string_view tail = last ? "\r\n0\r\n\r\n" : "\r\n";
            if (!co_await write({size, static_cast<std::size_t>(count)}, bytes, tail)) co_return false;
        } else if (!bytes.empty()) {
            if (!co_await write(bytes)) co_return false;
        } else if (last && framing == Framing::Chunked) {
            if (!co_await write("0\r\n\r\n")) co_return false;
        }
        if (last) break;
        // Without the end mark the client sees that the answer was cut.
        if (state == StreamPipe::State::BrokenOff) co_return false;
        if (reset_ || (input_over_ && !long_answer_)) co_return false;
        if (bytes.empty()) co_await wake_.wait();
    }
    if (length && left > 0) log::error("stream_too_short", {{"request_id", exchange_->request.request_id}});
    co_return !length || left == 0;
}

Awaitable<bool> Connection::write(std::string_view a, std::string_view b, std::string_view c) {
    std::array<asio::const_buffer, 3> parts{asio::buffer(a), asio::buffer(b), asio::buffer(c)};
    boost::system::error_code ec;
    while (asio::buffer_size(parts) > 0) {
        if (reset_) co_return false;
        std::size_t count = socket_.write_some(parts, ec);
        if (ec == asio::error::would_block || ec == asio::error::try_again) {
            write_deadline_ = std::chrono::steady_clock::now() + core_.settings.write_timeout;
            co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kUseAwaitable, ec));
            write_deadline_ = SteadyTime::max();
        }
        if (ec) {
            reset_ = true;
            if (exchange_) client_left();
            co_return false;
        }
        for (auto& part : parts) {
            const std::size_t used = std::min(count, part.size());
            part += used;
            count -= used;
        }
    }
    co_return true;
}

/// Closing with unread input would reset the connection and could take the answer with it.
Awaitable<> Connection::linger() {
    discard_ = true;
    inbox_.clear();
    inbox_at_ = 0;
    reader_wake_.notify();
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    timed_out_ = false;
    deadline_ = std::chrono::steady_clock::now() + core_.settings.linger;
    while (!input_over_ && !timed_out_ && !reset_) co_await wake_.wait();
}

std::optional<Malformed> Connection::upgrade_problem() const {
    const Request& request = exchange_->request;
    if (request.method != "GET" || parser_->http_1_0() || !parser_->body_done() || !input().empty())
        return Malformed{400, "A WebSocket starts with a GET without body, over HTTP/1.1."};
    if (request.headers.get("sec-websocket-version") != "13")
        return Malformed{426, "Only version 13 of the WebSocket protocol is spoken here."};
    if (request.headers.get("sec-websocket-key").size() != 24)
        return Malformed{400, "Sec-WebSocket-Key is missing or not 16 bytes in base64."};
    return std::nullopt;
}

Awaitable<> Connection::run_websocket(WebSocketHandler handler) {
    stop_reading_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    reader_wake_.notify();
    while (!reader_done_) co_await wake_.wait();
    if (reset_ || input_over_) co_return;
    const auto session = std::make_shared<WebSocketSession>(core_, std::move(socket_), std::move(handler));
    websocket_ = session;
    if (core_.draining) session->go_away();
    co_await session->run(exchange_->request);
    websocket_.reset();
}

}  // namespace sightline::net
