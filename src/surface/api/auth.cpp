#include "surface/api/auth.h"

#include "base/clock.h"
#include "surface/api/authentication.h"

namespace sightline::api {

namespace {

std::string cookie_text(const Call& call, const std::string& token, std::int64_t seconds) {
    std::string cookie = std::string(kSessionCookie) + "=" + token +
                         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds);
    if (call.settings.cookie_secure) cookie += "; Secure";
    return cookie;
}

Session session_document(Call& call, const teams::SignedIn& in) {
    if (from_page(call.request) && !in.cookie_token.empty())
        call.headers.add("Set-Cookie", cookie_text(call, in.cookie_token, in.session_seconds));
    return {.access_token = in.access_token,
            .refresh_token = in.refresh_token,
            .expires_in = in.expires_in,
            .user = user_document(in.user)};
}

}  // namespace

User user_document(const teams::User& user) {
    return {.id = user.id,
            .email = user.email,
            .full_name = user.full_name,
            .username = user.username,
            .role = std::string(teams::name_of(user.role)),
            .organization = user.organization,
            .created_at = iso_utc(user.created_at)};
}

Result<Session> register_account(Call& call, const RegisterRequest& in) {
    const teams::NewAccount account{.email = in.email,
                                    .password = in.password,
                                    .full_name = in.full_name.value_or(""),
                                    .username = in.username.value_or(""),
                                    .organization = in.organization.value_or(""),
                                    .invite = in.invite.value_or("")};
    SL_TRY(const auto signed_in, call.services.accounts->create(account, call.request.remote_address));
    return session_document(call, signed_in);
}

Result<Session> sign_in(Call& call, const LoginRequest& in) {
    SL_TRY(const auto signed_in,
           call.services.accounts->sign_in(in.email, in.password, call.request.remote_address));
    return session_document(call, signed_in);
}

Result<Session> refresh_session(Call& call, const RefreshRequest& in) {
    SL_TRY(const auto signed_in, call.services.accounts->refresh(in.refresh_token));
    return session_document(call, signed_in);
}

Result<Done> sign_out(Call& call) {
    SL_CHECK(call.services.accounts->sign_out(*call.session));
    call.headers.add("Set-Cookie", cookie_text(call, "", 0));
    return Done{};
}

Result<User> signed_in_user(Call& call) {
    SL_TRY(const auto user, call.services.accounts->user(call.who()));
    return user_document(user);
}

Result<Invite> make_invite(Call& call, const InviteRequest& in) {
    SL_TRY(const auto made, call.services.accounts->invite(call.who(), in.email.value_or(""),
                                                           teams::role_from(in.role.value_or("user"))));
    return Invite{.invite = made.token,
                  .email = made.email.empty() ? std::nullopt : std::optional(made.email),
                  .role = std::string(teams::name_of(made.role)),
                  .expires_at = iso_utc(made.expires_at)};
}

Result<net::Response> welcome(Call& call) {
    const std::string token(call.request.query_value("token"));
    net::Response response{.status = 303};
    response.headers.set("Location", "/");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Referrer-Policy", "no-referrer");
    const auto signed_in = call.services.accounts->open_owner_link(token, call.request.remote_address);
    if (signed_in) {
        response.headers.add("Set-Cookie",
                             cookie_text(call, signed_in->cookie_token, signed_in->session_seconds));
        return response;
    }
    // A link opened twice (reload, history) still leads in while the browser is signed in.
    const bool refused = signed_in.error().code == ErrorCode::Unauthenticated;
    if (refused && call.session) return response;
    if (refused && call.request.headers.get("Accept").find("text/html") != std::string_view::npos) {
        response.headers.set("Location", "/?link=refused");  // the page says why, and lets people sign in
        return response;
    }
    return std::unexpected(signed_in.error());
}

}  // namespace sightline::api
