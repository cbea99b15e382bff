#include <fmt/format.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "platform/engine/sandbox.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

namespace sightline::engine {

namespace {

// What a database needs: memory, threads, files, clocks, and the two sockets it was given. No new sockets,
// programs, processes, tracing, mounts, keys or modules: anything not named here answers EPERM. Calls a
// platform does not have are skipped.
constexpr const char* kAllowed[] = {
    // files
    "read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "open", "openat", "close",
    "fstat", "newfstatat", "fstatat64", "stat", "lstat", "statx", "lseek", "_llseek", "fcntl", "ftruncate",
    "fsync", "fdatasync", "sync_file_range", "fallocate", "fadvise64", "flock", "unlink", "unlinkat", "mkdir",
    "mkdirat", "rmdir", "rename", "renameat", "renameat2", "getdents64", "getcwd", "access", "faccessat",
    "faccessat2", "readlink", "readlinkat", "statfs", "fstatfs", "dup", "copy_file_range",
    // memory
    "mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "mincore", "membarrier",
    // threads
    "futex", "futex_waitv", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl",
    "gettid", "exit", "exit_group", "sched_yield", "sched_getaffinity", "sched_getparam",
    "sched_getscheduler", "getcpu",
    // signals to itself, clocks, facts
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "clock_gettime",
    "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getrandom", "getpid", "getppid",
    "getuid", "geteuid", "getgid", "getegid", "getrusage", "sysinfo", "uname", "times",
    // the two sockets
    "poll", "ppoll", "recvfrom", "recvmsg", "sendto", "sendmsg", "shutdown"};

struct Release {
    void operator()(scmp_filter_ctx c) const { seccomp_release(c); }
};

}  // namespace

Result<void> restrict_system_calls() {
    int error = 0;
    const auto check = [&error](int result) {
        if (result != 0 && error == 0) error = -result;
    };
    const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter)
        return fail(ErrorCode::Internal, "The query engine could not be locked down.", "seccomp_init");
    for (const char* name : kAllowed) {
        const int call = seccomp_syscall_resolve_name(name);
        if (call != __NR_SCMP_ERROR && call >= 0)
            check(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0));
    }
    const scmp_filter_ctx f = filter.get();
    // clone3 hides its flags in memory: the C library then falls back to clone, which may make threads but no
    // processes.
    check(seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
    check(seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)));
    check(seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                           SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))));
    check(seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)));
    check(seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_VMA)));
    check(seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0),
                           SCMP_A2(SCMP_CMP_EQ, 0)));
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // They look through pipes whether memory may be read.
    for (const int call : {SCMP_SYS(personality), SCMP_SYS(pipe), SCMP_SYS(pipe2)})
        check(seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 0));
#endif
    check(seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1));
    if (error == 0) check(seccomp_load(f));
    if (error != 0)
        return fail(ErrorCode::Internal, "The query engine could not be locked down, so it was not started.",
                    fmt::format("seccomp: {}", std::strerror(error)));
    return {};
}

}  // namespace sightline::engine
