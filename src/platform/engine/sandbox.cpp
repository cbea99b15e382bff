#include "platform/engine/sandbox.h"

#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sightline::engine {

namespace {

constexpr rlim_t kMaxOpenFiles = 1024;

std::unexpected<Error> unable(const char* what) {
    return fail(ErrorCode::Internal, "The query engine could not be locked down, so it was not started.",
                fmt::format("{}: {}", what, std::strerror(errno)));
}

/// Only this of root's capabilities, and none of a process that was not root's.
Result<void> keep_capabilities(unsigned long long which) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    data[0].effective = data[0].permitted = static_cast<std::uint32_t>(which);
    if (::syscall(SYS_capset, &header, data) != 0) return unable("capset");
    return {};
}

/// `confined`: Landlock decides which paths exist, so file modes may be overridden; the data folder may lie
/// under one only root enters.
Result<void> drop_rights(int uid, int gid, bool confined) {
    if (uid < 0) return {};
    if (::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return unable("keepcaps");
    // Without it access(2) asks as the user alone, and DuckDB looks with it whether a file is there. A root
    // that may not set it (a container's) still works where the user itself can reach the data folder.
    ::prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0);
    const auto user = static_cast<uid_t>(uid);
    const auto group = static_cast<gid_t>(gid < 0 ? uid : gid);
    if (::setgroups(0, nullptr) != 0) return unable("setgroups");
    if (::setresgid(group, group, group) != 0) return unable("setresgid");
    if (::setresuid(user, user, user) != 0) return unable("setresuid");
    SL_CHECK(keep_capabilities(confined ? 1ULL << CAP_DAC_OVERRIDE : 0));
    if (user != 0 && ::setuid(0) == 0) return unable("setuid");
    return {};
}

Result<void> limit(decltype(RLIMIT_CORE) what, rlim_t value) {
    rlimit now{};
    if (::getrlimit(what, &now) != 0) return unable("getrlimit");
    const rlim_t lower = std::min(value, now.rlim_max);
    const rlimit wanted{lower, lower};
    if (::setrlimit(what, &wanted) != 0) return unable("setrlimit");
    return {};
}

Result<void> limit_resources(const SandboxSpec& spec) {
    SL_CHECK(limit(RLIMIT_CORE, 0));
    SL_CHECK(limit(RLIMIT_NOFILE, kMaxOpenFiles));
    SL_CHECK(limit(RLIMIT_MEMLOCK, 0));
    if (spec.file_bytes > 0) {
        ::signal(SIGXFSZ, SIG_IGN);  // the write fails instead
        SL_CHECK(limit(RLIMIT_FSIZE, static_cast<rlim_t>(spec.file_bytes)));
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // Behind the watch on resident memory: one giant allocation fails at once instead of being chased.
    // Sanitizers map terabytes.
    constexpr std::int64_t kSlack = 1LL << 30;
    if (spec.memory_bytes > 0)
        SL_CHECK(limit(RLIMIT_DATA, static_cast<rlim_t>(spec.memory_bytes * 2 + kSlack)));
#endif
    return {};
}

}  // namespace

Result<int> enter_sandbox(const SandboxSpec& spec) {
    SL_CHECK(limit_resources(spec));
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return unable("no_new_privs");
    SL_TRY(const int abi, restrict_files(spec));
    SL_CHECK(drop_rights(spec.uid, spec.gid, abi > 0));
    // A change of user undoes it. No PR_SET_PDEATHSIG: it would end the engine with the thread that started
    // it; the control thread sees the server go by its closed socket.
    ::prctl(PR_SET_DUMPABLE, 0);
    SL_CHECK(restrict_system_calls());
    return abi;
}

}  // namespace sightline::engine
