#pragma once
// Headers every response carries: what browsers may do with it, and which other origins may read it.

#include "surface/api/call.h"

namespace sightline::api {

void add_security_headers(const ApiSettings& settings, net::Headers& headers);

/// For a request from an allowed origin.
void add_cors_headers(const ApiSettings& settings, const net::Request& request, net::Headers& headers);
/// The answer to a preflight from an allowed origin; nothing when it is none.
std::optional<net::Response> preflight(const ApiSettings& settings, const net::Request& request);

}  // namespace sightline::api
