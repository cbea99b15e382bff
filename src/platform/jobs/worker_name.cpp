#include "platform/jobs/worker_name.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace sightline::jobs {

namespace {

std::string first_line(const char* path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

/// The clock tick since boot a process was started at (proc(5), field 22 of stat); none when it does not run.
std::optional<std::string> start_of(long pid) {
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    const std::string stat((std::istreambuf_iterator<char>(in)), {});
    const auto name_end = stat.rfind(')');  // the program's name may hold anything
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream rest(stat.substr(name_end + 1));
    std::string state, field;
    rest >> state;
    if (state == "Z" || state == "X") return std::nullopt;
    for (int i = 4; i <= 22; ++i) rest >> field;
    return field;
}

/// Everything of the name before the process; empty when it cannot be known.
std::string place() {
    char host[256] = {};
    char space[64] = {};
    ::gethostname(host, sizeof host - 1);
    if (::readlink("/proc/self/ns/pid", space, sizeof space - 1) <= 0) return {};
    const std::string boot = first_line("/proc/sys/kernel/random/boot_id");
    if (boot.empty()) return {};
    return fmt::format("{}/{}/{}/", host, boot, space);
}

}  // namespace

std::string this_worker() {
    return fmt::format("{}{}.{}", place(), ::getpid(), start_of(::getpid()).value_or("0"));
}

bool surely_dead(const std::string& worker) {
    const std::string here = place();
    if (here.empty() || !worker.starts_with(here)) return false;
    const auto dot = worker.find('.', here.size());
    long pid = 0;
    const char* digits = worker.data() + here.size();
    if (dot == std::string::npos ||
        std::from_chars(digits, worker.data() + dot, pid).ptr != worker.data() + dot)
        return false;
    const auto start = start_of(pid);
    return !start || *start != worker.substr(dot + 1);
}

}  // namespace sightline::jobs
