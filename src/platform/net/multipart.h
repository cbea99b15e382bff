#pragma once
// multipart/form-data (RFC 7578) as a stream: parts arrive in pieces, nothing is held whole in memory.

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "platform/net/http.h"

namespace sightline::net {

struct PartHeader {
    std::string name;      ///< form field
    std::string filename;  ///< "" for a plain field; folder parts are cut off
    std::string content_type;
};

struct PartSink {
    std::function<Result<void>(const PartHeader&)> begin;
    std::function<Result<void>(std::string_view)> data;
    std::function<Result<void>()> end;
};

/// Reads the whole body; stops at the first error of the sink. InvalidInput for a malformed body (says what),
/// TooLarge past `max_parts` or 16 KiB of part headers.
Result<void> read_multipart(const Request& request, const PartSink& sink, std::size_t max_parts = 100);

}  // namespace sightline::net
