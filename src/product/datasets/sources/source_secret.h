#pragma once
// Secrets of sources as they are kept: sealed with XChaCha20-Poly1305 (libsodium) under the server's key, and
// bound to the row they belong to, so that one cannot be moved to another.

#include <string>

#include "base/result.h"

namespace sightline::datasets {

/// base64 of nonce and ciphertext; "" for an empty secret. `key` has 32 bytes.
std::string seal(const std::string& key, const std::string& secret, const std::string& bound_to);
/// Unavailable when it was sealed with another key or for another row.
Result<std::string> unseal(const std::string& key, const std::string& sealed, const std::string& bound_to);

}  // namespace sightline::datasets
