#pragma once
// User: a person of a tenant (organization). Plain values and their rows.

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "platform/store/store.h"
#include "product/teams/access.h"

namespace sightline::teams {

struct User {
    std::string id, tenant_id, organization, email, hashed_password, full_name, username;
    Role role = Role::User;
    bool is_active = true;
    boost::json::object preferences;  ///< chart looks and what the page keeps
    std::int64_t created_at = 0;

    Identity identity() const { return {tenant_id, id, role}; }
};

/// E-mail addresses compare without case; stored folded.
std::string fold_email(std::string email);

// Rows, within the caller's transaction.
Result<std::optional<User>> find_user_by_email(store::Session& session, const std::string& folded);
Result<std::optional<User>> find_user(store::Session& session, const std::string& id);
Result<std::optional<User>> find_owner(store::Session& session);  ///< the oldest active super admin
Result<bool> has_users(store::Session& session);
/// Makes the tenant too when `user.tenant_id` is empty. Conflict when the address has an account.
Result<User> insert_user(store::Session& session, User user);
Result<void> update_user(store::Session& session, const User& user);  ///< email, password, names, preferences

}  // namespace sightline::teams
