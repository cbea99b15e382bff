#pragma once
// The child process of one engine: started with nothing but its two sockets, stopped and reaped here.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

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

/// A page of memory that both processes see. The child notes in it which request it has taken up, so that the
/// parent can tell an engine that died idle from one that died of a request. Nothing else is trusted to it.
class SharedNote {
  public:
    static Result<SharedNote> make();
    /// Of a descriptor that make() gave; closes it.
    static Result<SharedNote> open(Descriptor file);
    SharedNote(SharedNote&& other) noexcept
        : file_(std::move(other.file_)), request_(std::exchange(other.request_, nullptr)) {}
    SharedNote& operator=(SharedNote&&) = delete;
    ~SharedNote();
    int descriptor() const { return file_.get(); }  ///< to hand to the child
    void forget_descriptor() { file_.close(); }     ///< the page stays
    std::atomic<std::uint64_t>& request() const { return *request_; }

  private:
    static Result<SharedNote> map(Descriptor file);
    SharedNote(Descriptor file, std::atomic<std::uint64_t>* request)
        : file_(std::move(file)), request_(request) {}
    Descriptor file_;
    std::atomic<std::uint64_t>* request_;
};

/// Owns the process: the destructor kills and reaps it.
class Process {
  public:
    /// Runs `program` with argv {"sightline", "engine"}: `requests` becomes descriptor 3, `control` 4;
    /// standard input and output are /dev/null, standard error is shared, every other descriptor is closed.
    /// Own session, signals at their defaults, and an environment that names only what the child needs.
    static Result<Process> start(const std::string& program, const std::string& home, int requests,
                                 int control, int note);

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
