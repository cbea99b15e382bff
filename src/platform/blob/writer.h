#pragma once
// writer: a file grows under a temporary name, locked for as long as its process lives, and takes its own
// name when it is whole.

#include <memory>
#include <optional>
#include <string>

#include "platform/blob/blob.h"

namespace sightline::blob {

/// `temporary`: a folder on the same file system as `path`; `reserve`: bytes of the disk it leaves alone.
Result<std::unique_ptr<Writer>> open_writer(const std::string& temporary, const std::string& path,
                                            std::int64_t reserve);

/// Removes what processes that ended left in `temporary`; files still being written by another process are
/// locked and stay.
void clear_leftovers(const std::string& temporary);

}  // namespace sightline::blob
