#pragma once
// The small files through which the kernel shows control groups and is told about them.

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::jail {

std::string read_small_file(const std::string& path);  ///< "" when it cannot be read
/// One write, as these files want it. Unavailable; the detail names the file and the reason.
Result<void> write_small_file(const std::string& path, std::string_view text);
/// Words between white space.
std::vector<std::string> words_of(std::string_view text);
bool has_word(const std::vector<std::string>& list, std::string_view word);
/// Of lines "name number"; 0 when there is none of that name.
std::int64_t number_after(std::string_view text, std::string_view name);
/// The processes directly in a group; 0 stands for one of another process namespace.
std::vector<pid_t> processes_in(const std::string& group);
/// Removes a group whose processes are going; false when they do not go in time.
bool remove_group(const std::string& group);
/// Ends all processes in a group and those below it.
void kill_group(const std::string& group);

/// The start of the names of this program's groups; the server's process number and "-…" follow.
constexpr std::string_view kGroupPrefix = "sightline-";
/// Where the server itself stands, of version 2.
constexpr std::string_view kServerGroup = "sightline-server";

}  // namespace sightline::jail
