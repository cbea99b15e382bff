#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>

#include "platform/jail/control_group.h"
#include "platform/jail/group_files.h"

namespace sightline::jail {

namespace {

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> out;
    for (const auto part : std::views::split(text, at)) out.emplace_back(part.begin(), part.end());
    return out;
}

/// "\040" stands for a blank in mountinfo.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int code = 0;
        if (text[i] == '\\' && i + 3 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 4, code, 8).ptr == text.data() + i + 4) {
            out += static_cast<char>(code);
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

struct Mount {
    std::string root, point, type;
    std::vector<std::string> controllers;
    bool read_only = false;
};

/// Lines of mountinfo: id parent device root point options… - type source options.
std::vector<Mount> group_mounts(std::string_view text) {
    std::vector<Mount> out;
    for (const auto& line : split(text, '\n')) {
        const auto words = words_of(line);
        const auto dash = std::ranges::find(words, "-");
        if (words.size() < 6 || words.end() - dash < 4 || !dash[1].starts_with("cgroup")) continue;
        out.push_back({unescaped(words[3]), unescaped(words[4]), dash[1], split(dash[3], ','),
                       has_word(split(words[5], ','), "ro")});
    }
    return out;
}

/// Where the group `path` of that hierarchy shows; none when it lies outside of what is mounted.
std::optional<std::string> shown_at(const Mount& mount, const std::string& path) {
    std::string rest = path;
    if (mount.root != "/") {
        if (path != mount.root && !path.starts_with(mount.root + "/")) return std::nullopt;
        rest = path.substr(mount.root.size());
    }
    if (rest.starts_with("/..")) return std::nullopt;  // above the root of this namespace
    return rest == "/" ? mount.point : mount.point + rest;
}

template <class Fits>
std::optional<GroupFolder> folder_of(const std::vector<Mount>& mounts, const std::string& path, Fits fits) {
    std::optional<GroupFolder> out;
    for (const auto& mount : mounts) {
        const auto shown = fits(mount) ? shown_at(mount, path) : std::nullopt;
        if (!shown || (out && !out->read_only)) continue;
        out.emplace();
        out->path = *shown;
        out->read_only = mount.read_only;
    }
    return out;
}

}  // namespace

std::vector<GroupFolder> find_group_folders(std::string_view mounts_text, std::string_view own_groups) {
    const auto mounts = group_mounts(mounts_text);
    std::vector<GroupFolder> out;
    bool memory = false, processes = false;
    std::optional<std::string> unified;
    // Lines "number:controllers:path"; version 2 has neither number nor controllers.
    for (const auto& line : split(own_groups, '\n')) {
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const auto controllers = split(std::string_view(line).substr(first + 1, second - first - 1), ',');
        const std::string path = line.substr(second + 1);
        if (line.starts_with("0::")) unified = path;
        const bool bounds_memory = has_word(controllers, "memory"),
                   bounds_processes = has_word(controllers, "pids");
        if (!bounds_memory && !bounds_processes) continue;
        memory |= bounds_memory;
        processes |= bounds_processes;
        auto folder = folder_of(mounts, path, [&](const Mount& m) {
            return m.type == "cgroup" && has_word(m.controllers, bounds_memory ? "memory" : "pids");
        });
        if (!folder) continue;
        folder->memory = bounds_memory;
        folder->processes = bounds_processes;
        out.push_back(*folder);
    }
    if (!unified || (memory && processes)) return out;  // version 1 has them both
    auto folder = folder_of(mounts, *unified, [](const Mount& m) { return m.type == "cgroup2"; });
    if (!folder) return out;
    folder->unified = true;
    folder->memory = !memory;
    folder->processes = !processes;
    out.push_back(*folder);
    return out;
}

std::vector<GroupFolder> own_group_folders() {
    return find_group_folders(read_small_file("/proc/self/mountinfo"), read_small_file("/proc/self/cgroup"));
}

}  // namespace sightline::jail
