#include "platform/confine/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

namespace sightline::confine {

namespace fs = std::filesystem;

namespace {

constexpr int kFirstDescriptor = 3;
constexpr int kLowestDescriptor = 10;  // what raised() promises

std::unexpected<Error> unable(const char* what) {
    return fail(ErrorCode::Unavailable, "A worker process could not be started. Please try again.",
                fmt::format("{}: {}", what, std::strerror(errno)));
}

// What a dynamic loader or a sanitizer needs to find itself again; nothing else of the server's environment
// reaches the child.
std::vector<std::string> child_environment(const std::string& home) {
    std::vector<std::string> out{"LANG=C.UTF-8", "TZ=UTC", "HOME=" + home};
#if defined(__SANITIZE_THREAD__)
    out.emplace_back(
        "TSAN_OPTIONS=report_bugs=0");  // DuckDB is not instrumented: what it sees there is not so
#endif
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& t : texts) out.push_back(t.data());
    out.push_back(nullptr);
    return out;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

void Descriptor::close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<Descriptor> raised(Descriptor low) {
    Descriptor high(::fcntl(low.get(), F_DUPFD_CLOEXEC, kLowestDescriptor));
    if (high.get() < 0) return unable("fcntl");
    return high;
}

Result<std::pair<Descriptor, Descriptor>> socket_pair() {
    int raw[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, raw) != 0) return unable("socketpair");
    Descriptor first(raw[0]), second(raw[1]);
    SL_TRY(Descriptor a, raised(std::move(first)));
    SL_TRY(Descriptor b, raised(std::move(second)));
    constexpr int kBufferBytes = 1 << 20;
    for (const int fd : {a.get(), b.get()})
        ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kBufferBytes, sizeof kBufferBytes);
    return std::pair(std::move(a), std::move(b));
}

Result<Process> Process::start(const Command& command, const std::vector<int>& descriptors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    int next = kFirstDescriptor;
    for (const int given : descriptors) ::posix_spawn_file_actions_adddup2(&actions, given, next++);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, next);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes,
                               POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::vector<std::string> arguments = command.arguments, environment = child_environment(command.home);
    environment.insert(environment.end(), command.more.begin(), command.more.end());
    auto argv = pointers(arguments), envp = pointers(environment);
    pid_t pid = -1;
    const int error =
        ::posix_spawn(&pid, command.program.c_str(), &actions, &attributes, argv.data(), envp.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        errno = error;
        return unable("posix_spawn");
    }
    Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    Descriptor memory(::open(fmt::format("/proc/{}/statm", pid).c_str(), O_RDONLY | O_CLOEXEC));
    Process process(pid, std::move(handle), std::move(memory));
    if (process.handle_.get() < 0 || process.memory_.get() < 0) return unable("pidfd_open");
    return process;
}

Process::Process(int pid, Descriptor handle, Descriptor memory)
    : pid_(pid), handle_(std::move(handle)), memory_(std::move(memory)) {}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      handle_(std::move(other.handle_)),
      memory_(std::move(other.memory_)),
      reaped_(other.reaped_),
      status_(other.status_) {}

Process::~Process() {
    if (pid_ < 0 || reaped_) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool Process::running() const {
    pollfd p{handle_.get(), POLLIN, 0};
    return ::poll(&p, 1, 0) == 0;
}

void Process::kill() const {
    // By handle: the number may belong to someone else once the process is reaped.
    ::syscall(SYS_pidfd_send_signal, handle_.get(), SIGKILL, nullptr, 0);
}

bool Process::wait(std::chrono::milliseconds patience) {
    if (reaped_) return true;
    pollfd p{handle_.get(), POLLIN, 0};
    if (::poll(&p, 1, static_cast<int>(patience.count())) <= 0) return false;
    while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    return true;
}

std::string Process::ending() const {
    if (!reaped_) return {};
    if (WIFSIGNALED(status_)) return fmt::format("signal {}", WTERMSIG(status_));
    return fmt::format("status {}", WEXITSTATUS(status_));
}

std::int64_t Process::resident_bytes() const {
    char text[128];
    const ssize_t n = ::pread(memory_.get(), text, sizeof text, 0);
    if (n <= 0) return 0;
    const char* end = text + n;
    const char* at = std::find(static_cast<const char*>(text), end, ' ');
    std::int64_t pages = 0;
    if (at != end) std::from_chars(at + 1, end, pages);
    static const std::int64_t page_bytes = ::sysconf(_SC_PAGESIZE);
    return pages * page_bytes;
}

Result<std::string> make_private_folder(const std::string& folder, const std::string& kind, int uid,
                                        int gid) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    std::string path = fmt::format("{}/{}-{}-XXXXXX", fs::absolute(folder, ec).string(), kind, ::getpid());
    if (::mkdtemp(path.data()) == nullptr) return unable("mkdtemp");
    if (uid >= 0 && ::chown(path.c_str(), static_cast<uid_t>(uid), static_cast<gid_t>(gid)) != 0)
        return unable("chown");
    return path;
}

void sweep_private_folders(const std::string& folder, const std::string& kind) {
    const std::string prefix = kind + "-";
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(folder, ec)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix)) continue;
        pid_t owner = 0;
        const auto read = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), owner);
        if (read.ec != std::errc() || *read.ptr != '-' || owner <= 0) continue;
        if (::kill(owner, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ec);
    }
}

}  // namespace sightline::confine
