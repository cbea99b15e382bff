#include <algorithm>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "product/teams/user.h"

namespace sightline::teams {

namespace {

constexpr std::string_view kSelect =
    "SELECT u.id, u.tenant_id, t.name AS organization, u.email, u.hashed_password, u.full_name, u.username, "
    "u.role, u.is_active, "
    "u.preferences, u.created_at FROM users u JOIN tenants t ON t.id = u.tenant_id ";

Result<std::optional<User>> first(Result<std::vector<store::Row>> rows) {
    if (!rows) return std::unexpected(std::move(rows).error());
    if (rows->empty()) return std::nullopt;
    const store::Row& row = rows->front();
    User user{.id = row.text("id"),
              .tenant_id = row.text("tenant_id"),
              .organization = row.text("organization"),
              .email = row.text("email"),
              .hashed_password = row.text("hashed_password"),
              .full_name = row.text("full_name"),
              .username = row.text("username"),
              .role = role_from(row.text("role")),
              .is_active = row.boolean("is_active"),
              .created_at = row.integer("created_at")};
    if (auto preferences = json::parse(row.text("preferences")); preferences && preferences->is_object())
        user.preferences = std::move(preferences->get_object());
    return user;
}

std::unexpected<Error> taken(Error error) {
    if (error.code == ErrorCode::Conflict)
        error.message =
            "There is an account with this e-mail address already; sign in, or use another address.";
    return std::unexpected(std::move(error));
}

}  // namespace

std::string fold_email(std::string email) {
    std::ranges::transform(email, email.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return email;
}

Result<std::optional<User>> find_user_by_email(store::Session& session, const std::string& folded) {
    return first(session.query(std::string(kSelect) + "WHERE u.email = ?", {folded}));
}

Result<std::optional<User>> find_user(store::Session& session, const std::string& id) {
    return first(session.query(std::string(kSelect) + "WHERE u.id = ?", {id}));
}

Result<std::optional<User>> find_owner(store::Session& session) {
    return first(session.query(
        std::string(kSelect) +
        "WHERE u.role = 'super_admin' AND u.is_active = 1 ORDER BY u.created_at, u.id LIMIT 1"));
}

Result<bool> has_users(store::Session& session) {
    SL_TRY(const auto rows, session.query("SELECT id FROM users LIMIT 1"));
    return !rows.empty();
}

Result<User> insert_user(store::Session& session, User user) {
    user.id = new_id();
    user.created_at = now_micros();
    if (user.tenant_id.empty()) {
        user.tenant_id = new_id();
        SL_CHECK(session.execute("INSERT INTO tenants (id, name, created_at) VALUES (?, ?, ?)",
                                 {user.tenant_id, user.organization, user.created_at}));
    }
    const auto inserted = session.execute(
        "INSERT INTO users (id, tenant_id, email, hashed_password, full_name, username, role, preferences, "
        "created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {user.id, user.tenant_id, user.email, user.hashed_password, user.full_name, user.username,
         std::string(name_of(user.role)), json::write(user.preferences), user.created_at});
    if (!inserted) return taken(inserted.error());
    return user;
}

Result<void> update_user(store::Session& session, const User& user) {
    const auto updated = session.execute(
        "UPDATE users SET email = ?, hashed_password = ?, full_name = ?, username = ?, preferences = ? WHERE "
        "id = ?",
        {user.email, user.hashed_password, user.full_name, user.username, json::write(user.preferences),
         user.id});
    if (!updated) return taken(updated.error());
    return {};
}

}  // namespace sightline::teams
