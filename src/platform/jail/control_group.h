#pragma once
// Control groups (Linux cgroups, version 1 and 2): the kernel's own bound on the memory and the processes of
// a worker with all that it starts, whoever owns them. A third line behind the supervisor's watch and the
// resource limits of each process: it also counts files in memory and what several processes take together.
//
// A group is a folder of the kernel's; one is made for each worker below the server's own group.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::jail {

/// A folder that groups can be made in. Version 1 has one hierarchy for each controller, or for several.
struct GroupFolder {
    std::string path;
    bool unified = false;    ///< version 2
    bool memory = false;     ///< its groups bound memory,
    bool processes = false;  ///< and how many processes and threads there are
    bool read_only = false;  ///< as mounted
};

/// Where this process's own groups lie, from the texts of /proc/self/mountinfo and /proc/self/cgroup. Looks
/// at nothing else, so that a folder found need not be writable.
std::vector<GroupFolder> find_group_folders(std::string_view mounts, std::string_view own_groups);
/// The same of this process.
std::vector<GroupFolder> own_group_folders();

struct GroupPlaces {
    std::vector<GroupFolder> folders;  ///< those that groups can be made in
    std::string missing;               ///< why memory or processes cannot be bounded; "" when both can
    bool memory() const;
    bool processes() const;
};
/// Tries each. Version 2 keeps processes and groups apart ("no internal processes"): there the server, with
/// what it has started, moves into the group `sightline-server` below its own, unless others are in that
/// group too: then it is not ours to rearrange.
GroupPlaces open_group_folders(std::vector<GroupFolder> found);
/// Part of it, for version 2: hands `controllers` down to the groups below `folder`. The error's detail says
/// what is in the way.
Result<void> hand_down(const std::string& folder, const std::vector<std::string>& controllers);

/// One worker's group, in each of the folders. Its end kills whatever is still in it and removes it.
class ControlGroup {
  public:
    static Result<std::unique_ptr<ControlGroup>> make(const GroupPlaces& places, std::int64_t processes);
    ~ControlGroup();
    ControlGroup(const ControlGroup&) = delete;
    ControlGroup& operator=(const ControlGroup&) = delete;

    /// Files that a process writes "0" to in order to enter.
    std::vector<std::string> entrances() const;
    /// Between two tasks: the next one may take so much over what the group holds now, and no swap.
    Result<void> limit_memory(std::int64_t more);
    /// True once for each time that the kernel ended a process in it for want of memory.
    bool ran_out_of_memory();
    void kill() const;

  private:
    ControlGroup() = default;
    std::vector<GroupFolder> groups_;  // by folder, path of the group itself
    std::int64_t memory_limit_ = 0, ended_for_memory_ = 0;
};

/// Ends and removes the groups that servers which no longer run have left.
void sweep_control_groups(const std::vector<GroupFolder>& folders);

/// Moves this process into the group with that entrance. The error's detail names the file.
Result<void> enter_group(const std::string& entrance);

}  // namespace sightline::jail
