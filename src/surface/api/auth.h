#pragma once
// /auth: accounts and sessions. The page asks with its mark and gets a cookie besides; others use the bearer
// token.

#include "surface/api/route.h"

namespace sightline::api {

struct RegisterRequest {
    std::string email, password;
    std::optional<std::string> full_name, username, organization, invite;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "email", .max_length = 254, .format = "email"},
            json::Rule{.member = "password", .min_length = 8, .max_length = 256, .format = "password"},
            json::Rule{.member = "full_name", .max_length = 200},
            json::Rule{.member = "username", .max_length = 100},
            json::Rule{.member = "organization", .max_length = 200},
            json::Rule{.member = "invite",
                       .max_length = 100,
                       .description = "Joins the organization that gave it."}};
    }
};
BOOST_DESCRIBE_STRUCT(RegisterRequest, (), (email, password, full_name, username, organization, invite))

struct LoginRequest {
    std::string email, password;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "email", .max_length = 254},
                          json::Rule{.member = "password", .max_length = 1024, .format = "password"}};
    }
};
BOOST_DESCRIBE_STRUCT(LoginRequest, (), (email, password))

struct RefreshRequest {
    std::string refresh_token;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "refresh_token", .max_length = 200}};
    }
};
BOOST_DESCRIBE_STRUCT(RefreshRequest, (), (refresh_token))

struct User {
    std::string id, email, full_name, username, role, organization, created_at;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "role", .one_of = "user|admin|super_admin"},
                          json::Rule{.member = "created_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(User, (), (id, email, full_name, username, role, organization, created_at))

struct Session {
    std::string access_token, refresh_token, token_type = "bearer";
    std::int64_t expires_in = 0;
    User user;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "token_type", .one_of = "bearer"},
            json::Rule{.member = "expires_in", .description = "Seconds the access token is good for."}};
    }
};
BOOST_DESCRIBE_STRUCT(Session, (), (access_token, refresh_token, token_type, expires_in, user))

struct InviteRequest {
    std::optional<std::string> email, role;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "email", .format = "email", .description = "Only this address may use it."},
            json::Rule{.member = "role", .one_of = "user|admin|super_admin"}};
    }
};
BOOST_DESCRIBE_STRUCT(InviteRequest, (), (email, role))

struct Invite {
    std::string invite;
    std::optional<std::string> email;
    std::string role, expires_at;
    static constexpr auto rules() { return std::array{json::Rule{.member = "email", .keep_null = true}}; }
};
BOOST_DESCRIBE_STRUCT(Invite, (), (invite, email, role, expires_at))

User user_document(const teams::User& user);

Result<Session> register_account(Call& call, const RegisterRequest& in);
Result<Session> sign_in(Call& call, const LoginRequest& in);
Result<Session> refresh_session(Call& call, const RefreshRequest& in);
Result<Done> sign_out(Call& call);
Result<User> signed_in_user(Call& call);
Result<Invite> make_invite(Call& call, const InviteRequest& in);
/// The owner's one-time link: signs in with a cookie and goes to the page.
Result<net::Response> welcome(Call& call);

}  // namespace sightline::api
