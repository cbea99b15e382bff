#include "platform/net/response_head.h"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <ctime>

#include "base/log.h"

namespace sightline::net {

namespace {

std::string_view reason_of(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 423:
            return "Locked";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 499:
            return "Client Closed Request";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Unknown";  // the phrase carries no meaning
    }
}

std::string_view code_of(int status) {
    switch (status) {
        case 404:
            return name_of(ErrorCode::NotFound);
        case 405:
        case 426:
        case 501:
        case 505:
            return name_of(ErrorCode::Unsupported);
        case 408:
            return name_of(ErrorCode::Timeout);
        case 413:
        case 414:
        case 431:
            return name_of(ErrorCode::TooLarge);
        case 500:
            return name_of(ErrorCode::Internal);
        case 503:
            return name_of(ErrorCode::Unavailable);
        default:
            return name_of(ErrorCode::InvalidInput);
    }
}

bool same_name(std::string_view a, std::string_view lower_case) {
    if (a.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
        if (c != lower_case[i]) return false;
    }
    return true;
}

bool decided_here(std::string_view name) {
    for (const std::string_view own :
         {"connection", "content-length", "date", "keep-alive", "transfer-encoding", "x-request-id"})
        if (same_name(name, own)) return true;
    return false;
}

bool is_token(std::string_view name) {
    for (const char c : name) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!plain && std::string_view("!#$%&'*+-.^_`|~").find(c) == std::string_view::npos) return false;
    }
    return !name.empty();
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    for (const char c : value) {
        const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
        out += control ? ' ' : c;
    }
    out += "\r\n";
}

}  // namespace

Response error_response(int status, std::string_view message, std::string_view request_id) {
    boost::json::object error{{"code", code_of(status)}, {"message", message}, {"request_id", request_id}};
    Response response;
    response.status = status;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    response.body = boost::json::serialize(boost::json::object{{"error", std::move(error)}});
    return response;
}

std::string make_head(const Response& response, const HeadOptions& options) {
    std::string out;
    out.reserve(512);
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(reason_of(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers.all()) {
        if (decided_here(name)) continue;
        if (!is_token(name)) {
            log::error("response_field_dropped", {{"name", name}});
            continue;
        }
        append_field(out, name, value);
    }
    if (options.framing == Framing::Length && options.length)
        append_field(out, "Content-Length", std::to_string(*options.length));
    if (options.framing == Framing::Chunked) append_field(out, "Transfer-Encoding", "chunked");
    if (!options.keep_alive) append_field(out, "Connection", "close");
    if (options.keep_alive && options.http_1_0) append_field(out, "Connection", "keep-alive");
    if (!options.date.empty()) append_field(out, "Date", options.date);
    if (!options.request_id.empty()) append_field(out, "X-Request-Id", options.request_id);
    out += "\r\n";
    return out;
}

bool status_has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

std::string http_date(std::int64_t unix_seconds) {
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t time = unix_seconds;
    std::tm t{};
    ::gmtime_r(&time, &t);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[t.tm_wday], t.tm_mday,
                  kMonths[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    return text;
}

}  // namespace sightline::net
