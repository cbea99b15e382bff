#include "surface/api/user_profile.h"

#include "base/clock.h"

namespace sightline::api {

namespace {

UserProfile profile_document(const teams::User& user) {
    UserProfile out{.id = user.id,
                    .email = user.email,
                    .full_name = user.full_name,
                    .username = user.username,
                    .role = std::string(teams::name_of(user.role)),
                    .organization = user.organization,
                    .created_at = iso_utc(user.created_at)};
    // Stored by this version's rules or an older one's: what does not fit any more is left out.
    if (auto preferences = json::from_json<Preferences>(user.preferences))
        out.preferences = std::move(*preferences);
    return out;
}

}  // namespace

Result<UserProfile> get_profile(Call& call) {
    SL_TRY(const auto user, call.services.accounts->user(call.who()));
    return profile_document(user);
}

Result<UserProfile> update_profile(Call& call, const ProfileUpdate& in) {
    teams::ProfileChanges changes{.email = in.email,
                                  .full_name = in.full_name,
                                  .username = in.username,
                                  .current_password = in.current_password,
                                  .new_password = in.new_password};
    if (in.preferences) changes.preferences = json::to_json(*in.preferences).as_object();
    SL_TRY(const auto user,
           call.services.accounts->change(*call.session, changes, call.request.remote_address));
    return profile_document(user);
}

Result<std::string> chart_theme(Call& call, const std::optional<std::string>& asked) {
    if (asked) return *asked;
    SL_TRY(const UserProfile profile, get_profile(call));
    for (const auto& wish : {profile.preferences.chart_theme, profile.preferences.theme})
        if (wish && *wish != "auto") return *wish;
    return "dark";
}

}  // namespace sightline::api
