#include "platform/confine/sandbox.h"

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

namespace sightline::confine {

namespace {

constexpr rlim_t kMaxOpenFiles = 1024;

std::unexpected<Error> unable(const char* what) {
    return fail(ErrorCode::Internal, "The worker process could not be locked down, so it was not started.",
                fmt::format("{}: {}", what, std::strerror(errno)));
}

/// Only this of root's capabilities, and none of a process that was not root's.
Result<void> keep_capabilities(unsigned long long which, bool inheritable) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    data[0].effective = data[0].permitted = static_cast<std::uint32_t>(which);
    data[0].inheritable = inheritable ? data[0].permitted : 0;
    if (::syscall(SYS_capset, &header, data) != 0) return unable("capset");
    return {};
}

/// Landlock decides which paths exist (`confined`), so file modes may be overridden; the data folder may lie
/// under one only root enters. A supervisor hands over to Python, so what it keeps must outlive exec.
Result<void> keep_file_rights(Calls calls, bool confined) {
    if (calls != Calls::Supervisor) return keep_capabilities(confined ? 1ULL << CAP_DAC_OVERRIDE : 0, false);
    SL_CHECK(keep_capabilities(confined ? 1ULL << CAP_DAC_READ_SEARCH : 0, true));
    if (confined && ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0) != 0)
        return unable("ambient capability");
    return {};
}

Result<void> drop_rights(const SandboxSpec& spec, bool confined) {
    const int uid = spec.uid, gid = spec.gid;
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
    SL_CHECK(keep_file_rights(spec.calls, confined));
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
    const int abi = spec.landlock ? landlock_version() : 0;
    if (abi > 0) {
        SL_TRY(const Descriptor ruleset, make_ruleset(spec));
        if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return unable("landlock");
    }
    SL_CHECK(drop_rights(spec, abi > 0));
    // A change of user undoes it. No PR_SET_PDEATHSIG: it would end the engine with the thread that started
    // it; the control thread sees the server go by its closed socket.
    ::prctl(PR_SET_DUMPABLE, 0);
    SL_CHECK(restrict_system_calls(spec.calls));
    return abi;
}

}  // namespace sightline::confine
