#pragma once
// Settings: every limit and choice, declared once with its default and a sentence; read from a file (TOML),
// then the environment (SIGHTLINE_ and the name in capitals), then flags (--name value). `sightline config`
// prints this list with the values in force.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline {

struct SettingInfo {
    std::string name;  ///< "engine_memory_mb": snake_case; flag is --engine-memory-mb
    std::string kind;  ///< "text", "integer", "boolean", "choice a|b|c"
    std::string default_value;
    std::string help;                               ///< one sentence with the unit
    bool secret = false;                            ///< never printed
    std::int64_t minimum = 0, maximum = INT64_MAX;  ///< integers
};

/// The declarations, in the order they are shown.
const std::vector<SettingInfo>& setting_list();

class Settings {
  public:
    /// Defaults only.
    Settings();
    /// `file` may be "" (then data_dir/sightline.toml is not looked for). Errors name the setting, where it
    /// came from and what is allowed.
    static Result<Settings> read(const std::string& file,
                                 const std::map<std::string, std::string>& environment,
                                 const std::map<std::string, std::string>& flags);

    const std::string& text(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    bool boolean(std::string_view name) const;
    const std::string& origin(std::string_view name) const;  ///< "default", "file", "environment", "flag"

  private:
    Result<void> set(const std::string& name, const std::string& value, const std::string& origin);
    struct Entry {
        std::string value, origin;
    };
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace sightline
