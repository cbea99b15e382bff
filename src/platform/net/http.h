#pragma once
// HTTP in plain words: what a handler sees and gives. No Boost here: surface code compiles without the
// network library.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sightline::net {

/// Field names compare without case; order is kept.
class Headers {
  public:
    void set(std::string_view name, std::string_view value);
    void add(std::string_view name, std::string_view value);
    std::string_view get(std::string_view name) const;  ///< "" when absent
    const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// The request body as it arrives. Blocking, used on a worker thread; reading applies back-pressure to the
/// client.
class BodyReader {
  public:
    virtual ~BodyReader() = default;
    /// Next piece, at most 256 KiB, "" at the end. TooLarge past the limit, Cancelled when the client went
    /// away, Timeout.
    virtual Result<std::string> read() = 0;
    Result<std::string> read_all(std::size_t limit);  ///< TooLarge beyond `limit` bytes
};

/// Whether the client is still there. Thread-safe. A client that half-closes its side counts as gone.
class ClientWatch {
  public:
    virtual ~ClientWatch() = default;
    virtual bool gone() const = 0;
    /// Runs once, from any thread, as soon as the client is seen gone (or the server drains past its time);
    /// at once when it already is. Dropping the handle unregisters, and waits for a hook that is running in
    /// another thread.
    [[nodiscard]] virtual std::shared_ptr<void> on_close(std::function<void()> hook) = 0;
};

struct Request {
    std::string method;                                      ///< upper case
    std::string target;                                      ///< as sent
    std::string path;                                        ///< decoded, without query
    std::vector<std::pair<std::string, std::string>> query;  ///< decoded
    Headers headers;
    std::string remote_address;  ///< numeric
    std::string request_id;
    BodyReader* body = nullptr;  ///< never null inside a handler
    std::shared_ptr<ClientWatch>
        client;  ///< never null inside a handler; lets work that answers at once be cancelled too

    std::string_view query_value(std::string_view name) const;  ///< "" when absent
    std::string_view cookie(std::string_view name) const;
};

/// Writes a streamed response. Blocking, used on a worker thread; write fails with Cancelled once the client
/// went away.
class StreamWriter {
  public:
    virtual ~StreamWriter() = default;
    virtual Result<void> write(std::string_view bytes) = 0;
    virtual bool closed() const = 0;
    /// Runs once, from any thread, as soon as the client is seen gone (or the server drains past its time).
    /// The handle unregisters.
    [[nodiscard]] virtual std::shared_ptr<void> on_close(std::function<void()> hook) = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    /// When set, `body` is not used: called on a worker thread to write the body piece by piece (chunked, or
    /// of the length that a Content-Length header states). When it throws, the client sees the body as cut
    /// off.
    std::function<void(StreamWriter&)> stream;
    /// When set, the body is this file, sent without loading it; ranges are honoured.
    std::string file;
};

/// One WebSocket connection. send is safe from any thread; messages arrive one at a time on a worker thread.
class WebSocket {
  public:
    virtual ~WebSocket() = default;
    virtual Result<void> send(std::string_view text) = 0;
    virtual void close(int code = 1000, std::string_view reason = {}) = 0;
    virtual bool closed() const = 0;
};
struct WebSocketHandler {
    std::function<void(std::shared_ptr<WebSocket>)> opened;
    std::function<void(std::shared_ptr<WebSocket>, std::string text)>
        message;  ///< one at a time per connection
    /// Once, as soon as the connection is seen closed: it may run while a message is still being handled, so
    /// that its work can be cancelled.
    std::function<void(std::shared_ptr<WebSocket>)> closed;
};

/// What the server calls. `handle` runs on a worker thread and may block. `upgrade` decides about a WebSocket
/// request before the handshake: a handler, or the response to refuse with.
struct Service {
    std::function<Response(Request&)> handle;
    std::function<std::expected<WebSocketHandler, Response>(const Request&)> upgrade;
};

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8000;  ///< 0 = any free one
    int io_threads = 1;
    int worker_threads = 16;  ///< handlers that may compute at the same time
    int max_blocked_workers =
        256;  ///< further threads for handlers that only wait for a client: streams, slow uploads
    std::size_t max_connections = 4096;
    std::size_t max_header_bytes = 32 * 1024;
    std::uint64_t max_body_bytes = 16ULL << 30;
    std::chrono::seconds header_timeout{15};
    std::chrono::seconds body_timeout{60};  ///< between two pieces
    std::chrono::seconds write_timeout{60};
    std::chrono::seconds keep_alive{75};
    std::chrono::seconds linger{
        5};  ///< how long unread input is swallowed so that a refusal reaches the client
    std::size_t max_header_fields = 128;
    std::size_t max_body_buffer =
        768 * 1024;  ///< bytes of one upload held in memory while the handler is busy
    std::size_t max_stream_buffer = 256 * 1024;  ///< bytes of one streamed response waiting for the client
    std::chrono::seconds websocket_idle{60};     ///< silent this long, pings included: closed
    std::size_t max_websocket_backlog =
        4 << 20;  ///< bytes waiting for one WebSocket client; send blocks beyond it
    std::size_t max_websocket_message = 1 << 20;  ///< unpacked
    std::size_t max_queued_requests = 1024;       ///< waiting for a worker; beyond it 503
};

class Server {
  public:
    virtual ~Server() = default;
    virtual std::uint16_t port() const = 0;
    /// Stops accepting, lets running requests finish for up to `grace`, then closes what is left. Returns
    /// when all is closed.
    virtual void drain(std::chrono::milliseconds grace) = 0;
    struct Numbers {
        std::size_t connections = 0, requests_running = 0, requests_queued = 0;
        std::uint64_t requests_total = 0;
    };
    virtual Numbers numbers() const = 0;
};

/// `service` is copied; its functions are called from many threads at once. InvalidInput for a bad address,
/// Conflict when the port is taken. Destroying the server drains it with no grace and waits for handlers
/// still running.
Result<std::unique_ptr<Server>> serve(ServerSettings settings, Service service);

}  // namespace sightline::net
