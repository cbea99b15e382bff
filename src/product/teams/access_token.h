#pragma once
// Access tokens: JWT (RFC 7519) signed with HMAC-SHA-256 and nothing else. Pure but for the key file; a
// signer is immutable and thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sightline::teams {

struct Claims {
    std::string subject;                         ///< sub: user
    std::string tenant;                          ///< tid
    std::string session;                         ///< sid: the sign-in this token belongs to
    std::string token_id;                        ///< jti
    std::int64_t issued_at = 0, expires_at = 0;  ///< iat, exp: seconds since 1970 UTC
};

class TokenSigner {
  public:
    /// `key` has at least 32 bytes.
    explicit TokenSigner(std::string key) : key_(std::move(key)) {}

    std::string sign(const Claims& claims) const;
    /// Unauthenticated for anything but a token of ours in its time: wrong algorithm, type, signature,
    /// missing or odd claims, expired at `now` (seconds), or issued more than a minute in the future. The
    /// message tells only expired from invalid.
    Result<Claims> verify(std::string_view token, std::int64_t now) const;

  private:
    std::string mac(std::string_view text) const;
    std::string key_;
};

/// The key in `path` (mode 0600), made of 32 random bytes when the file is absent; two processes starting at
/// once get the same. Unavailable when it cannot be read or written, or others may read it.
Result<std::string> load_or_make_key(const std::string& path);

}  // namespace sightline::teams
