#include "base/result.h"

namespace sightline {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
            return "invalid_input";
        case ErrorCode::Unauthenticated:
            return "unauthenticated";
        case ErrorCode::Forbidden:
            return "forbidden";
        case ErrorCode::NotFound:
            return "not_found";
        case ErrorCode::Conflict:
            return "conflict";
        case ErrorCode::TooLarge:
            return "too_large";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::Unprocessable:
            return "unprocessable";
        case ErrorCode::RateLimited:
            return "rate_limited";
        case ErrorCode::Cancelled:
            return "cancelled";
        case ErrorCode::Internal:
            return "internal";
        case ErrorCode::Unavailable:
            return "unavailable";
        case ErrorCode::Timeout:
            return "timeout";
        case ErrorCode::ResourceExhausted:
            return "resource_exhausted";
    }
    return "internal";
}

}  // namespace sightline
