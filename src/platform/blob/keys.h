#pragma once
// keys: which keys may become paths. Parts of A-Z a-z 0-9 . _ - joined by "/", none empty or starting with a
// dot; a part has at most 200 bytes, a key 900 (both fit every file system in use).

#include <string_view>

#include "base/result.h"

namespace sightline::blob {

Result<void> check_key(std::string_view key);            ///< "a/b.csv"
Result<void> check_folder_prefix(std::string_view key);  ///< "a/b/": never empty
Result<void> check_prefix(std::string_view prefix);      ///< the start of a key, perhaps ""

}  // namespace sightline::blob
