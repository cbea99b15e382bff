#include <algorithm>

#include "platform/confine/sandbox.h"

// Allow lists: a call that is not named is refused. Calls a platform does not have are skipped.
namespace sightline::confine {

namespace {

using Names = std::vector<std::string_view>;

// What a database needs, and Python too: memory, threads, files, clocks, and the sockets it was given. No new
// sockets, programs, processes, tracing, mounts, keys or modules.
const Names kCommon = {
    // files
    "read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "open", "openat", "close",
    "fstat", "newfstatat", "fstatat64", "stat", "lstat", "statx", "lseek", "_llseek", "ftruncate", "fsync",
    "fdatasync", "sync_file_range", "fallocate", "fadvise64", "flock", "unlink", "unlinkat", "mkdir",
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
    // what it has open
    "poll", "ppoll"};

const Names kSockets = {"recvfrom", "recvmsg", "sendto", "sendmsg", "shutdown"};

// Of a connection that it makes itself; which sockets it may make is said in seccomp.cpp.
const Names kConnecting = {"connect", "getsockopt", "setsockopt", "getsockname", "getpeername",
                           "select",  "pselect6",   "getresuid",  "getresgid"};

// A Python program: its own descriptors, folders and timers.
const Names kPython = {"dup2",
                       "dup3",
                       "pipe2",
                       "pipe",
                       "chdir",
                       "fchdir",
                       "umask",
                       "select",
                       "pselect6",
                       "epoll_create1",
                       "epoll_ctl",
                       "epoll_wait",
                       "epoll_pwait",
                       "eventfd2",
                       "close_range",
                       "getresuid",
                       "getresgid",
                       "getgroups",
                       "getpgrp",
                       "getpgid",
                       "getsid",
                       "getpriority",
                       "sched_get_priority_max",
                       "sched_get_priority_min",
                       "ftruncate64",

                       "sendfile",
                       "alarm",
                       "setitimer",
                       "getitimer",
                       "rt_sigpending",
                       "rt_sigtimedwait",
                       "pause",
                       "mlock",
                       "munlock",
                       "get_mempolicy",
                       "time",
                       "getxattr",
                       "lgetxattr",
                       "fgetxattr",
                       "listxattr",
                       "llistxattr",
                       "flistxattr"};

// The supervisor is ours: it hands over to Python once, then forks jobs, confines, watches and ends them.
const Names kSupervisor = {"execve",
                           "getsockname",
                           "getsockopt",
                           "fork",
                           "vfork",
                           "wait4",
                           "waitid",
                           "pidfd_open",
                           "kill",
                           "seccomp",
                           "prlimit64",
                           "prctl",
                           "tgkill",

                           "capget",
                           "fcntl",
                           "ioctl",
                           "landlock_restrict_self",
                           "clone",
                           "symlink",
                           "pidfd_send_signal"};

Names joined(std::initializer_list<const Names*> parts) {
    Names out;
    for (const Names* part : parts) out.insert(out.end(), part->begin(), part->end());
    return out;
}

}  // namespace

const Names& calls_left(Calls calls) {
    static const Names engine = joined({&kCommon, &kSockets});
    static const Names ingest = joined({&kCommon, &kSockets, &kConnecting});
    static const Names supervisor = joined({&kCommon, &kSockets, &kPython, &kSupervisor});
    static const Names job = joined({&kCommon, &kPython});
    switch (calls) {
        case Calls::Engine:
            return engine;
        case Calls::Ingest:
            return ingest;
        case Calls::Supervisor:
            return supervisor;
        case Calls::Job:
            break;
    }
    return job;
}

}  // namespace sightline::confine
