#pragma once
// resolve: the addresses of a host that a person named, held to the same rules as fetch: what is connected to
// is what was looked at.

#include <string>
#include <vector>

#include "base/result.h"

namespace sightline::net {

/// Numeric addresses of `host`, IPv4 first. Without `private_addresses` one that is not of the public
/// internet refuses the whole host (InvalidInput): a name must not lead inside now and then. Link-local
/// addresses, where clouds keep their keys, are always refused. Unprocessable when there is no such host.
/// Blocking.
Result<std::vector<std::string>> resolve(const std::string& host, bool private_addresses);

}  // namespace sightline::net
