#pragma once
// growing: files that arrive in pieces. They lie under `folder` by their key, each entry durable, and no
// process owns them: whoever knows how much was synced can go on.

#include <memory>
#include <string>

#include "platform/blob/blob.h"

namespace sightline::blob {

Result<std::unique_ptr<Growing>> open_growing(const std::string& folder, const std::string& key,
                                              std::int64_t from, std::int64_t reserve);
/// Moves it to `path` (same file system). True when it was there; Conflict for another size.
Result<bool> finish_growing(const std::string& folder, const std::string& key, std::int64_t size,
                            const std::string& path);
Result<void> abandon_growing(const std::string& folder, const std::string& key);

/// SHA-256 of a whole file.
Result<std::string> hash_file(const std::string& path);

}  // namespace sightline::blob
