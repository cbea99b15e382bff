#pragma once
// Api: the HTTP and WebSocket surface as one service for platform/net. Every request passes the same gates in
// the same order: host, route, who, rights, page mark, rate; then its handler; then headers, log and metrics.
// Thread-safe.

#include <memory>

#include "platform/net/http.h"
#include "platform/net/static_files.h"
#include "surface/api/openapi.h"
#include "surface/api/rate_limit.h"
#include "surface/api/router.h"
#include "surface/api/services.h"
#include "surface/api/sockets.h"

namespace sightline::api {

class Api {
  public:
    Api(Services services, ApiSettings settings);

    net::Service service();  ///< this must outlive the server
    /// Ends what runs on WebSockets; before the server drains.
    void stop();

    net::Response handle(net::Request& request);
    std::expected<net::WebSocketHandler, net::Response> upgrade(const net::Request& request);

  private:
    struct Outcome;
    Outcome answer(net::Request& request);
    Result<net::Response> run_route(const Route& route, Call& call);
    net::Response page_or_nothing(const net::Request& request);
    void finish(const Outcome& outcome, const net::Request& request, double seconds) const;

    Services services_;
    ApiSettings settings_;
    Router router_;
    RateLimit rate_limit_;
    std::unique_ptr<net::StaticFiles> page_;
    Sockets sockets_;
};

std::unique_ptr<Api> make_api(Services services, ApiSettings settings);

}  // namespace sightline::api
