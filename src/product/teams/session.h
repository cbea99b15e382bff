#pragma once
// Sign-in sessions. One sign-in is one session: a family of refresh tokens, each good for one use, and the
// token of the page's cookie. Only hashes are stored. Presenting a refresh token that was used before ends
// the whole session: someone else has it.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "platform/store/store.h"
#include "product/teams/access.h"

namespace sightline::teams {

struct Session {
    std::string id;
    Identity identity;
};

enum class TokenKind { Refresh, Cookie };

// Rows, within the caller's transaction. Times in microseconds.
Result<std::string> add_token(store::Session& store, const Session& session, TokenKind kind, std::int64_t now,
                              std::int64_t expires_at);  ///< the token, shown once
/// Session of a live cookie token of an active user; nothing otherwise.
Result<std::optional<Session>> find_cookie_session(store::Session& store, const std::string& token,
                                                   std::int64_t now);
/// Session by id while it has a live token and its user is active.
Result<std::optional<Session>> find_session(store::Session& store, const std::string& id, std::int64_t now);
Result<void> revoke_session(store::Session& store, const std::string& id, std::int64_t now);
Result<void> revoke_sessions_of(store::Session& store, const std::string& user_id,
                                const std::string& except_session, std::int64_t now);

struct Rotation {
    std::optional<Session> session;  ///< nothing: unknown, expired or used before
    bool reused = false;             ///< used before: the session is revoked now
    Session of;                      ///< whose token it was, when reused
};
/// Uses a refresh token up.
Result<Rotation> use_refresh_token(store::Session& store, const std::string& token, std::int64_t now);

/// Remembers for a short while which sessions are live, so that most requests need no look into the store.
/// Another process's sign-out is seen after that while. Thread-safe.
class SessionCache {
  public:
    explicit SessionCache(std::chrono::milliseconds life = std::chrono::seconds(5),
                          std::size_t max_entries = 20'000)
        : life_(life), max_entries_(max_entries) {}
    std::optional<Session> get(const std::string& key);
    void put(const std::string& key, const Session& session);
    void forget_session(const std::string& session_id);
    void forget_user(const std::string& user_id);

  private:
    struct Entry {
        Session session;
        std::chrono::steady_clock::time_point until;
    };
    std::chrono::milliseconds life_;
    std::size_t max_entries_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
};

/// SHA-256 of a token in hex: how tokens are stored and looked up.
std::string token_hash(const std::string& token);

}  // namespace sightline::teams
