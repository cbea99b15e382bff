#include "platform/net/websocket_session.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/log.h"

namespace sightline::net {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace {

constexpr std::size_t kMaxWaitingMessages = 64;
constexpr std::size_t kMaxCloseReason = 123;

template <class Call>
void guarded(const char* event, Call&& call) {
    try {
        call();
    } catch (const std::exception& problem) {
        log::error(event, {{"error", problem.what()}});
    }
}

}  // namespace

/// A socket of our own type, so that Beast finds our teardown: its own closes after the first piece of unread
/// input, which resets the connection and takes the close frame with it.
struct WebSocketSocket : Socket {
    explicit WebSocketSocket(Socket socket) : Socket(std::move(socket)) {}
};

template <class Handler>
void async_teardown(beast::role_type, WebSocketSocket& socket, Handler&& handler) {
    boost::system::error_code ignored;
    socket.shutdown(Socket::shutdown_send, ignored);
    asio::post(socket.get_executor(),
               beast::bind_front_handler(std::forward<Handler>(handler), boost::system::error_code()));
}

struct WebSocketSession::Stream : websocket::stream<WebSocketSocket> {
    using websocket::stream<WebSocketSocket>::stream;
};

WebSocketSession::WebSocketSession(ServerCore& core, Socket socket, WebSocketHandler handler)
    : core_(core),
      stream_(std::make_unique<Stream>(std::move(socket))),
      executor_(stream_->get_executor()),
      handler_(std::move(handler)),
      room_(executor_),
      outgoing_(executor_),
      written_(executor_) {}

WebSocketSession::~WebSocketSession() = default;

Result<void> WebSocketSession::send(std::string_view text) {
    {
        std::unique_lock lock(mutex_);
        const auto room = [&] {
            return closed_ || close_ || outbox_bytes_ + text.size() <= core_.settings.max_websocket_backlog ||
                   outbox_.empty();
        };
        sent_.wait(lock, room);
        if (closed_ || close_) return fail(ErrorCode::Cancelled, "The WebSocket is closed.");
        outbox_.emplace_back(text);
        outbox_bytes_ += text.size();
    }
    wake_writer();
    return {};
}

void WebSocketSession::close(int code, std::string_view reason) {
    {
        std::lock_guard lock(mutex_);
        if (closed_ || close_) return;
        close_ = Close{code, std::string(reason.substr(0, kMaxCloseReason))};
    }
    sent_.notify_all();
    wake_writer();
}

bool WebSocketSession::closed() const {
    std::lock_guard lock(mutex_);
    return closed_ || close_;
}

void WebSocketSession::wake_writer() {
    asio::post(executor_, [self = shared_from_this()] { self->outgoing_.notify(); });
}

Awaitable<> WebSocketSession::run(const Request& request) {
    websocket::stream_base::timeout timeout;
    timeout.handshake_timeout = core_.settings.header_timeout;
    timeout.idle_timeout = core_.settings.websocket_idle;
    timeout.keep_alive_pings = true;
    stream_->set_option(timeout);
    websocket::permessage_deflate deflate;
    deflate.server_enable = true;
    deflate.server_no_context_takeover = true;  // no compressor state between messages
    deflate.client_no_context_takeover = true;
    stream_->set_option(deflate);
    stream_->set_option(websocket::stream_base::decorator(
        [id = request.request_id](websocket::response_type& response) { response.set("X-Request-Id", id); }));
    stream_->read_message_max(core_.settings.max_websocket_message);
    stream_->text(true);

    beast::http::request<beast::http::empty_body> head;
    head.method(beast::http::verb::get);
    head.target(request.target);
    for (const auto& [name, value] : request.headers.all()) head.insert(name, value);
    boost::system::error_code ec;
    co_await stream_->async_accept(head, asio::redirect_error(kUseAwaitable, ec));
    if (ec) {
        ended();
        co_return;
    }
    dispatch();
    asio::co_spawn(executor_, [self = shared_from_this()] { return self->write_messages(); }, asio::detached);
    co_await read_messages();
    ended();
    outgoing_.notify();
    while (!writer_done_) co_await written_.wait();
    co_await linger();
}

/// Swallows what the client still sends, for a while.
Awaitable<> WebSocketSession::linger() {
    deadline_ = std::chrono::steady_clock::now() + core_.settings.linger;
    auto& socket = beast::get_lowest_layer(*stream_);
    std::array<char, 4096> piece;
    boost::system::error_code ec;
    while (!ec && socket.is_open()) {
        const auto count = socket.read_some(asio::buffer(piece), ec);
        if (ec == asio::error::would_block) {
            co_await socket.async_wait(Socket::wait_read, asio::redirect_error(kUseAwaitable, ec));
        } else if (count == 0) {
            break;
        }
    }
    socket.close(ec);
}

Awaitable<> WebSocketSession::read_messages() {
    const auto crowded = [this] {
        std::lock_guard lock(mutex_);
        return inbox_.size() >= kMaxWaitingMessages || inbox_bytes_ >= core_.settings.max_websocket_message;
    };
    boost::system::error_code ec;
    beast::flat_buffer buffer;
    while (true) {
        while (crowded() && !aborted_) co_await room_.wait();
        co_await stream_->async_read(buffer, asio::redirect_error(kUseAwaitable, ec));
        if (ec) co_return;
        if (stream_->got_text()) {
            receive({static_cast<const char*>(buffer.data().data()), buffer.size()});
        } else {
            close(websocket::close_code::unknown_data, "Only text messages are understood.");
        }
        buffer.consume(buffer.size());
        if (buffer.capacity() > 64 * 1024) buffer.shrink_to_fit();
    }
}

Awaitable<> WebSocketSession::write_messages() {
    boost::system::error_code ec;
    while (!ec) {
        std::optional<std::string> text;
        std::optional<Close> close;
        {
            std::lock_guard lock(mutex_);
            if (closed_) break;
            if (!outbox_.empty()) {
                text = std::move(outbox_.front());
                outbox_.pop_front();
            } else if (close_) {
                close = close_;
            } else if (going_away_ && !handling_ && inbox_.empty()) {
                close = close_ = Close{websocket::close_code::going_away, "The server is stopping."};
            }
        }
        if (close) {
            websocket::close_reason reason(static_cast<websocket::close_code>(close->code), close->reason);
            co_await stream_->async_close(reason, asio::redirect_error(kUseAwaitable, ec));
            break;
        }
        if (!text) {
            co_await outgoing_.wait();
            continue;
        }
        deadline_ = std::chrono::steady_clock::now() + core_.settings.write_timeout;
        co_await stream_->async_write(asio::buffer(*text), asio::redirect_error(kUseAwaitable, ec));
        deadline_ = SteadyTime::max();
        {
            std::lock_guard lock(mutex_);
            outbox_bytes_ -= text->size();
        }
        sent_.notify_all();
    }
    writer_done_ = true;
    written_.notify();
    if (ec) abort();
}

void WebSocketSession::receive(std::string text) {
    {
        std::lock_guard lock(mutex_);
        if (close_) return;
        inbox_bytes_ += text.size();
        inbox_.push_back(std::move(text));
    }
    dispatch();
}

void WebSocketSession::dispatch() {
    {
        std::lock_guard lock(mutex_);
        if (handling_) return;
        handling_ = true;
    }
    if (core_.workers.post([self = shared_from_this()] { self->handle_waiting(); })) return;
    {
        std::lock_guard lock(mutex_);
        handling_ = false;
    }
    close(websocket::close_code::try_again_later, "The server is busy. Try again in a moment.");
}

/// On a worker: opened first, then the messages one after the other. A handler may wait for long, so it
/// counts as blocked.
void WebSocketSession::handle_waiting() {
    const WorkerPool::Blocked blocked(core_.workers);
    const auto self = shared_from_this();
    ++core_.requests_running;
    std::unique_lock lock(mutex_);
    if (!opened_) {
        lock.unlock();
        if (handler_.opened) guarded("websocket_opened_failed", [&] { handler_.opened(self); });
        lock.lock();
        opened_ = true;
        // The end was seen meanwhile and left to us.
        if (closed_ && handler_.closed) {
            core_.closers.post(
                [self] { guarded("websocket_closed_failed", [&] { self->handler_.closed(self); }); });
        }
    }
    while (!inbox_.empty() && !closed_) {
        const std::string text = std::move(inbox_.front());
        inbox_.pop_front();
        inbox_bytes_ -= text.size();
        lock.unlock();
        asio::post(executor_, [self] { self->room_.notify(); });
        if (handler_.message) guarded("websocket_message_failed", [&] { handler_.message(self, text); });
        lock.lock();
    }
    handling_ = false;
    lock.unlock();
    --core_.requests_running;
    wake_writer();  // it may be waiting to say goodbye
}

void WebSocketSession::ended() {
    bool tell = false;
    {
        std::lock_guard lock(mutex_);
        if (closed_) return;
        closed_ = true;
        tell = opened_ && handler_.closed;
        inbox_.clear();
        outbox_.clear();
    }
    sent_.notify_all();
    if (!tell) return;
    core_.closers.post([self = shared_from_this()] {
        guarded("websocket_closed_failed", [&] { self->handler_.closed(self); });
    });
}

void WebSocketSession::on_tick(SteadyTime now) {
    if (now >= deadline_) abort();
}

void WebSocketSession::go_away() {
    {
        std::lock_guard lock(mutex_);
        going_away_ = true;
    }
    outgoing_.notify();
}

void WebSocketSession::abort() {
    aborted_ = true;
    boost::system::error_code ignored;
    beast::get_lowest_layer(*stream_).close(ignored);
    room_.notify();
}

}  // namespace sightline::net
