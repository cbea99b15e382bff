#pragma once
// Who sends this request: a bearer token or, from the page, the session cookie. And whether the request may
// come from where it comes: a cookie alone does not change anything, and no other site's page gets through.

#include <optional>
#include <string>
#include <string_view>

#include "surface/api/call.h"

namespace sightline::api {

inline constexpr std::string_view kSessionCookie = "sightline_session";

struct Caller {
    std::optional<teams::Session> session;  ///< nothing: a stranger
    bool by_cookie = false;
};

/// A bearer token goes before a cookie. Unauthenticated when what is presented does not hold.
Result<Caller> authenticate(const Services& services, const net::Request& request);

/// Forbidden for a request that changes something on the strength of a cookie without the page's mark.
Result<void> check_page_mark(const net::Request& request, bool by_cookie);

/// Forbidden when the request is addressed to a name that is not ours (DNS rebinding).
Result<void> check_host(const ApiSettings& settings, const net::Request& request);

/// True when `origin` is this server itself as the request names it.
bool same_origin(const net::Request& request, std::string_view origin);
bool allowed_origin(const ApiSettings& settings, std::string_view origin);  ///< named in cors_origins

/// The address of the client itself: what a trusted proxy says, else who is connected.
std::string client_address(const ApiSettings& settings, const net::Request& request);

bool is_loopback_address(std::string_view address);

}  // namespace sightline::api
