#include "platform/jail/control_group.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "base/log.h"
#include "platform/jail/group_files.h"

namespace sightline::jail {

namespace fs = std::filesystem;

namespace {

// What it holds changes a little from task to task; in steps, the limit is seldom written.
constexpr std::int64_t kStepBytes = 64LL << 20;

/// What reclaiming cannot take back: of memory without a file, and of files in memory.
std::int64_t held_bytes(const GroupFolder& group) {
    const std::string facts = read_small_file(group.path + "/memory.stat");
    return group.unified ? number_after(facts, "anon") + number_after(facts, "shmem")
                         : number_after(facts, "total_rss") + number_after(facts, "total_shmem");
}

Result<void> write_memory_limit(const GroupFolder& group, const std::string& bytes) {
    const auto there = [&](const char* name) { return ::access((group.path + name).c_str(), F_OK) == 0; };
    if (group.unified) {
        SL_CHECK(write_small_file(group.path + "/memory.max", bytes));
        if (there("/memory.swap.max")) SL_CHECK(write_small_file(group.path + "/memory.swap.max", "0"));
        return {};
    }
    // Memory with swap may never be less than memory alone: first to make room for a higher limit, then
    // again.
    const bool swap = there("/memory.memsw.limit_in_bytes");
    if (swap) (void)write_small_file(group.path + "/memory.memsw.limit_in_bytes", bytes);
    SL_CHECK(write_small_file(group.path + "/memory.limit_in_bytes", bytes));
    if (swap) SL_CHECK(write_small_file(group.path + "/memory.memsw.limit_in_bytes", bytes));
    return {};
}

std::int64_t count_ended_for_memory(const GroupFolder& group) {
    return number_after(
        read_small_file(group.path + (group.unified ? "/memory.events" : "/memory.oom_control")), "oom_kill");
}

}  // namespace

bool GroupPlaces::memory() const {
    return std::ranges::any_of(folders, &GroupFolder::memory);
}
bool GroupPlaces::processes() const {
    return std::ranges::any_of(folders, &GroupFolder::processes);
}

Result<std::unique_ptr<ControlGroup>> ControlGroup::make(const GroupPlaces& places, std::int64_t processes) {
    std::unique_ptr<ControlGroup> out(new ControlGroup);
    for (GroupFolder folder : places.folders) {
        std::string path = fmt::format("{}/{}{}-XXXXXX", folder.path, kGroupPrefix, ::getpid());
        if (::mkdtemp(path.data()) == nullptr)
            return fail(ErrorCode::Unavailable, "A Python worker could not be limited. Please try again.",
                        fmt::format("{}: {}", path, std::strerror(errno)));
        folder.path = path;
        out->groups_.push_back(folder);
        if (folder.processes) SL_CHECK(write_small_file(path + "/pids.max", std::to_string(processes)));
    }
    return out;
}

ControlGroup::~ControlGroup() {
    kill();
    for (const auto& group : groups_)
        if (!remove_group(group.path))
            log::warning("jail_group_left", {{"group", group.path}, {"reason", std::strerror(errno)}});
}

std::vector<std::string> ControlGroup::entrances() const {
    std::vector<std::string> out;
    for (const auto& group : groups_) out.push_back(group.path + "/cgroup.procs");
    return out;
}

Result<void> ControlGroup::limit_memory(std::int64_t more) {
    for (const auto& group : groups_) {
        if (!group.memory) continue;
        const std::int64_t limit = (held_bytes(group) + more + kStepBytes - 1) / kStepBytes * kStepBytes;
        if (limit == memory_limit_) continue;
        SL_CHECK(write_memory_limit(group, std::to_string(limit)));
        memory_limit_ = limit;
    }
    return {};
}

bool ControlGroup::ran_out_of_memory() {
    for (const auto& group : groups_)
        if (group.memory)
            return count_ended_for_memory(group) >
                   std::exchange(ended_for_memory_, count_ended_for_memory(group));
    return false;
}

void ControlGroup::kill() const {
    for (const auto& group : groups_) kill_group(group.path);
}

void sweep_control_groups(const std::vector<GroupFolder>& folders) {
    for (const auto& folder : folders) {
        std::error_code ec;
        for (const auto& entry : fs::directory_iterator(folder.path, ec)) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with(kGroupPrefix)) continue;
            pid_t owner = 0;
            const auto read =
                std::from_chars(name.data() + kGroupPrefix.size(), name.data() + name.size(), owner);
            if (read.ec != std::errc() || *read.ptr != '-' || owner <= 0) continue;
            if (::kill(owner, 0) == 0 || errno != ESRCH) continue;
            kill_group(entry.path().string());
            remove_group(entry.path().string());
        }
    }
}

Result<void> enter_group(const std::string& entrance) {
    return write_small_file(entrance, "0");
}

}  // namespace sightline::jail
