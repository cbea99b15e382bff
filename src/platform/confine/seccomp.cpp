#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "platform/confine/sandbox.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

namespace sightline::confine {

namespace {

struct Release {
    void operator()(scmp_filter_ctx c) const { seccomp_release(c); }
};

using Filter = std::unique_ptr<void, Release>;

std::unexpected<Error> unable(const char* what, int error) {
    return fail(ErrorCode::Internal, "The worker process could not be locked down, so it was not started.",
                fmt::format("{}: {}", what, std::strerror(error)));
}

/// Adds rules and remembers the first error.
class Rules {
  public:
    explicit Rules(scmp_filter_ctx filter) : filter_(filter) {}
    template <class... Comparisons>
    void allow(int call, Comparisons... comparisons) {
        add(SCMP_ACT_ALLOW, call, comparisons...);
    }
    template <class... Comparisons>
    void add(std::uint32_t action, int call, Comparisons... comparisons) {
        check(seccomp_rule_add(filter_, action, call, sizeof...(comparisons), comparisons...));
    }
    void check(int result) {
        if (result != 0 && error_ == 0) error_ = -result;
    }
    int error() const { return error_; }

  private:
    scmp_filter_ctx filter_;
    int error_ = 0;
};

/// Threads but no processes: clone3 hides its flags in memory, the C library then falls back to clone.
void allow_threads(Rules& rules) {
    rules.allow(SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
}

/// Own limits may be read, a process's own name may be set.
void allow_own_facts(Rules& rules) {
    rules.allow(SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    rules.allow(SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_VMA));
    rules.allow(SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
}

/// TCP over IPv4 and IPv6, and no other sockets.
void allow_tcp(Rules& rules) {
    constexpr scmp_datum_t kFlags = SOCK_CLOEXEC | SOCK_NONBLOCK;
    for (const int family : {AF_INET, AF_INET6})
        rules.allow(SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)),
                    SCMP_A1(SCMP_CMP_MASKED_EQ, ~kFlags & 0xffffffffU, SOCK_STREAM));
}

/// Not F_SETOWN and F_SETSIG: with them a process sends signals to another.
void allow_descriptor_flags(Rules& rules) {
    for (const int command : {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK,
                              F_SETLKW, 36 /* F_OFD_GETLK */, 37, 38})
        rules.allow(SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
    // Python asks of each file it opens whether it is a terminal.
    for (const unsigned long request : {TCGETS, FIOCLEX, FIONCLEX, FIONBIO, FIONREAD})
        rules.allow(SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, request));
}

Result<Filter> make_filter(Calls calls) {
    Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter) return unable("seccomp_init", ENOMEM);
    Rules rules(filter.get());
    for (const auto name : calls_left(calls)) {
        const int call = seccomp_syscall_resolve_name(std::string(name).c_str());
        if (call != __NR_SCMP_ERROR && call >= 0) rules.allow(call);
    }
    rules.add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
    if (calls != Calls::Supervisor) {
        allow_threads(rules);
        allow_own_facts(rules);
    }
    if (calls == Calls::Ingest) allow_tcp(rules);
    if (calls == Calls::Engine || calls == Calls::Ingest) {
        rules.allow(SCMP_SYS(fcntl));
        rules.allow(SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid())));
    }
    if (calls == Calls::Job) allow_descriptor_flags(rules);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // They look through pipes whether memory may be read.
    if (calls == Calls::Engine || calls == Calls::Ingest)
        for (const int call : {SCMP_SYS(personality), SCMP_SYS(pipe), SCMP_SYS(pipe2)}) rules.allow(call);
#endif
    rules.check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1));
    if (rules.error() != 0) return unable("seccomp", rules.error());
    return filter;
}

}  // namespace

Result<void> restrict_system_calls(Calls calls) {
    SL_TRY(const Filter filter, make_filter(calls));
    if (const int error = seccomp_load(filter.get()); error != 0) return unable("seccomp_load", -error);
    return {};
}

Result<Descriptor> system_call_program(Calls calls) {
    SL_TRY(const Filter filter, make_filter(calls));
    Descriptor low(::memfd_create("sightline-seccomp", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (low.get() < 0) return unable("memfd_create", errno);
    if (const int error = seccomp_export_bpf(filter.get(), low.get()); error != 0)
        return unable("seccomp_export_bpf", -error);
    if (::fcntl(low.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0 ||
        ::lseek(low.get(), 0, SEEK_SET) != 0)
        return unable("seal", errno);
    return raised(std::move(low));
}

}  // namespace sightline::confine
