#pragma once
// temporary_s3: for tests: a real S3 server (versitygw over a temporary folder) with the bucket "files",
// removed with the object, and stopped by the kernel when the test dies. tools/setup installs it where Go is
// there.

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "platform/s3/s3.h"

namespace sightline::s3 {

class TemporaryS3 {
  public:
    static std::string program() { return SOURCE_DIR "/third_party/go/bin/versitygw"; }
    static bool installed() { return ::access(program().c_str(), X_OK) == 0; }

    TemporaryS3() {
        char name[] = "/tmp/sightline-s3-XXXXXX";
        if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder for the S3 server");
        folder_ = name;
        std::filesystem::create_directories(folder_ + "/data/files");
        const int finder = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(finder, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::getsockname(finder, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(finder);
        port_ = ntohs(address.sin_port);
        start();
    }
    TemporaryS3(const TemporaryS3&) = delete;
    TemporaryS3& operator=(const TemporaryS3&) = delete;
    ~TemporaryS3() {
        ::kill(server_, SIGKILL);
        ::waitpid(server_, nullptr, 0);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    Place place() const {
        Place out;
        out.endpoint = "http://127.0.0.1:" + std::to_string(port_);
        out.bucket = "files";
        out.key_id = "tester";
        out.secret = "Secret/1+%";
        return out;
    }

    std::string folder() const { return folder_ + "/data/files"; }  ///< of the bucket's objects

    /// One for the whole test program.
    static TemporaryS3& shared() {
        static TemporaryS3 server;
        return server;
    }

  private:
    void start() {
        const std::string address = "127.0.0.1:" + std::to_string(port_), data = folder_ + "/data";
        const pid_t parent = ::getpid();
        server_ = ::fork();
        if (server_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() != parent) ::_exit(126);
            const int nothing = ::open("/dev/null", O_WRONLY);
            ::dup2(nothing, 1);
            ::dup2(nothing, 2);
            ::setenv("ROOT_ACCESS_KEY", "tester", 1);
            ::setenv("ROOT_SECRET_KEY", "Secret/1+%", 1);
            ::execl(program().c_str(), "versitygw", "--quiet", "--port", address.c_str(), "posix",
                    data.c_str(), nullptr);
            ::_exit(127);
        }
        Place quick = place();
        quick.tries = 1;
        for (int i = 0; i < 600; ++i) {
            if (open(quick).value()->check()) return;
            ::usleep(50'000);
        }
        throw std::runtime_error("the S3 server did not start");
    }

    std::string folder_;
    int port_ = 0;
    pid_t server_ = -1;
};

}  // namespace sightline::s3
