#include "surface/api/authentication.h"

#include <algorithm>

namespace sightline::api {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

/// "example.org:8000" → "example.org", "[::1]:8000" → "[::1]"
std::string host_name(std::string_view host) {
    if (host.starts_with('[')) return lower(host.substr(0, host.find(']') + 1));
    return lower(host.substr(0, host.find(':')));
}

bool is_local_name(std::string_view name) {
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name.ends_with(".localhost");
}

}  // namespace

Result<Caller> authenticate(const Services& services, const net::Request& request) {
    const std::string_view authorization = request.headers.get("Authorization");
    if (!authorization.empty()) {
        constexpr std::string_view kScheme = "bearer ";
        if (lower(authorization.substr(0, kScheme.size())) != kScheme)
            return fail(ErrorCode::Unauthenticated, "Send the access token as Authorization: Bearer TOKEN.");
        SL_TRY(auto session,
               services.accounts->session_of_bearer(std::string(authorization.substr(kScheme.size()))));
        return Caller{.session = std::move(session)};
    }
    const std::string_view cookie = request.cookie(kSessionCookie);
    if (cookie.empty()) return Caller{};
    SL_TRY(auto session, services.accounts->session_of_cookie(std::string(cookie)));
    return Caller{.session = std::move(session), .by_cookie = true};
}

Result<void> check_page_mark(const net::Request& request, bool by_cookie) {
    const bool changes = request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
    if (!by_cookie || !changes || from_page(request)) return {};
    return fail(
        ErrorCode::Forbidden,
        "With a session cookie, requests that change something must carry X-Requested-With: sightline.");
}

Result<void> check_host(const ApiSettings& settings, const net::Request& request) {
    const std::string name = host_name(request.headers.get("Host"));
    const bool allowed = settings.allowed_hosts.empty() ? !settings.loopback || is_local_name(name)
                                                        : std::ranges::find(settings.allowed_hosts, name) !=
                                                              settings.allowed_hosts.end();
    if (allowed) return {};
    return fail(ErrorCode::Forbidden,
                "This server does not go by that name; add it to the setting allowed_hosts.");
}

bool same_origin(const net::Request& request, std::string_view origin) {
    const std::size_t scheme = origin.find("://");
    return scheme != std::string_view::npos &&
           lower(origin.substr(scheme + 3)) == lower(request.headers.get("Host"));
}

bool allowed_origin(const ApiSettings& settings, std::string_view origin) {
    return std::ranges::find(settings.cors_origins, origin) != settings.cors_origins.end();
}

std::string client_address(const ApiSettings& settings, const net::Request& request) {
    if (std::ranges::find(settings.trusted_proxies, request.remote_address) == settings.trusted_proxies.end())
        return request.remote_address;
    // The last entry is the one our proxy added; those before it are the client's own words.
    std::string_view chain = request.headers.get("X-Forwarded-For");
    if (const std::size_t comma = chain.rfind(','); comma != std::string_view::npos)
        chain.remove_prefix(comma + 1);
    while (chain.starts_with(' ')) chain.remove_prefix(1);
    return chain.empty() || chain.size() > 45 ? request.remote_address : std::string(chain);
}

bool is_loopback_address(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

}  // namespace sightline::api
