#pragma once
// fetch: one file from an address that a person gave. The address rules are looked at where the connection is
// made, after the name was resolved, so neither a redirect nor a name that changes its address leads inside.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace sightline::net {

struct FetchRules {
    bool private_addresses = false;  ///< loopback, link-local, private and reserved ones may be reached
    bool link_local = true;          ///< of those, also link-local ones, where clouds keep their keys
    std::string setting = "url_private_addresses";  ///< that opens them, for the message
    std::int64_t max_bytes = 4LL << 30;
    std::chrono::seconds deadline{600}, connect{15};
    std::chrono::seconds quiet{30};  ///< ended when hardly anything came for so long
    int redirects = 5;
};

/// A file that may have been fetched before.
struct FetchOrder {
    std::string url;
    std::string user, password;  ///< "": none. Sent to the host of the address only, not after a redirect
    std::string known;           ///< Fetched::validator of the time before; "" = none
    /// Hears once, before the first bytes, what the file is called: as the server says (Content-Disposition),
    /// else as the address ends. An error ends the transfer and is given back.
    std::function<Result<void>(const std::string&)> named;
};
struct Fetched {
    bool changed = true;    ///< false: as it was when `known` was given; nothing was handed over
    std::string validator;  ///< "" when the server gives none
};

/// Hands the body over as it comes. `sink` ends the transfer by an error, which is given back. InvalidInput
/// for an address that is none or not allowed, Unprocessable when the other side refuses, TooLarge, Timeout,
/// Cancelled once `stopped` says so. Blocking.
Result<void> fetch(const std::string& url, const FetchRules& rules,
                   const std::function<Result<void>(std::string_view)>& sink,
                   const std::function<bool()>& stopped);

/// The same, unless the file is still the one that `order.known` tells of.
Result<Fetched> fetch(const FetchOrder& order, const FetchRules& rules,
                      const std::function<Result<void>(std::string_view)>& sink,
                      const std::function<bool()>& stopped);

bool is_link_local(const std::string& address);  ///< in numbers

/// Whether an address in numbers (IPv4 or IPv6) is of the public internet.
bool is_public_address(const std::string& address);

}  // namespace sightline::net
