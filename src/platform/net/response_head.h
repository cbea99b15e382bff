#pragma once
// Responses as bytes, and the server's own refusals.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/net/http.h"

namespace sightline::net {

/// {"error": {"code", "message", "request_id"}} with the code that fits the status.
Response error_response(int status, std::string_view message, std::string_view request_id);

/// How the end of the body is told.
enum class Framing {
    None,     ///< the status has no body (1xx, 204, 304)
    Length,   ///< Content-Length
    Chunked,  ///< Transfer-Encoding: chunked
    Close,    ///< until the connection ends (HTTP/1.0)
};

struct HeadOptions {
    Framing framing = Framing::Length;
    std::optional<std::uint64_t>
        length;  ///< for Framing::Length; absent leaves the field out (HEAD of a stream)
    bool keep_alive = true;
    bool http_1_0 = false;
    std::string_view request_id;
    std::string_view date;  ///< HTTP-date
};

/// Status line and fields with the empty line. Fields the server decides itself (Connection, Date,
/// Transfer-Encoding, Content-Length, X-Request-Id) are not taken from the response; control characters in
/// values become spaces.
std::string make_head(const Response& response, const HeadOptions& options);

bool status_has_body(int status);
std::string http_date(std::int64_t unix_seconds);  ///< IMF-fixdate

}  // namespace sightline::net
