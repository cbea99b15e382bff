// Profile, invites and the owner's one-time link.
#include "base/ids.h"
#include "base/json.h"
#include "product/teams/accounts.h"
#include "product/teams/audit.h"
#include "product/teams/invite.h"

namespace sightline::teams {

namespace {

constexpr std::size_t kMaxPreferences = 16 * 1024;
constexpr std::string_view kOwnerLink = "owner_link";  // key in `installation`

}  // namespace

Result<User> Accounts::user(const Identity& who) {
    return store_->read<User>([&](store::Session& s) -> Result<User> {
        SL_TRY(auto found, find_user(s, who.user_id));
        if (!found || found->tenant_id != who.tenant_id)
            return fail(ErrorCode::NotFound, "This account is not there any more.");
        return std::move(*found);
    });
}

Result<User> Accounts::change(const Session& session, const ProfileChanges& changes,
                              const std::string& address) {
    SL_TRY(const User before, user(session.identity));
    const bool new_email = changes.email && fold_email(*changes.email) != before.email;
    if (changes.preferences && json::write(*changes.preferences).size() > kMaxPreferences)
        return fail(ErrorCode::TooLarge, "Preferences may take at most 16 KiB.");
    if ((new_email || changes.new_password) && !before.hashed_password.empty()) {
        if (!changes.current_password)
            return fail(ErrorCode::InvalidInput,
                        "Give current_password to change the e-mail address or the password.");
        if (const auto checked = check_password(before, *changes.current_password, address); !checked) {
            if (checked.error().code != ErrorCode::Unauthenticated) return std::unexpected(checked.error());
            return fail(ErrorCode::Forbidden, "The current password is wrong.");
        }
    }
    std::string hashed;
    if (changes.new_password) {
        SL_TRY(hashed, hasher_.hash(*changes.new_password));
    }

    SL_TRY(const User after, store_->write<User>([&](store::Session& s) -> Result<User> {
        SL_TRY(auto found, find_user(s, before.id));
        if (!found) return fail(ErrorCode::NotFound, "This account is not there any more.");
        User changed = std::move(*found);
        if (new_email) changed.email = fold_email(*changes.email);
        if (changes.full_name) changed.full_name = *changes.full_name;
        if (changes.username) changed.username = *changes.username;
        if (changes.preferences) changed.preferences = *changes.preferences;
        if (changes.new_password) {
            changed.hashed_password = hashed;
            SL_CHECK(revoke_sessions_of(s, changed.id, session.id, settings_.now()));
        }
        SL_CHECK(update_user(s, changed));
        if (new_email || changes.new_password)
            SL_CHECK(record(
                s, {changed.tenant_id, changed.id,
                    new_email ? "account.address_changed" : "account.password_changed", changed.id, ""}));
        return changed;
    }));
    if (changes.new_password) cache_.forget_user(after.id);
    return after;
}

Result<std::string> Accounts::make_owner_link() {
    const std::string secret = random_token();
    const std::int64_t now = settings_.now();
    const std::int64_t until = now + std::chrono::microseconds(settings_.owner_link_life).count();
    const std::string value =
        json::write(boost::json::object{{"hash", token_hash(secret)}, {"expires_at", until}});
    SL_CHECK(store_->write<void>([&](store::Session& s) -> Result<void> {
        SL_CHECK(s.execute("DELETE FROM installation WHERE key = ?", {std::string(kOwnerLink)}));
        SL_CHECK(s.execute("INSERT INTO installation (key, value, updated_at) VALUES (?, ?, ?)",
                           {std::string(kOwnerLink), value, now}));
        return {};
    }));
    return secret;
}

Result<SignedIn> Accounts::open_owner_link(const std::string& secret, const std::string& address) {
    return store_->write<SignedIn>([&](store::Session& s) -> Result<SignedIn> {
        const auto invalid = [] {
            return fail(
                ErrorCode::Unauthenticated,
                "This sign-in link has been used or has expired; start the server again for a new one.");
        };
        SL_TRY(const auto rows,
               s.query("SELECT value FROM installation WHERE key = ?", {std::string(kOwnerLink)}));
        if (rows.empty()) return invalid();
        SL_TRY(const auto link, json::parse(rows.front().text("value")));
        if (link.at("hash").as_string() != token_hash(secret) ||
            link.at("expires_at").as_int64() <= settings_.now())
            return invalid();
        SL_CHECK(s.execute("DELETE FROM installation WHERE key = ?", {std::string(kOwnerLink)}));

        SL_TRY(auto owner, find_owner(s));
        if (!owner) {
            SL_TRY(owner, insert_user(s, {.organization = "My organization",
                                          .email = "owner@localhost",
                                          .full_name = "Owner",
                                          .username = "owner",
                                          .role = Role::SuperAdmin}));
            SL_CHECK(record(s, {owner->tenant_id, owner->id, "account.created", owner->id, ""}));
        }
        const boost::json::object detail{{"address", address}, {"by", "owner_link"}};
        SL_CHECK(
            record(s, {owner->tenant_id, owner->id, "sign_in.succeeded", owner->id, json::write(detail)}));
        return start_session(s, *owner);
    });
}

Result<Invite> Accounts::invite(const Identity& who, const std::string& email, Role role) {
    SL_CHECK(may_administer(who));
    if (role == Role::SuperAdmin && who.role != Role::SuperAdmin)
        return fail(ErrorCode::Forbidden, "Only a super admin can invite another one.");
    const std::int64_t now = settings_.now();
    const Invite out{.token = random_token(24),
                     .email = fold_email(email),
                     .role = role,
                     .expires_at = now + std::chrono::microseconds(settings_.invite_life).count()};
    SL_CHECK(store_->write<void>([&](store::Session& s) -> Result<void> {
        SL_CHECK(insert_invite(s, who, out, now));
        return record(s, {who.tenant_id, who.user_id, "invite.created", out.email, ""});
    }));
    return out;
}

}  // namespace sightline::teams
