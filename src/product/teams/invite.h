#pragma once
// Invites: a secret that lets one person join the tenant of who made it. Rows, within the caller's
// transaction.

#include <string>

#include "base/result.h"
#include "platform/store/store.h"
#include "product/teams/accounts.h"

namespace sightline::teams {

struct InviteRow {
    std::string id, tenant_id, organization;
    Role role = Role::User;
};

Result<void> insert_invite(store::Session& session, const Identity& who, const Invite& invite,
                           std::int64_t now);
/// Forbidden when it is unknown, used, expired, or for another address.
Result<InviteRow> find_invite(store::Session& session, const std::string& token, const std::string& email,
                              std::int64_t now);
Result<void> accept_invite(store::Session& session, const std::string& token, const std::string& user_id,
                           std::int64_t now);

}  // namespace sightline::teams
