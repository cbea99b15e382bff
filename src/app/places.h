#pragma once
// Places: where this program, its assets and its data are, found from where the program stands, not from the
// current folder.

#include <string>

#include "base/result.h"
#include "base/settings.h"

namespace sightline::app {

struct Places {
    std::string program;  ///< this binary
    std::string assets;   ///< folder of language.json and words.slv
    std::string web;      ///< folder of the built page; "" when there is none
    std::string data;     ///< data_dir
    std::string worker;   ///< folder of the Python worker; "" when it is not installed
    std::string temp;     ///< private scratch folder of this process
};

/// `with_data`: also makes the data folder (mode 0700).
Result<Places> find_places(const Settings& settings, bool with_data);

struct EngineUser {
    int uid = -1, gid = -1;  ///< -1: stay who we are
};
/// Whom engines run as: the setting engine_user when started as root.
Result<EngineUser> engine_user(const Settings& settings);

}  // namespace sightline::app
