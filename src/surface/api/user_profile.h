#pragma once
// /user/profile: what a person says of themselves, and preferences (which set how charts look).

#include "surface/api/route.h"

namespace sightline::api {

struct Preferences {
    std::optional<std::string> theme;         ///< of the page and of charts that name no other
    std::optional<std::string> chart_theme;   ///< of charts, where it is to differ
    std::optional<boost::json::object> page;  ///< what the page keeps for itself
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "theme", .one_of = "auto|dark|light"},
            json::Rule{.member = "chart_theme",
                       .one_of = "auto|dark|light",
                       .description = "Look of charts; auto follows theme."},
            json::Rule{.member = "page", .description = "Kept for the page; up to 16 KiB with the rest."}};
    }
};
BOOST_DESCRIBE_STRUCT(Preferences, (), (theme, chart_theme, page))

struct UserProfile {
    std::string id, email, full_name, username, role, organization, created_at;
    Preferences preferences;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "role", .one_of = "user|admin|super_admin"},
                          json::Rule{.member = "created_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(UserProfile, (),
                      (id, email, full_name, username, role, organization, created_at, preferences))

struct ProfileUpdate {
    std::optional<std::string> email, full_name, username, current_password, new_password;
    std::optional<Preferences> preferences;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "email", .max_length = 254, .format = "email"},
            json::Rule{.member = "full_name", .max_length = 200},
            json::Rule{.member = "username", .max_length = 100},
            json::Rule{.member = "current_password",
                       .max_length = 1024,
                       .format = "password",
                       .description = "Needed to change the e-mail address or the password."},
            json::Rule{.member = "new_password", .min_length = 8, .max_length = 256, .format = "password"},
            json::Rule{.member = "preferences", .description = "Replaces what was there."}};
    }
};
BOOST_DESCRIBE_STRUCT(ProfileUpdate, (),
                      (email, full_name, username, current_password, new_password, preferences))

Result<UserProfile> get_profile(Call& call);
Result<UserProfile> update_profile(Call& call, const ProfileUpdate& in);

/// "dark" or "light": what was asked for, else the person's preference, else dark.
Result<std::string> chart_theme(Call& call, const std::optional<std::string>& asked);

}  // namespace sightline::api
