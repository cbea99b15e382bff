#pragma once
// The child process of one engine: started with nothing but its two sockets, stopped and reaped here.

#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "platform/engine/engine.h"

namespace sightline::engine {

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

/// Two connected stream sockets, closed on exec, neither below descriptor 10.
Result<std::pair<Descriptor, Descriptor>> socket_pair();

/// Owns the process: the destructor kills and reaps it.
class Process {
  public:
    /// Runs `program` with argv {"sightline", "engine"}: `requests` becomes descriptor 3, `control` 4;
    /// standard input and output are /dev/null, standard error is shared, every other descriptor is closed.
    /// Own session, signals at their defaults, and an environment that names only what the child needs.
    static Result<Process> start(const std::string& program, const std::string& home, int requests,
                                 int control);

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

/// Makes a folder of mode 0700 under `folder`, named after this process so that leftovers can be told; owned
/// by `uid` when >= 0.
Result<std::string> make_private_folder(const std::string& folder, int uid, int gid);
/// Removes what servers that no longer run left in `folder`.
void sweep_private_folders(const std::string& folder);

}  // namespace sightline::engine
