#include "product/teams/accounts.h"

#include "base/ids.h"
#include "product/teams/audit.h"
#include "product/teams/invite.h"

namespace sightline::teams {

namespace {

std::unexpected<Error> wrong_credentials() {
    return fail(ErrorCode::Unauthenticated, "The e-mail address or the password is wrong.");
}

std::string quoted(const std::string& text) {
    return boost::json::serialize(boost::json::string(text));
}

std::string organization_name(const NewAccount& account) {
    if (!account.organization.empty()) return account.organization;
    return account.full_name.empty() ? account.email : account.full_name;
}

}  // namespace

Accounts::Accounts(std::shared_ptr<store::Store> store, std::string signing_key, AccountSettings settings)
    : store_(std::move(store)),
      signer_(std::move(signing_key)),
      settings_(std::move(settings)),
      hasher_(settings_.passwords),
      throttle_(settings_.throttle),
      cache_(settings_.session_cache) {}

Result<void> Accounts::add_access_token(SignedIn& out) const {
    const std::int64_t seconds = settings_.now() / 1'000'000;
    out.expires_in = std::chrono::seconds(settings_.access_token_life).count();
    out.session_seconds = std::chrono::seconds(settings_.session_life).count();
    out.access_token = signer_.sign({.subject = out.session.identity.user_id,
                                     .tenant = out.session.identity.tenant_id,
                                     .session = out.session.id,
                                     .token_id = new_id(),
                                     .issued_at = seconds,
                                     .expires_at = seconds + out.expires_in});
    return {};
}

Result<SignedIn> Accounts::start_session(store::Session& store, const User& user) {
    const std::int64_t now = settings_.now();
    const std::int64_t until = now + std::chrono::microseconds(settings_.session_life).count();
    SignedIn out{.user = user, .session = {.id = new_id(), .identity = user.identity()}};
    SL_CHECK(
        store.execute("DELETE FROM refresh_tokens WHERE user_id = ? AND expires_at < ?", {user.id, now}));
    SL_TRY(out.refresh_token, add_token(store, out.session, TokenKind::Refresh, now, until));
    SL_TRY(out.cookie_token, add_token(store, out.session, TokenKind::Cookie, now, until));
    SL_CHECK(add_access_token(out));
    return out;
}

Result<SignedIn> Accounts::create(const NewAccount& account, const std::string& address) {
    if (settings_.registration == Registration::Closed)
        return fail(ErrorCode::Forbidden, "New accounts are not taken here; ask the administrator.");
    if (settings_.registration == Registration::Invite && account.invite.empty())
        return fail(ErrorCode::Forbidden,
                    "A new account needs an invite here; ask the administrator for one.");
    SL_TRY(const std::string hashed, hasher_.hash(account.password));
    return store_->write<SignedIn>([&](store::Session& s) -> Result<SignedIn> {
        User user{.organization = organization_name(account),
                  .email = fold_email(account.email),
                  .hashed_password = hashed,
                  .full_name = account.full_name,
                  .username = account.username};
        if (account.invite.empty()) {
            SL_TRY(const bool has_owner, has_users(s));
            user.role = has_owner ? Role::Admin : Role::SuperAdmin;
        } else {
            SL_TRY(const InviteRow invite, find_invite(s, account.invite, user.email, settings_.now()));
            user.tenant_id = invite.tenant_id;
            user.organization = invite.organization;
            user.role = invite.role;
        }
        SL_TRY(user, insert_user(s, std::move(user)));
        if (!account.invite.empty()) SL_CHECK(accept_invite(s, account.invite, user.id, settings_.now()));
        SL_CHECK(record(s, {user.tenant_id, user.id, "account.created", user.id,
                            "{\"address\":" + quoted(address) + "}"}));
        return start_session(s, user);
    });
}

Result<void> Accounts::check_password(const User& user, const std::string& password,
                                      const std::string& address) {
    const std::int64_t now = settings_.now();
    SL_CHECK(throttle_.check(user.email, address, now));
    SL_TRY(const bool right, hasher_.verify(password, user.is_active ? user.hashed_password : std::string()));
    if (right) {
        throttle_.succeeded(user.email, address);
        return {};
    }
    throttle_.failed(user.email, address, now);
    return wrong_credentials();
}

Result<SignedIn> Accounts::sign_in(const std::string& email, const std::string& password,
                                   const std::string& address) {
    const std::string folded = fold_email(email);
    SL_TRY(const auto found, store_->read<std::optional<User>>(
                                 [&](store::Session& s) { return find_user_by_email(s, folded); }));
    User user = found.value_or(User{.email = folded});
    const std::string detail = "{\"address\":" + quoted(address) + "}";
    if (const auto checked = check_password(user, password, address); !checked) {
        if (checked.error().code != ErrorCode::Unauthenticated) return std::unexpected(checked.error());
        // Written for unknown accounts too, with no tenant: both ways cost one row.
        SL_CHECK(store_->write<void>([&](store::Session& s) {
            return record(s, {user.tenant_id, user.id, "sign_in.failed", user.id, detail});
        }));
        return std::unexpected(checked.error());
    }
    if (PasswordHasher::needs_rehash(user.hashed_password)) {
        // Too short for today's rules, or no turn: it stays as it was.
        if (auto fresh = hasher_.hash(password)) user.hashed_password = std::move(*fresh);
    }
    return store_->write<SignedIn>([&](store::Session& s) -> Result<SignedIn> {
        if (user.hashed_password != found->hashed_password) SL_CHECK(update_user(s, user));
        SL_CHECK(record(s, {user.tenant_id, user.id, "sign_in.succeeded", user.id, detail}));
        return start_session(s, user);
    });
}

Result<SignedIn> Accounts::refresh(const std::string& refresh_token) {
    const std::int64_t now = settings_.now();
    // A reuse must be committed as a revocation, so it is a value here and an error only after the
    // transaction.
    SL_TRY(auto out,
           store_->write<std::optional<SignedIn>>([&](store::Session& s) -> Result<std::optional<SignedIn>> {
               SL_TRY(const Rotation rotation, use_refresh_token(s, refresh_token, now));
               if (rotation.reused) {
                   SL_CHECK(record(s, {rotation.of.identity.tenant_id, rotation.of.identity.user_id,
                                       "session.token_reused", rotation.of.id, ""}));
                   cache_.forget_session(rotation.of.id);
               }
               if (!rotation.session) return std::nullopt;
               SL_TRY(const auto user, find_user(s, rotation.session->identity.user_id));
               if (!user) return std::nullopt;
               SignedIn fresh{.user = *user, .session = *rotation.session};
               const std::int64_t until = now + std::chrono::microseconds(settings_.session_life).count();
               SL_TRY(fresh.refresh_token, add_token(s, fresh.session, TokenKind::Refresh, now, until));
               SL_CHECK(add_access_token(fresh));
               return fresh;
           }));
    if (!out)
        return fail(ErrorCode::Unauthenticated, "The refresh token is not valid any more; sign in again.");
    return std::move(*out);
}

Result<void> Accounts::sign_out(const Session& session) {
    SL_CHECK(store_->write<void>([&](store::Session& s) -> Result<void> {
        SL_CHECK(revoke_session(s, session.id, settings_.now()));
        return record(s, {session.identity.tenant_id, session.identity.user_id, "sign_out",
                          session.identity.user_id, ""});
    }));
    cache_.forget_session(session.id);
    return {};
}

Result<Session> Accounts::session_of_bearer(const std::string& access_token) {
    const std::int64_t now = settings_.now();
    SL_TRY(const Claims claims, signer_.verify(access_token, now / 1'000'000));
    const std::string key = "s:" + claims.session;
    if (auto known = cache_.get(key)) return *known;
    SL_TRY(const auto session, store_->read<std::optional<Session>>(
                                   [&](store::Session& s) { return find_session(s, claims.session, now); }));
    if (!session || session->identity.user_id != claims.subject ||
        session->identity.tenant_id != claims.tenant)
        return fail(ErrorCode::Unauthenticated, "This session has ended; sign in again.");
    cache_.put(key, *session);
    return *session;
}

Result<Session> Accounts::session_of_cookie(const std::string& cookie_token) {
    const std::string key = "c:" + token_hash(cookie_token);
    if (auto known = cache_.get(key)) return *known;
    SL_TRY(const auto session, store_->read<std::optional<Session>>([&](store::Session& s) {
        return find_cookie_session(s, cookie_token, settings_.now());
    }));
    if (!session) return fail(ErrorCode::Unauthenticated, "This session has ended; sign in again.");
    cache_.put(key, *session);
    return *session;
}

}  // namespace sightline::teams
