#pragma once
// Jail: runs tasks of the Python worker (worker/) over strangers' files and code. A tenant's workers are
// started at first need, kept warm, and leave when idle; a worker never serves two tenants. Each task runs in
// a fork that sees its inputs and its output folder and nothing else (Landlock, seccomp, limits; namespaces
// as well where the system allows) and is gone when it ends. Thread-safe. Calls block: use a worker thread,
// never an I/O thread.

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel_token.h"
#include "base/metrics.h"
#include "base/result.h"

namespace sightline::jail {

struct Limits {
    std::int64_t memory_bytes = 2LL << 30;  ///< over what the libraries take
    std::int64_t output_bytes = 4LL << 30;  ///< all files a task writes
    std::int64_t printed_bytes = 16LL << 20;
    std::int64_t answer_bytes = 64LL << 20;  ///< of the JSON
    std::chrono::seconds deadline{300}, cpu{300};
};

struct Task {
    std::string name;  ///< of worker/sightline_worker/tasks.py
    boost::json::object arguments;
    struct Input {
        std::string path;  ///< here
        std::string name;  ///< in the task's input folder; no path parts
    };
    std::vector<Input> inputs;
};

/// What happens while it runs; both may be empty. Called on the thread that called run.
struct Watch {
    std::function<void(double)> progress;           ///< 0..1
    std::function<void(std::string_view)> printed;  ///< as it comes, not whole lines
};

struct Outcome {
    boost::json::value answer;
    std::string folder;  ///< of the files it left: plain files and folders only; removed with `kept`
    std::shared_ptr<const void> kept;
};

class Jail {
  public:
    virtual ~Jail() = default;
    /// InvalidInput, Unsupported, Unprocessable as the task says; ResourceExhausted, Timeout, Cancelled;
    /// Unavailable where no worker can be had: none free, Python not set up, or no wall that holds.
    virtual Result<Outcome> run(const std::string& tenant, const Task& task, const Limits& limits,
                                const CancelToken& cancel = {}, const Watch& watch = {}) = 0;
    virtual void close() = 0;  ///< ends all; later calls are Unavailable
    struct Numbers {
        std::size_t workers = 0, busy = 0;
    };
    virtual Numbers numbers() const = 0;
};

enum class Namespaces {
    Auto,     ///< used where the system allows
    Off,      ///< Landlock alone
    Required  ///< no task runs without them
};

enum class ControlGroups {
    Auto,     ///< each worker in one of its own where the system allows
    Off,      ///< the supervisor's limits alone
    Required  ///< no task runs without one that bounds memory and processes
};

struct Launch {
    std::string program;        ///< this binary
    std::string worker_folder;  ///< holds sightline_worker; "" when it is not installed
    std::string python;         ///< the interpreter of its environment
    std::string temp_folder;
    int uid = -1, gid = -1;  ///< drop to these when >= 0 (the server was started as root)
    Namespaces namespaces = Namespaces::Auto;
    bool landlock = true;  ///< false: as on a kernel that has none
    ControlGroups control_groups = ControlGroups::Auto;
    std::int64_t threads = 512;  ///< of a worker with its task, where control groups hold; processes count
};

struct Settings {
    std::size_t max_workers = 4, per_tenant = 2;
    std::chrono::seconds idle{120};
    std::chrono::milliseconds wait{60'000};  ///< for a free worker, then Unavailable
};

std::unique_ptr<Jail> make_jail(Launch launch, Settings settings, std::shared_ptr<Metrics> metrics);

/// Entry of `sightline jail SPEC`: locks itself in and becomes Python. Exit status.
int jail_main(std::string_view spec);

}  // namespace sightline::jail
