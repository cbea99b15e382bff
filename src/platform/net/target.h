#pragma once
// The request target (RFC 9112, section 3.2) taken apart.

#include <string_view>

#include "platform/net/http.h"

namespace sightline::net {

/// Fills path and query from `request.target`: origin form, absolute form, or `*`. InvalidInput for anything
/// else, a bad escape in the path, or a NUL. A bad escape in the query stays as it was sent.
Result<void> read_target(Request& request);

}  // namespace sightline::net
