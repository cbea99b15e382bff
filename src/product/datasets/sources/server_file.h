#pragma once
// Files of this machine that an operator opened to sources by the setting source_folders. Nothing outside
// those folders is looked at, links out of them included.

#include <string>
#include <vector>

#include "base/result.h"

namespace sightline::datasets {

/// Its real path. Forbidden outside the folders, or where there are none; Unprocessable when it is not there.
Result<std::string> find_server_file(const std::string& path, const std::vector<std::string>& folders);

/// Size and time of the file and of its log of changes.
Result<std::string> server_file_mark(const std::string& path, const std::vector<std::string>& folders);

struct ServerFile {
    std::string path, mark;
};
/// A copy in `into`, with its log of changes beside it. Programs may go on writing the file: it is copied
/// again until nothing changed meanwhile, and refused (Unprocessable) when that does not happen.
Result<ServerFile> copy_server_file(const std::string& path, const std::vector<std::string>& folders,
                                    const std::string& kind, const std::string& into);

}  // namespace sightline::datasets
