#pragma once
// temporary_postgresql: for tests: a real PostgreSQL of its own in a temporary folder, on a Unix socket,
// without fsync; stopped and removed with the object, and by the kernel when the test dies. Run by root, the
// server runs as postgres or nobody.

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "platform/store/store.h"

namespace sightline::store {

class TemporaryPostgresql {
  public:
    TemporaryPostgresql() {
        char name[] = "/tmp/sightline-postgresql-XXXXXX";
        if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder for PostgreSQL");
        folder_ = name;
        if (::geteuid() == 0) {
            const auto* user = ::getpwnam("postgres");
            if (user == nullptr) user = ::getpwnam("nobody");
            if (user == nullptr)
                throw std::runtime_error("PostgreSQL refuses to run as root, and there is no other user");
            user_ = user->pw_uid;
            group_ = user->pw_gid;
            if (::chown(name, user_, group_) != 0)
                throw std::runtime_error("chown of the PostgreSQL folder failed");
        }
        const auto made = wait_for(spawn({binaries() + "/initdb", "-D", folder_ + "/data", "-U", "sightline",
                                          "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"}));
        if (made != 0) throw std::runtime_error("initdb failed: " + log());
        start();
    }
    TemporaryPostgresql(const TemporaryPostgresql&) = delete;
    TemporaryPostgresql& operator=(const TemporaryPostgresql&) = delete;
    ~TemporaryPostgresql() {
        stop();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void start() {
        server_ = spawn({binaries() + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-c",
                         "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c",
                         "shared_buffers=16MB", "-c", "max_connections=120"});
        for (int i = 0; i < 600; ++i) {
            if (open(url("postgres"), 1)) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        throw std::runtime_error("PostgreSQL did not start: " + log());
    }

    /// Fast shutdown: connections are cut.
    void stop() {
        if (server_ <= 0) return;
        ::kill(server_, SIGINT);
        wait_for(server_);
        server_ = -1;
    }

    std::string url(const std::string& database) const {
        return "postgresql://sightline@/" + database + "?host=" + folder_;
    }

    /// The URL of a new empty database.
    std::string new_database() {
        const auto database = "test_" + std::to_string(++databases_);
        const int made =
            wait_for(spawn({binaries() + "/createdb", "-h", folder_, "-U", "sightline", database}));
        if (made != 0) throw std::runtime_error("createdb failed: " + log());
        return url(database);
    }

    /// One for the whole test program.
    static TemporaryPostgresql& shared() {
        static TemporaryPostgresql server;
        return server;
    }

  private:
    static std::string binaries() {
        std::string newest;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
            if (const auto bin = entry.path().string() + "/bin"; std::filesystem::exists(bin + "/initdb"))
                newest = std::max(newest, bin);
        if (newest.empty())
            throw std::runtime_error("PostgreSQL's server programs are missing: install postgresql-15");
        return newest;
    }

    std::string log() const {
        std::ifstream in(folder_ + "/log");
        return {std::istreambuf_iterator<char>(in), {}};
    }

    pid_t spawn(const std::vector<std::string>& command) const {
        std::vector<char*> arguments;
        for (const auto& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
        arguments.push_back(nullptr);
        const auto log_path = folder_ + "/log";
        const pid_t parent = ::getpid();
        const pid_t child = ::fork();
        if (child < 0) throw std::runtime_error("fork failed");
        if (child > 0) return child;
        // Only calls that are safe in a child of a threaded process from here on.
        if (::chdir(folder_.c_str()) != 0) ::_exit(126);
        if (user_ != 0 && (::setgid(group_) != 0 || ::setuid(user_) != 0)) ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (::getppid() != parent) ::_exit(126);
        const int out = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, 1);
        ::dup2(out, 2);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }

    static int wait_for(pid_t child) {
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    }

    std::string folder_;
    uid_t user_ = 0;
    gid_t group_ = 0;
    pid_t server_ = -1;
    std::atomic<int> databases_{0};
};

}  // namespace sightline::store
