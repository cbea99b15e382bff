#include <sodium.h>

#include "base/ids.h"
#include "product/teams/session.h"

namespace sightline::teams {

namespace {

constexpr std::string_view kRefreshPrefix = "slr_";
constexpr std::string_view kCookiePrefix = "slc_";
constexpr std::string_view kSelect =
    "SELECT r.id, r.family_id, r.tenant_id, r.user_id, r.expires_at, r.revoked_at, u.role, u.is_active FROM "
    "refresh_tokens r "
    "JOIN users u ON u.id = r.user_id ";

Session session_of(const store::Row& row) {
    return {.id = row.text("family_id"),
            .identity = {row.text("tenant_id"), row.text("user_id"), role_from(row.text("role"))}};
}

bool is_live(const store::Row& row, std::int64_t now) {
    return row.is_null("revoked_at") && row.integer("expires_at") > now && row.boolean("is_active");
}

}  // namespace

std::string token_hash(const std::string& token) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(token.data()), token.size());
    char hex[2 * sizeof hash + 1];
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return hex;
}

Result<std::string> add_token(store::Session& store, const Session& session, TokenKind kind, std::int64_t now,
                              std::int64_t expires_at) {
    std::string token(kind == TokenKind::Refresh ? kRefreshPrefix : kCookiePrefix);
    token += random_token();
    SL_CHECK(store.execute(
        "INSERT INTO refresh_tokens (id, tenant_id, user_id, family_id, token_hash, expires_at, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        {new_id(), session.identity.tenant_id, session.identity.user_id, session.id, token_hash(token),
         expires_at, now}));
    return token;
}

Result<std::optional<Session>> find_cookie_session(store::Session& store, const std::string& token,
                                                   std::int64_t now) {
    if (!token.starts_with(kCookiePrefix)) return std::nullopt;
    SL_TRY(const auto rows,
           store.query(std::string(kSelect) + "WHERE r.token_hash = ?", {token_hash(token)}));
    if (rows.empty() || !is_live(rows.front(), now)) return std::nullopt;
    return session_of(rows.front());
}

Result<std::optional<Session>> find_session(store::Session& store, const std::string& id, std::int64_t now) {
    SL_TRY(const auto rows,
           store.query(std::string(kSelect) +
                           "WHERE r.family_id = ? AND r.revoked_at IS NULL AND r.expires_at > ? LIMIT 1",
                       {id, now}));
    if (rows.empty() || !is_live(rows.front(), now)) return std::nullopt;
    return session_of(rows.front());
}

Result<void> revoke_session(store::Session& store, const std::string& id, std::int64_t now) {
    SL_CHECK(store.execute(
        "UPDATE refresh_tokens SET revoked_at = ? WHERE family_id = ? AND revoked_at IS NULL", {now, id}));
    return {};
}

Result<void> revoke_sessions_of(store::Session& store, const std::string& user_id,
                                const std::string& except_session, std::int64_t now) {
    SL_CHECK(
        store.execute("UPDATE refresh_tokens SET revoked_at = ? WHERE user_id = ? AND family_id <> ? AND "
                      "revoked_at IS NULL",
                      {now, user_id, except_session}));
    return {};
}

Result<Rotation> use_refresh_token(store::Session& store, const std::string& token, std::int64_t now) {
    Rotation out;
    if (!token.starts_with(kRefreshPrefix)) return out;
    SL_TRY(const auto rows,
           store.query(std::string(kSelect) + "WHERE r.token_hash = ?", {token_hash(token)}));
    if (rows.empty()) return out;
    const store::Row& row = rows.front();
    out.of = session_of(row);
    if (!row.is_null("revoked_at")) {
        out.reused = true;
        SL_CHECK(revoke_session(store, out.of.id, now));
        return out;
    }
    if (!is_live(row, now)) return out;
    // The condition makes two uses at the same moment one use and one reuse on every back end.
    SL_TRY(const auto used,
           store.execute("UPDATE refresh_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                         {now, row.text("id")}));
    if (used == 1) {
        out.session = out.of;
        return out;
    }
    out.reused = true;
    SL_CHECK(revoke_session(store, out.of.id, now));
    return out;
}

}  // namespace sightline::teams
