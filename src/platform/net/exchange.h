#pragma once
// One request with its answer, shared by the connection (I/O thread) and the handler (worker thread). It
// outlives the connection when the client leaves before the handler is done.

#include <memory>

#include "platform/net/body_pipe.h"
#include "platform/net/close_hooks.h"
#include "platform/net/server_core.h"
#include "platform/net/stream_pipe.h"

namespace sightline::net {

/// What the worker tells the connection. Called on a worker; implementations hand over to their own thread.
class ExchangeEvents {
  public:
    virtual ~ExchangeEvents() = default;
    virtual void body_wanted() = 0;
    virtual void stream_ready() = 0;
    virtual void answered(
        Response response) = 0;  ///< for a stream: the head; the body follows through the pipe
    virtual void upgraded(WebSocketHandler handler) = 0;
};

struct Exchange {
    Exchange(ServerCore& core, Request&& read, std::shared_ptr<ExchangeEvents> connection);

    Request request;
    std::shared_ptr<ExchangeEvents> events;
    std::shared_ptr<CloseHooks> client;
    BodyPipe body;
    StreamPipe stream;
};

/// Puts the handler on a worker; false when the queue is full. `upgrade` asks the service about a WebSocket
/// first.
bool start_handler(ServerCore& core, const std::shared_ptr<Exchange>& exchange, bool upgrade);

}  // namespace sightline::net
