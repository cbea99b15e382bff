#include "base/ids.h"
#include "product/teams/invite.h"

namespace sightline::teams {

Result<void> insert_invite(store::Session& session, const Identity& who, const Invite& invite,
                           std::int64_t now) {
    SL_CHECK(session.execute(
        "INSERT INTO invites (id, tenant_id, token_hash, email, role, invited_by, expires_at, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {new_id(), who.tenant_id, token_hash(invite.token),
         invite.email.empty() ? store::Parameter{} : store::Parameter{invite.email},
         std::string(name_of(invite.role)), who.user_id, invite.expires_at, now}));
    return {};
}

Result<InviteRow> find_invite(store::Session& session, const std::string& token, const std::string& email,
                              std::int64_t now) {
    SL_TRY(const auto rows, session.query("SELECT i.id, i.tenant_id, i.email, i.role, i.accepted_at, "
                                          "i.expires_at, t.name AS organization FROM invites i "
                                          "JOIN tenants t ON t.id = i.tenant_id WHERE i.token_hash = ?",
                                          {token_hash(token)}));
    if (rows.empty() || !rows.front().is_null("accepted_at") || rows.front().integer("expires_at") <= now)
        return fail(ErrorCode::Forbidden, "This invite is not valid any more; ask for a new one.");
    const store::Row& row = rows.front();
    if (!row.is_null("email") && row.text("email") != email)
        return fail(ErrorCode::Forbidden, "This invite is for another e-mail address.");
    return InviteRow{row.text("id"), row.text("tenant_id"), row.text("organization"),
                     role_from(row.text("role"))};
}

Result<void> accept_invite(store::Session& session, const std::string& token, const std::string& user_id,
                           std::int64_t now) {
    SL_TRY(const auto changed, session.execute("UPDATE invites SET accepted_by = ?, accepted_at = ? WHERE "
                                               "token_hash = ? AND accepted_at IS NULL",
                                               {user_id, now, token_hash(token)}));
    if (changed != 1)
        return fail(ErrorCode::Forbidden, "This invite is not valid any more; ask for a new one.");
    return {};
}

}  // namespace sightline::teams
