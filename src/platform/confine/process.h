#pragma once
// A child process: started with nothing but the descriptors it is given, stopped and reaped here.

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sightline::confine {

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    int get() const { return fd_; }
    void close();

  private:
    int fd_;
};

/// Lays a descriptor above those a child is given, so that none is overwritten while they are laid out.
Result<Descriptor> raised(Descriptor low);

/// Two connected stream sockets, closed on exec, neither below descriptor 10.
Result<std::pair<Descriptor, Descriptor>> socket_pair();

/// Owns the process: the destructor kills and reaps it.
class Process {
  public:
    /// Runs `command`: `descriptors`, none below 10, become 3, 4, … in order; standard input and output are
    /// /dev/null, standard error is shared, every other descriptor is closed. Own session, signals at their
    /// defaults, and an environment that names only what the child needs and `more` ("NAME=value").
    struct Command {
        std::string program;
        std::vector<std::string> arguments;  ///< argv, the name first
        std::string home;                    ///< HOME
        std::vector<std::string> more;
    };
    static Result<Process> start(const Command& command, const std::vector<int>& descriptors);

    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();

    int pid() const { return pid_; }
    bool running() const;  ///< false once it has exited, whether reaped or not
    /// SIGKILL; safe to repeat and from any thread.
    void kill() const;
    /// Waits for the end; true when it came within `patience`.
    bool wait(std::chrono::milliseconds patience);
    std::string ending() const;           ///< "signal 9", "status 1"; "" while it runs (after wait)
    std::int64_t resident_bytes() const;  ///< 0 once it is gone

  private:
    Process(int pid, Descriptor handle, Descriptor memory);
    int pid_ = -1;
    Descriptor handle_;  // pidfd
    Descriptor memory_;  // /proc/<pid>/statm
    bool reaped_ = false;
    int status_ = 0;
};

/// Makes a folder of mode 0700 under `folder`, named `kind`-<this process>-… so that leftovers can be told;
/// owned by `uid` when >= 0.
Result<std::string> make_private_folder(const std::string& folder, const std::string& kind, int uid, int gid);
/// Removes what servers that no longer run left of `kind` in `folder`.
void sweep_private_folders(const std::string& folder, const std::string& kind);

}  // namespace sightline::confine
