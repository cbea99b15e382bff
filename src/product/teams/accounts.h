#pragma once
// Accounts: registering, signing in and out, sessions, the owner's one-time link, invites and the profile.
// The one place where a token becomes an Identity. Thread-safe; calls block (hashing takes some 80 ms and is
// bounded).

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "platform/store/store.h"
#include "product/teams/access.h"
#include "product/teams/access_token.h"
#include "product/teams/password.h"
#include "product/teams/session.h"
#include "product/teams/sign_in_throttle.h"
#include "product/teams/user.h"

namespace sightline::teams {

enum class Registration {
    Open,    ///< anyone; without an invite they get an organization of their own
    Invite,  ///< with an invite only
    Closed,  ///< nobody
};

struct AccountSettings {
    Registration registration = Registration::Open;
    std::chrono::minutes access_token_life{50};
    std::chrono::hours session_life{24 * 30};  ///< of refresh tokens and of the page's cookie
    std::chrono::hours owner_link_life{24};
    std::chrono::hours invite_life{24 * 7};
    std::chrono::milliseconds session_cache{5000};  ///< how late a sign-out in another process may be seen
    PasswordLimits passwords;
    ThrottleLimits throttle;
    std::function<std::int64_t()> now = now_micros;  ///< microseconds since 1970 UTC
};

struct NewAccount {
    std::string email, password, full_name, username, organization, invite;
};

struct SignedIn {
    User user;
    Session session;
    std::string access_token, refresh_token, cookie_token;
    std::int64_t expires_in = 0;       ///< seconds, of the access token
    std::int64_t session_seconds = 0;  ///< of the cookie
};

struct ProfileChanges {
    std::optional<std::string> email, full_name, username, current_password, new_password;
    std::optional<boost::json::object> preferences;  ///< replaces
};

struct Invite {
    std::string token, email;
    Role role = Role::User;
    std::int64_t expires_at = 0;
};

class Accounts {
  public:
    Accounts(std::shared_ptr<store::Store> store, std::string signing_key, AccountSettings settings);

    Result<SignedIn> create(const NewAccount& account, const std::string& address);
    /// A wrong password and an unknown account read and cost the same. RateLimited after too many failures.
    Result<SignedIn> sign_in(const std::string& email, const std::string& password,
                             const std::string& address);
    Result<SignedIn> refresh(const std::string& refresh_token);
    Result<void> sign_out(const Session& session);

    Result<Session> session_of_bearer(const std::string& access_token);  ///< Unauthenticated
    Result<Session> session_of_cookie(const std::string& cookie_token);  ///< Unauthenticated

    Result<User> user(const Identity& who);
    /// Changing the address or the password takes the current password, where there is one; a new password
    /// ends all other sessions.
    Result<User> change(const Session& session, const ProfileChanges& changes, const std::string& address);

    /// A new secret for the owner's link; earlier ones stop working. Used up by `open_owner_link`, which
    /// makes the owner's account when the installation has none.
    Result<std::string> make_owner_link();
    Result<SignedIn> open_owner_link(const std::string& secret, const std::string& address);

    Result<Invite> invite(const Identity& who, const std::string& email, Role role);

  private:
    Result<SignedIn> start_session(store::Session& store, const User& user);
    Result<void> add_access_token(SignedIn& out) const;
    Result<void> check_password(const User& user, const std::string& password, const std::string& address);

    std::shared_ptr<store::Store> store_;
    TokenSigner signer_;
    AccountSettings settings_;
    PasswordHasher hasher_;
    SignInThrottle throttle_;
    SessionCache cache_;
};

}  // namespace sightline::teams
