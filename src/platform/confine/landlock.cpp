#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/confine/sandbox.h"

// The kernel's interface, declared here because headers of older systems know only its first version.
namespace sightline::confine {

namespace {

struct RulesetAttributes {
    std::uint64_t files, network, scoped;
};
struct [[gnu::packed]] PathRule {
    std::uint64_t allowed;
    std::int32_t parent;
};
struct PortRule {
    std::uint64_t allowed, port;
};
constexpr unsigned kVersionFlag = 1;
constexpr int kPathBeneath = 1, kNetworkPort = 2;

constexpr std::uint64_t kExecute = 1 << 0, kWriteFile = 1 << 1, kReadFile = 1 << 2, kReadFolder = 1 << 3,
                        kRemoveFolder = 1 << 4, kRemoveFile = 1 << 5, kMakeFolder = 1 << 7,
                        kMakeFile = 1 << 8, kRefer = 1 << 13, kTruncate = 1 << 14;
constexpr std::uint64_t kHandledByVersion[] = {
    0, (1 << 13) - 1, (1 << 14) - 1, (1 << 15) - 1, (1 << 15) - 1, (1 << 16) - 1};
constexpr int kLastFileVersion = 5;
constexpr std::uint64_t kBindAndConnectTcp = 3, kConnectTcp = 2;  // version 4
constexpr std::uint64_t kAbstractSocketsAndSignals = 3;           // version 6

std::unexpected<Error> unable(std::string what) {
    return fail(ErrorCode::Internal, "The worker process could not be locked down, so it was not started.",
                fmt::format("{}: {}", what, std::strerror(errno)));
}

Result<void> allow(int ruleset, const std::string& path, std::uint64_t rights, std::uint64_t handled) {
    const Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (file.get() < 0) return unable("open " + path);
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) return unable("stat " + path);
    if (!S_ISDIR(facts.st_mode)) rights &= kReadFile | kWriteFile | kTruncate | kExecute;
    const PathRule rule{rights & handled, file.get()};
    if (::syscall(SYS_landlock_add_rule, ruleset, kPathBeneath, &rule, 0) != 0)
        return unable("landlock rule for " + path);
    return {};
}

}  // namespace

int landlock_version() {
    return static_cast<int>(std::max(0L, ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersionFlag)));
}

Result<Descriptor> make_ruleset(const SandboxSpec& spec) {
    const int version = landlock_version();
    const std::uint64_t handled = kHandledByVersion[std::min(version, kLastFileVersion)];
    const RulesetAttributes attributes{handled, version >= 4 ? kBindAndConnectTcp : 0,
                                       version >= 6 ? kAbstractSocketsAndSignals : 0};
    const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    Descriptor ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size, 0)));
    if (ruleset.get() < 0) return unable("landlock ruleset");
    const std::uint64_t read = kReadFile | kReadFolder;
    const std::uint64_t write =
        read | kWriteFile | kRemoveFile | kRemoveFolder | kMakeFile | kMakeFolder | kTruncate | kRefer;
    for (const auto& path : spec.readable) SL_CHECK(allow(ruleset.get(), path, read, handled));
    for (const auto& path : spec.writable) SL_CHECK(allow(ruleset.get(), path, write, handled));
    for (const auto& path : spec.executable) SL_CHECK(allow(ruleset.get(), path, read | kExecute, handled));
    // Character conversion and randomness of the C library; the memory and processors that DuckDB and
    // numeric libraries ask after.
    for (const char* path : {"/usr/lib", "/lib", "/lib64", "/dev/urandom", "/sys/devices/system/cpu",
                             "/proc/self/cgroup", "/proc/meminfo", "/sys/fs/cgroup"})
        if (::access(path, R_OK) == 0) SL_CHECK(allow(ruleset.get(), path, read, handled));
    if (version >= 4 && spec.connect_port > 0) {
        const PortRule rule{kConnectTcp, static_cast<std::uint64_t>(spec.connect_port)};
        if (::syscall(SYS_landlock_add_rule, ruleset.get(), kNetworkPort, &rule, 0) != 0)
            return unable("landlock rule for a port");
    }
    return ruleset;
}

}  // namespace sightline::confine
