#include "surface/api/response_headers.h"

#include "surface/api/authentication.h"

namespace sightline::api {

namespace {

// Inline styles are what the page's component library sets sizes with; scripts are never inline.
constexpr std::string_view kContentPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

void set_missing(net::Headers& headers, std::string_view name, std::string_view value) {
    if (headers.get(name).empty()) headers.set(name, value);
}

}  // namespace

void add_security_headers(const ApiSettings& settings, net::Headers& headers) {
    set_missing(headers, "Content-Security-Policy", kContentPolicy);
    set_missing(headers, "X-Content-Type-Options", "nosniff");
    set_missing(headers, "X-Frame-Options", "DENY");
    set_missing(headers, "Referrer-Policy", "same-origin");
    set_missing(headers, "Cross-Origin-Opener-Policy", "same-origin");
    set_missing(headers, "Cross-Origin-Resource-Policy", "same-origin");
    set_missing(headers, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (settings.cookie_secure) set_missing(headers, "Strict-Transport-Security", "max-age=31536000");
}

void add_cors_headers(const ApiSettings& settings, const net::Request& request, net::Headers& headers) {
    if (settings.cors_origins.empty()) return;
    headers.add("Vary", "Origin");
    const std::string_view origin = request.headers.get("Origin");
    if (origin.empty() || !allowed_origin(settings, origin)) return;
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Expose-Headers",
                "X-Request-Id, Retry-After, Location, Upload-Offset, Upload-Length, Upload-Metadata, "
                "Upload-Expires, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size");
}

std::optional<net::Response> preflight(const ApiSettings& settings, const net::Request& request) {
    const std::string_view origin = request.headers.get("Origin");
    const bool asks =
        request.method == "OPTIONS" && !request.headers.get("Access-Control-Request-Method").empty();
    if (!asks || !allowed_origin(settings, origin)) return std::nullopt;
    net::Response response{.status = 204};
    response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
    response.headers.set(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Accept, X-Requested-With, Tus-Resumable, Upload-Length, "
        "Upload-Offset, Upload-Metadata, Upload-Checksum, X-HTTP-Method-Override");
    response.headers.set("Access-Control-Max-Age", "600");
    return response;
}

}  // namespace sightline::api
