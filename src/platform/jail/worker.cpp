#include "platform/jail/worker.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "base/json.h"
#include "base/json_members.h"
#include "platform/confine/sandbox.h"
#include "platform/jail/task_folder.h"

namespace sightline::jail {

namespace fs = std::filesystem;
namespace bj = boost::json;
using namespace confine;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kStartPatience{60'000};  // libraries may come from a cold disk
constexpr milliseconds kCancelCheck{20};
constexpr milliseconds kGrace{3'000};  // from the moment the supervisor should have acted to killing it
constexpr milliseconds kExitPatience{3'000};
// Over what a task may use, so that the supervisor's clear word normally comes before the kernel's: libraries
// that a task loads late, its copies of what the supervisor holds, and what it takes between two looks.
constexpr std::int64_t kGroupSlack = 512LL << 20;

void remove(const std::string& folder) {
    std::error_code ec;
    fs::remove_all(folder, ec);
}

/// Behind namespaces alone a task may write beside its folder too.
void clear(const std::string& folder) {
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(folder, ec)) fs::remove_all(entry.path(), ec);
}

Error stated(std::string_view payload) {
    const auto parsed = json::parse(payload);
    const bj::object none;
    const bj::object& o = parsed && parsed->is_object() ? parsed->get_object() : none;
    const std::string code = json::text_of(o, "code"), message = json::text_of(o, "message");
    for (int c = 0; c <= static_cast<int>(ErrorCode::ResourceExhausted); ++c)
        if (name_of(static_cast<ErrorCode>(c)) == code && !message.empty())
            return {static_cast<ErrorCode>(c), message, json::text_of(o, "detail")};
    return {ErrorCode::Internal, "The task failed without saying why.", json::text_of(o, "detail")};
}

/// The supervisor's own words for it.
std::unexpected<Error> too_much_memory(std::string detail) {
    return fail(ErrorCode::ResourceExhausted, "The task needs more memory than it may use.",
                std::move(detail));
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::start(const Launch& launch, const Walls& walls) {
    SL_TRY(std::string folder, make_private_folder(launch.temp_folder, "jail", launch.uid, launch.gid));
    const std::shared_ptr<void> cleanup(nullptr, [&](void*) {
        if (!folder.empty()) remove(folder);
    });
    SL_TRY(auto sockets, socket_pair());
    SL_TRY(const Descriptor program, system_call_program(Calls::Job));
    std::unique_ptr<ControlGroup> group;
    std::vector<std::string> entrances;
    if (!walls.groups.folders.empty()) {
        SL_TRY(group, ControlGroup::make(walls.groups, launch.threads));
        entrances = group->entrances();
    }
    SL_TRY(Process process, Process::start(supervisor_command(launch, walls, folder, entrances),
                                           {sockets.second.get(), program.get()}));
    std::unique_ptr<Worker> worker(new Worker(std::move(group), std::move(process), std::move(sockets.first),
                                              std::exchange(folder, {}), launch, walls.landlock > 0));
    sockets.second.close();
    const auto ready =
        receive_frame(worker->socket_.get(), worker->reader_, 1 << 20, Clock::now() + kStartPatience);
    if (ready && ready->kind == FrameKind::Ready) return worker;
    worker->kill();
    worker->process_.wait(kExitPatience);
    return fail(
        ErrorCode::Unavailable, "A Python worker could not be started. Please try again.",
        fmt::format("{} ({})", ready ? "no greeting" : ready.error().message, worker->process_.ending()));
}

Worker::Worker(std::unique_ptr<ControlGroup> group, Process process, Descriptor socket, std::string folder,
               const Launch& launch, bool landlock)
    : group_(std::move(group)),
      process_(std::move(process)),
      socket_(std::move(socket)),
      folder_(std::move(folder)),
      launch_(launch),
      landlock_(landlock) {}

Worker::~Worker() {
    hang_up();
    if (!process_.wait(kExitPatience)) {
        kill();
        process_.wait(kExitPatience);
    }
    remove(folder_);
}

void Worker::hang_up() {
    ::shutdown(socket_.get(), SHUT_RDWR);
}

void Worker::kill() {
    // The whole session: supervisor, job and what stands around them.
    ::kill(-process_.pid(), SIGKILL);
    process_.kill();
    if (group_) group_->kill();
}

Result<Outcome> Worker::run(const Task& task, const Limits& limits, const CancelToken& cancel,
                            const Watch& watch) {
    clear(folder_);
    SL_TRY(const TaskFolder folder, TaskFolder::make(folder_, task, launch_.uid, launch_.gid, landlock_));
    if (group_) SL_CHECK(group_->limit_memory(limits.memory_bytes + kGroupSlack));
    const std::uint64_t id = ++last_id_;
    SL_CHECK(send_order(id, task, limits, folder.path(), Clock::now() + kGrace));
    SL_TRY(const Frame frame, await(id, limits, cancel, watch));
    if (frame.kind != FrameKind::Answer) {
        Error error = stated(frame.payload);
        if (group_ && group_->ran_out_of_memory()) return too_much_memory(std::move(error.detail));
        return std::unexpected(std::move(error));
    }
    auto answer = json::parse(frame.payload, 64);
    if (!answer)
        return fail(ErrorCode::Unprocessable, "The task's answer cannot be read.", answer.error().message);
    return keep(std::move(*answer), folder.part("out"));
}

Result<void> Worker::send_order(std::uint64_t id, const Task& task, const Limits& limits,
                                const std::string& folder, Clock::time_point deadline) {
    const bj::object order{{"task", task.name},
                           {"arguments", task.arguments},
                           {"folder", folder},
                           {"landlock", landlock_},
                           {"limits",
                            {{"memory_bytes", limits.memory_bytes},
                             {"output_bytes", limits.output_bytes},
                             {"file_bytes", limits.output_bytes},
                             {"printed_bytes", limits.printed_bytes},
                             {"answer_bytes", limits.answer_bytes},
                             {"seconds", limits.deadline.count()},
                             {"cpu_seconds", limits.cpu.count()}}}};
    SL_CHECK(send_frame(socket_.get(), FrameKind::Task, id, json::write(order), deadline));
    if (!landlock_) return {};
    SandboxSpec files;
    files.readable = library_folders(launch_);
    files.readable.push_back(folder + "/in");
    files.writable = {folder + "/out", folder + "/tmp", "/dev/null"};
    SL_TRY(const Descriptor ruleset, make_ruleset(files));
    return send_descriptor(socket_.get(), ruleset.get(), deadline);
}

Result<Frame> Worker::await(std::uint64_t id, const Limits& limits, const CancelToken& cancel,
                            const Watch& watch) {
    auto kill_at = Clock::now() + limits.deadline + kGrace;
    bool stopping = false;
    for (;;) {
        const auto now = Clock::now();
        if (!stopping && cancel.cancelled()) {
            stopping = true;
            kill_at = now + kGrace;
            (void)send_frame(socket_.get(), FrameKind::Cancel, id, {}, now);
        }
        if (now >= kill_at) {
            kill();
            return stopping ? fail(ErrorCode::Cancelled, "The request was cancelled.")
                            : fail(ErrorCode::Timeout, "The task took longer than it may.");
        }
        pollfd p{socket_.get(), POLLIN, 0};
        ::poll(&p, 1, static_cast<int>(kCancelCheck.count()));
        if (p.revents == 0) continue;
        switch (reader_.read_some(socket_.get(), static_cast<std::size_t>(limits.answer_bytes) + (1 << 20))) {
            case FrameReader::Status::NeedsMore:
                continue;
            case FrameReader::Status::Closed:
            case FrameReader::Status::Invalid:
                kill();
                process_.wait(kExitPatience);
                if (group_ && group_->ran_out_of_memory()) return too_much_memory(process_.ending());
                return fail(ErrorCode::Unavailable,
                            "The Python worker stopped unexpectedly. Please try again.", process_.ending());
            case FrameReader::Status::Complete:
                break;
        }
        Frame frame = reader_.take();
        if (frame.id != id) continue;
        if (frame.kind == FrameKind::Progress) {
            double done = 0;
            if (frame.payload.size() == sizeof done) std::memcpy(&done, frame.payload.data(), sizeof done);
            if (watch.progress) watch.progress(done);
        } else if (frame.kind == FrameKind::Line) {
            if (watch.printed) watch.printed(frame.payload);
        } else {
            return frame;
        }
    }
}

/// The files outlive the worker: they move into a folder of their own.
Result<Outcome> Worker::keep(bj::value answer, const std::string& left) const {
    SL_TRY(const std::string own, make_private_folder(launch_.temp_folder, "jail", launch_.uid, launch_.gid));
    Outcome out{std::move(answer), own + "/out",
                std::shared_ptr<const void>(nullptr, [own](const void*) { remove(own); })};
    std::error_code ec;
    fs::rename(left, out.folder, ec);
    if (ec) return fail(ErrorCode::Internal, "What the task left cannot be read.", ec.message());
    SL_CHECK(check_left_files(out.folder));
    return out;
}

}  // namespace sightline::jail
