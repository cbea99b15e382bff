#pragma once
// The server's end of one warm Python worker: its supervisor process, which forks a job for each task.

#include <boost/json.hpp>
#include <mutex>

#include "platform/confine/frame.h"
#include "platform/confine/process.h"
#include "platform/jail/control_group.h"
#include "platform/jail/jail.h"

namespace sightline::jail {

class Worker {
  public:
    /// `walls` as probe_walls gave them.
    static Result<std::unique_ptr<Worker>> start(const Launch& launch, const struct Walls& walls);
    ~Worker();

    /// One at a time.
    Result<Outcome> run(const Task& task, const Limits& limits, const CancelToken& cancel,
                        const Watch& watch);
    bool alive() const { return process_.running(); }
    /// Asks it to go without waiting: the other half of the destructor, for many at once.
    void hang_up();

  private:
    using Clock = std::chrono::steady_clock;
    Worker(std::unique_ptr<ControlGroup> group, confine::Process process, confine::Descriptor socket,
           std::string folder, const Launch& launch, bool landlock);
    Result<confine::Frame> await(std::uint64_t id, const Limits& limits, const CancelToken& cancel,
                                 const Watch& watch);
    Result<void> send_order(std::uint64_t id, const Task& task, const Limits& limits,
                            const std::string& folder, Clock::time_point deadline);
    Result<Outcome> keep(boost::json::value answer, const std::string& left) const;
    void kill();

    std::unique_ptr<ControlGroup> group_;  // outlives what runs in it; empty where there are none
    confine::Process process_;
    confine::Descriptor socket_;
    std::string folder_;
    const Launch& launch_;
    bool landlock_;
    confine::FrameReader reader_;
    std::uint64_t last_id_ = 0;
};

/// What keeps tasks in on this machine.
struct Walls {
    int landlock = 0;        ///< its version, 0 = none
    std::string bubblewrap;  ///< the program, "" = no namespaces
    GroupPlaces groups;
};
/// Tries them. Unavailable where neither Landlock nor namespaces hold, or where `launch` asks for what is not
/// there.
Result<Walls> probe_walls(const Launch& launch);

/// How the supervisor is started, in worker_launch.cpp: through the entrances of its control group, then
/// bubblewrap or nothing, then `sightline jail SPEC`.
confine::Process::Command supervisor_command(const Launch& launch, const Walls& walls,
                                             const std::string& folder,
                                             const std::vector<std::string>& entrances);
/// The files a task may see besides its own folder.
std::vector<std::string> library_folders(const Launch& launch);

}  // namespace sightline::jail
