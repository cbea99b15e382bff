#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "platform/jail/control_group.h"
#include "platform/jail/group_files.h"

namespace sightline::jail {

namespace {

constexpr int kMoveTries = 50;  // processes come into being while others are moved

pid_t parent_of(pid_t pid) {
    const std::string stat = read_small_file(fmt::format("/proc/{}/stat", pid));
    const auto name_end = stat.rfind(')');  // the name before it may hold anything
    if (name_end == std::string::npos) return 0;
    const auto words = words_of(std::string_view(stat).substr(name_end + 1));
    pid_t out = 0;
    if (words.size() > 1) std::from_chars(words[1].data(), words[1].data() + words[1].size(), out);
    return out;
}

bool gone(pid_t pid) {
    return ::access(fmt::format("/proc/{}", pid).c_str(), F_OK) != 0;
}

bool is_ours(pid_t pid) {
    if (pid == 0) return false;
    const pid_t asked = pid;
    for (; pid > 1; pid = parent_of(pid))
        if (pid == ::getpid()) return true;
    return pid == ::getpid() || gone(asked);
}

std::unexpected<Error> in_the_way(std::string what) {
    return fail(ErrorCode::Unavailable, "Control groups cannot be made here.", std::move(what));
}

/// Makes a group and removes it, which tells more than looking at rights.
Result<void> try_folder(const GroupFolder& folder) {
    if (folder.read_only) return in_the_way(folder.path + " is mounted read-only");
    std::string probe = fmt::format("{}/{}{}-XXXXXX", folder.path, kGroupPrefix, ::getpid());
    if (::mkdtemp(probe.data()) == nullptr)
        return in_the_way(fmt::format("no group can be made in {}: {}", folder.path, std::strerror(errno)));
    if (!remove_group(probe)) return in_the_way("no group can be removed from " + folder.path);
    return {};
}

Result<void> open_folder(GroupFolder& folder) {
    if (!folder.unified) return try_folder(folder);
    // Of a server that has moved already.
    if (folder.path.ends_with("/" + std::string(kServerGroup)))
        folder.path.resize(folder.path.size() - kServerGroup.size() - 1);
    const auto controllers = words_of(read_small_file(folder.path + "/cgroup.controllers"));
    std::vector<std::string> wanted;
    for (const auto& [name, is_wanted] : {std::pair("memory", folder.memory), {"pids", folder.processes}}) {
        if (is_wanted && !has_word(controllers, name))
            return in_the_way(fmt::format("{} is not given the controller {}", folder.path, name));
        if (is_wanted) wanted.emplace_back(name);
    }
    SL_CHECK(try_folder(folder));
    return hand_down(folder.path, wanted);
}

}  // namespace

GroupPlaces open_group_folders(std::vector<GroupFolder> found) {
    GroupPlaces out;
    for (auto& folder : found) {
        if (const auto opened = open_folder(folder))
            out.folders.push_back(folder);
        else
            out.missing += (out.missing.empty() ? "" : "; ") + opened.error().detail;
    }
    if (out.missing.empty() && !(out.memory() && out.processes()))
        out.missing = "no hierarchy of control groups for memory and processes is mounted";
    return out;
}

Result<void> hand_down(const std::string& folder, const std::vector<std::string>& controllers) {
    const std::string given = folder + "/cgroup.subtree_control";
    std::string order;
    const auto already = words_of(read_small_file(given));
    for (const auto& name : controllers)
        if (!has_word(already, name)) order += (order.empty() ? "+" : " +") + name;
    if (order.empty()) return {};
    // The root of all groups is the only one that may have both; it has no type.
    const bool root = ::access((folder + "/cgroup.type").c_str(), F_OK) != 0;
    const std::string own = folder + "/" + std::string(kServerGroup);
    for (int i = 0; i < kMoveTries && !root; ++i) {
        const auto inside = processes_in(folder);
        for (const pid_t pid : inside)
            if (!is_ours(pid))
                return in_the_way(fmt::format("{} holds processes that are not the server's", folder));
        if (!inside.empty() && ::mkdir(own.c_str(), 0755) != 0 && errno != EEXIST)
            return in_the_way(fmt::format("{}: {}", own, std::strerror(errno)));
        for (const pid_t pid : inside)
            if (const auto moved = write_small_file(own + "/cgroup.procs", std::to_string(pid));
                !moved && !gone(pid))
                return in_the_way(moved.error().detail);
        if (write_small_file(given, order)) return {};
    }
    if (const auto done = write_small_file(given, order); !done) return in_the_way(done.error().detail);
    return {};
}

}  // namespace sightline::jail
