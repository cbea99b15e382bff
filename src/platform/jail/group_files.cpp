#include "platform/jail/group_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <sstream>
#include <thread>

#include "platform/confine/process.h"

namespace sightline::jail {

using confine::Descriptor;

namespace {

constexpr std::chrono::milliseconds kPause{5};
constexpr int kRemoveTries = 400;  // with the pause, 2 s
constexpr int kKillTries = 20;     // what is forked meanwhile is found by the next

}  // namespace

std::string read_small_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string out;
    char part[4096];
    for (ssize_t n; file.get() >= 0 && (n = ::read(file.get(), part, sizeof part)) > 0;)
        out.append(part, static_cast<std::size_t>(n));
    return out;
}

Result<void> write_small_file(const std::string& path, std::string_view text) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() >= 0 && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()))
        return {};
    return fail(ErrorCode::Unavailable, "A Python worker could not be limited. Please try again.",
                fmt::format("{}: {}", path, std::strerror(errno)));
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

bool has_word(const std::vector<std::string>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

std::int64_t number_after(std::string_view text, std::string_view name) {
    const auto words = words_of(text);
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        if (words[i] != name) continue;
        std::int64_t out = 0;
        std::from_chars(words[i + 1].data(), words[i + 1].data() + words[i + 1].size(), out);
        return out;
    }
    return 0;
}

std::vector<pid_t> processes_in(const std::string& group) {
    std::vector<pid_t> out;
    for (const auto& word : words_of(read_small_file(group + "/cgroup.procs"))) {
        pid_t pid = 0;
        std::from_chars(word.data(), word.data() + word.size(), pid);
        out.push_back(pid);
    }
    return out;
}

void kill_group(const std::string& group) {
    const std::string at_once = group + "/cgroup.kill";  // version 2 since Linux 5.14
    if (::access(at_once.c_str(), W_OK) == 0 && write_small_file(at_once, "1")) return;
    for (int i = 0; i < kKillTries; ++i) {
        bool any = false;
        for (const pid_t pid : processes_in(group))
            if (pid > 0) any = ::kill(pid, SIGKILL) == 0 || any;
        if (!any) return;
        std::this_thread::sleep_for(kPause);
    }
}

bool remove_group(const std::string& group) {
    for (int i = 0; i < kRemoveTries; ++i) {
        if (::rmdir(group.c_str()) == 0 || errno == ENOENT) return true;
        if (errno != EBUSY) return false;
        std::this_thread::sleep_for(kPause);
    }
    return false;
}

}  // namespace sightline::jail
