#pragma once
// Call: one request as a handler sees it: who calls, the ids in the path, and what goes into the response
// beside the body.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/engine/engine.h"
#include "platform/net/http.h"
#include "surface/api/services.h"

namespace sightline::api {

struct Call {
    const Services& services;
    const ApiSettings& settings;
    net::Request& request;
    std::optional<teams::Session> session;  ///< always there behind Access::User and Access::Admin
    bool by_cookie = false;                 ///< the page's session, not a bearer token
    std::vector<std::string> parameters;    ///< of the path, in order; ids are UUIDs in lower case

    int status = 0;        ///< 0: the route's own
    net::Headers headers;  ///< added to the response

    const teams::Identity& who() const { return session->identity; }
    const std::string& id() const { return parameters.front(); }
};

/// Work for a client ends when the client hangs up. Lives as long as the work.
struct Hangup {
    explicit Hangup(const net::Request& request)
        : watch(request.client->on_close([token = token] { token.cancel(); })) {}
    const engine::CancelToken token;
    const std::shared_ptr<void> watch;
};

/// The page marks its requests; another site's page cannot without being asked first.
inline constexpr std::string_view kPageHeader = "X-Requested-With";
inline constexpr std::string_view kPageMark = "sightline";
inline bool from_page(const net::Request& request) {
    return request.headers.get(kPageHeader) == kPageMark;
}

}  // namespace sightline::api
