#pragma once
// The WebSocket at /ws. A client says who it is by cookie, by Authorization header, or in its first message
// {"type":"auth","token"}; then
//     {"type":"ask","id":"1","message" or "question","dataset_ids","conversation_id","query","theme"} several
//     at once, told apart by id
//     {"type":"cancel","id":"1"}    {"type":"ping"}
// and gets the events of the stream with "event" and "id" beside their own members. Thread-safe.

#include <memory>

#include "platform/net/http.h"
#include "surface/api/services.h"

namespace sightline::api {

class Sockets {
  public:
    Sockets(const Services& services, const ApiSettings& settings);
    ~Sockets();

    /// What to do with one connection; Unauthenticated when what it presents does not hold, Unavailable when
    /// there are too many.
    Result<net::WebSocketHandler> accept(const net::Request& request);
    /// Cancels what runs, closes all connections, takes no more.
    void stop();

  private:
    class Hub;
    std::shared_ptr<Hub> hub_;
};

}  // namespace sightline::api
