#include "surface/api/problem.h"

#include "base/json.h"

namespace sightline::api {

namespace {

net::Response document(int status, ErrorBody body, std::string_view request_id) {
    body.request_id = request_id;
    net::Response response{.status = status,
                           .body = json::write(json::to_json(ErrorDocument{std::move(body)}))};
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    if (status == 401) response.headers.set("WWW-Authenticate", "Bearer realm=\"sightline\"");
    if (status == 429 || status == 503) response.headers.set("Retry-After", "5");
    return response;
}

}  // namespace

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
            return 400;
        case ErrorCode::Unauthenticated:
            return 401;
        case ErrorCode::Forbidden:
            return 403;
        case ErrorCode::NotFound:
            return 404;
        case ErrorCode::Conflict:
            return 409;
        case ErrorCode::TooLarge:
            return 413;
        case ErrorCode::Unsupported:
            return 415;
        case ErrorCode::Unprocessable:
            return 422;
        case ErrorCode::RateLimited:
            return 429;
        case ErrorCode::Cancelled:
            return 499;
        case ErrorCode::Internal:
            return 500;
        case ErrorCode::Unavailable:
            return 503;
        case ErrorCode::Timeout:
            return 504;
        case ErrorCode::ResourceExhausted:
            return 507;
    }
    return 500;
}

net::Response problem(const Error& error, std::string_view request_id) {
    return problem(error, {}, request_id);
}

net::Response problem(const Error& error, ErrorBody body, std::string_view request_id) {
    // What happened inside stays inside: an Internal error's own message may name things that are none of the
    // client's business.
    body.code = name_of(error.code);
    body.message = error.code == ErrorCode::Internal ? internal_error().message : error.message;
    return document(status_of(error.code), std::move(body), request_id);
}

net::Response problem(int status, std::string_view code, std::string_view message,
                      std::string_view request_id) {
    return document(status, {.code = std::string(code), .message = std::string(message)}, request_id);
}

net::Response problem(const json::Issues& issues, std::string_view request_id) {
    std::vector<ErrorDetail> details;
    for (const json::Issue& issue : issues.list()) details.push_back({issue.path, issue.message});
    return document(400,
                    {.code = std::string(name_of(ErrorCode::InvalidInput)),
                     .message = issues.text(),
                     .details = std::move(details)},
                    request_id);
}

Error internal_error() {
    return {ErrorCode::Internal,
            "Something went wrong on our side. Report the request id if it happens again.",
            {}};
}

}  // namespace sightline::api
