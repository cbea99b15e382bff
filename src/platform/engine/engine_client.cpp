#include "platform/engine/engine_client.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/log.h"

namespace sightline::engine {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStartPatience{15'000};
constexpr milliseconds kWatchInterval{25};   // of memory, while a request runs
constexpr milliseconds kCancelGrace{2'000};  // from asking to stop to killing
constexpr milliseconds kDeadlineGrace{1'500};
constexpr milliseconds kExitPatience{3'000};
constexpr milliseconds kFileExitPatience{10'000};
constexpr std::size_t kMaxReportBytes = 64u << 20;
constexpr std::size_t kMaxCellBytes = 1u << 30;  // of one result, whatever the request says

}  // namespace

EngineClient::EngineClient(Process process, Descriptor requests, Descriptor control, SharedNote note,
                           std::string temp_folder, Limits limits)
    : process_(std::move(process)),
      requests_(std::move(requests)),
      control_(std::move(control)),
      note_(std::move(note)),
      temp_folder_(std::move(temp_folder)),
      limits_(limits) {}

Result<std::unique_ptr<EngineClient>> EngineClient::start(const Launch& launch, const Spec& spec) {
    SL_TRY(std::string folder,
           confine::make_private_folder(launch.temp_folder, "engine", launch.uid, launch.gid));
    struct Cleanup {
        std::string folder;
        ~Cleanup() {
            std::error_code ec;
            if (!folder.empty()) std::filesystem::remove_all(folder, ec);
        }
    } cleanup{folder};
    SL_TRY(auto requests, confine::socket_pair());
    SL_TRY(auto control, confine::socket_pair());
    SL_TRY(SharedNote note, SharedNote::make());
    SL_TRY(Process process, Process::start({launch.program, {"sightline", "engine"}, folder, {}},
                                           {requests.second.get(), control.second.get(), note.descriptor()}));
    cleanup.folder.clear();
    std::unique_ptr<EngineClient> client(new EngineClient(std::move(process), std::move(requests.first),
                                                          std::move(control.first), std::move(note),
                                                          std::move(folder), spec.limits));
    client->note_.forget_descriptor();
    requests.second.close();
    control.second.close();
    SL_CHECK(client->greet(launch, spec));
    return client;
}

EngineClient::~EngineClient() {
    hang_up();
    if (!process_.wait(kExitPatience)) {
        process_.kill();
        process_.wait(kFileExitPatience);
    }
    std::error_code ec;
    std::filesystem::remove_all(temp_folder_, ec);
}

void EngineClient::hang_up() {
    ::shutdown(requests_.get(), SHUT_RDWR);
    ::shutdown(control_.get(), SHUT_RDWR);
}

Result<void> EngineClient::greet(const Launch& launch, const Spec& spec) {
    const auto deadline = Clock::now() + kStartPatience;
    const Hello hello{spec, temp_folder_, launch.uid, launch.gid, static_cast<int>(::getpid())};
    const std::uint64_t id = ++last_id_;
    auto sent = confine::send_frame(requests_.get(), FrameKind::Hello, id, encode(hello), deadline);
    auto reply = sent ? confine::receive_frame(requests_.get(), reader_, kMaxReportBytes, deadline)
                      : Result<Frame>(std::unexpected(sent.error()));
    if (!reply) {
        process_.kill();
        process_.wait(kExitPatience);
        return fail(ErrorCode::Unavailable, "A query engine could not be started. Please try again.",
                    fmt::format("{} ({})", reply.error().message, process_.ending()));
    }
    if (reply->kind == FrameKind::Failure) return std::unexpected(decode_error(reply->payload));
    SL_TRY(const EngineFacts facts, decode_facts(reply->payload));
    if (facts.landlock_abi == 0)
        log::warning(
            "engine_without_landlock",
            {{"pid", process_.pid()}, {"consequence", "files are guarded by DuckDB's own locks only"}});
    return {};
}

Result<Table> EngineClient::query(const Request& request, const CancelToken& cancel) {
    bool died_idle = false;
    return query(request, cancel, died_idle);
}

Result<Table> EngineClient::query(const Request& request, const CancelToken& cancel, bool& died_idle) {
    Request bounded = request;
    bounded.max_bytes = std::min(request.max_bytes, kMaxCellBytes);
    // The binary form adds offsets, null words and names to the cells.
    Call c{FrameKind::Query, encode(bounded), 2 * bounded.max_bytes + kMaxReportBytes,
           request.deadline.count() > 0 ? request.deadline : limits_.deadline, cancel};
    auto reply = call(c);
    died_idle = c.died_idle;
    if (!reply) return std::unexpected(std::move(reply).error());
    if (reply->kind != FrameKind::Answer)
        return fail(ErrorCode::Internal, "The query engine sent something unexpected.");
    return Table::from_binary(reply->payload);
}

Result<LoadReport> EngineClient::load(const std::string& path, const LoadOptions& options,
                                      const CancelToken& cancel, std::function<void(double)> progress) {
    Call c{FrameKind::Load, encode(LoadOrder{path, options}), kMaxReportBytes, limits_.deadline, cancel,
           &progress};
    SL_TRY(const Frame reply, call(c));
    if (reply.kind != FrameKind::Loaded)
        return fail(ErrorCode::Internal, "The query engine sent something unexpected.");
    if (progress) progress(1);
    return decode_report(reply.payload);
}

Result<TakenOut> EngineClient::take_out(const std::string& path, const std::string& part,
                                        const std::string& to, const CancelToken& cancel) {
    LoadOptions options;
    options.part = part;
    Call c{FrameKind::Unpack, encode(LoadOrder{path, options}), kMaxReportBytes, limits_.deadline, cancel};
    SL_TRY(const Frame reply, call(c));
    if (reply.kind != FrameKind::Answer)
        return fail(ErrorCode::Internal, "The query engine sent something unexpected.");
    SL_TRY(TakenOut taken, decode_taken(reply.payload));
    if (taken.file.empty()) return taken;
    // Moved out of the child's reach before anyone looks at it: a link there may lead anywhere.
    struct stat facts{};
    if (taken.file.contains('/') || ::rename((temp_folder_ + "/" + taken.file).c_str(), to.c_str()) != 0)
        return fail(ErrorCode::Internal, "What was unpacked is not there.", taken.file);
    if (::lstat(to.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_nlink != 1) {
        ::unlink(to.c_str());
        return fail(ErrorCode::Internal, "What was unpacked is no plain file.", taken.file);
    }
    taken.file = to;
    return taken;
}

Result<std::vector<std::string>> EngineClient::listing(const std::string& path, const std::string& part,
                                                       const CancelToken& cancel) {
    LoadOptions options;
    options.part = part;
    Call c{FrameKind::Listing, encode(LoadOrder{path, options}), kMaxReportBytes, limits_.deadline, cancel};
    SL_TRY(const Frame reply, call(c));
    if (reply.kind != FrameKind::Answer)
        return fail(ErrorCode::Internal, "The query engine sent something unexpected.");
    SL_TRY(TakenOut said, decode_taken(reply.payload));
    return std::move(said.others);
}

Result<SourceTables> EngineClient::source_tables(const sources::Place& place, const CancelToken& cancel) {
    Call c{FrameKind::Tables, encode(FetchOrder{place, {}}), kMaxReportBytes, limits_.deadline, cancel};
    SL_TRY(const Frame reply, call(c));
    if (reply.kind != FrameKind::Answer)
        return fail(ErrorCode::Internal, "The query engine sent something unexpected.");
    return decode_source_tables(reply.payload);
}

Result<LoadReport> EngineClient::fetch(const sources::Place& place, const FetchOptions& options,
                                       const CancelToken& cancel, std::function<void(double)> progress) {
    Call c{FrameKind::Fetch, encode(FetchOrder{place, options}), kMaxReportBytes, limits_.deadline, cancel,
           &progress};
    SL_TRY(const Frame reply, call(c));
    if (reply.kind != FrameKind::Loaded)
        return fail(ErrorCode::Internal, "The query engine sent something unexpected.");
    if (progress) progress(1);
    return decode_report(reply.payload);
}

Result<Frame> EngineClient::call(Call& call) {
    const auto deadline = Clock::now() + call.deadline;
    {
        std::unique_lock lock(call_mutex_);
        while (calling_) {
            call_over_.wait_for(lock, kWatchInterval);
            if (call.cancel.cancelled()) break;
            if (Clock::now() >= deadline)
                return fail(ErrorCode::Timeout, "The query engine was busy for too long. Please try again.");
        }
        if (call.cancel.cancelled()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        calling_ = true;
    }
    auto reply = exchange(call, deadline);
    {
        const std::lock_guard lock(call_mutex_);
        calling_ = false;
    }
    call_over_.notify_one();
    return reply;
}

Result<Frame> EngineClient::exchange(Call& call, Clock::time_point deadline) {
    const std::uint64_t id = ++last_id_;
    if (const auto sent = confine::send_frame(requests_.get(), call.kind, id, call.payload, deadline);
        !sent) {
        call.died_idle = sent.error().code == ErrorCode::Unavailable;
        if (!call.died_idle)
            return killed(ErrorCode::Timeout, "The query engine did not take the request in time.");
        return died();
    }
    call.payload.clear();
    const auto hook = call.cancel.on_cancel([this, id] { send_cancel(id); });
    auto reply = await(call, id, deadline);
    call.died_idle = !reply && !process_.running() && note_.request().load(std::memory_order_acquire) < id;
    // What the allocator does not give back would be held against the next request.
    if (process_.resident_bytes() > limits_.memory_bytes) (void)killed(ErrorCode::ResourceExhausted, "");
    return reply;
}

Result<Frame> EngineClient::await(Call& call, std::uint64_t id, Clock::time_point deadline) {
    Stop stop = Stop::None;
    auto kill_at = Clock::time_point::max();
    auto next_watch = Clock::now() + kWatchInterval;
    for (;;) {
        const auto now = Clock::now();
        if (stop == Stop::None && call.cancel.cancelled()) {
            stop = Stop::Cancelled;
            kill_at = now + kCancelGrace;
        } else if (stop == Stop::None && now >= deadline) {
            stop = Stop::Deadline;
            kill_at = now + kDeadlineGrace;
            send_cancel(id);
        }
        if (now >= next_watch) {
            next_watch = now + kWatchInterval;
            if (process_.resident_bytes() > limits_.memory_bytes)
                return killed(ErrorCode::ResourceExhausted,
                              "The query needs more memory than one query may use. Ask for less: fewer rows, "
                              "columns or groups.");
        }
        if (now >= kill_at)
            return stop == Stop::Cancelled
                       ? killed(ErrorCode::Cancelled, "The request was cancelled.")
                       : killed(ErrorCode::Timeout,
                                "The query took longer than allowed. Narrow it and try again.");
        const auto wake =
            std::min({next_watch, kill_at, stop == Stop::None ? deadline : Clock::time_point::max()});
        pollfd p{requests_.get(), POLLIN, 0};
        ::poll(
            &p, 1,
            static_cast<int>(std::max<std::int64_t>(std::chrono::ceil<milliseconds>(wake - now).count(), 0)));
        if (p.revents == 0) continue;
        switch (reader_.read_some(requests_.get(), call.max_reply_bytes)) {
            case FrameReader::Status::NeedsMore:
                continue;
            case FrameReader::Status::Closed:
                return died();
            case FrameReader::Status::Invalid:
                return killed(ErrorCode::Internal, "The query engine sent something that cannot be read.");
            case FrameReader::Status::Complete:
                break;
        }
        Frame frame = reader_.take();
        if (frame.id != id) continue;
        if (frame.kind == FrameKind::Progress) {
            double done = 0;
            if (frame.payload.size() == sizeof done) std::memcpy(&done, frame.payload.data(), sizeof done);
            // A second try at the same file starts over; nobody wants to see that.
            if (done > call.done) call.done = std::min(done, 1.0);
            if (call.progress && *call.progress) (*call.progress)(call.done);
            continue;
        }
        if (frame.kind != FrameKind::Failure) return frame;
        Error error = decode_error(frame.payload);
        if (error.code == ErrorCode::Cancelled && stop == Stop::Deadline)
            error = {ErrorCode::Timeout, "The query took longer than allowed. Narrow it and try again.",
                     std::move(error.detail)};
        return std::unexpected(std::move(error));
    }
}

void EngineClient::send_cancel(std::uint64_t id) {
    const std::lock_guard lock(control_mutex_);
    // A full control socket means a child that reads nothing: the one who waits kills it.
    (void)confine::send_frame(control_.get(), FrameKind::Cancel, id, {}, Clock::now());
}

std::unexpected<Error> EngineClient::killed(ErrorCode code, const char* message) {
    process_.kill();
    process_.wait(kExitPatience);
    return fail(code, message, fmt::format("engine {} killed", process_.pid()));
}

std::unexpected<Error> EngineClient::died() {
    process_.kill();
    process_.wait(kExitPatience);
    return fail(ErrorCode::Unavailable, "The query engine stopped unexpectedly. Please try again.",
                fmt::format("engine {} ended with {}", process_.pid(), process_.ending()));
}

Result<std::unique_ptr<Engine>> start(const Launch& launch, const Spec& spec) {
    SL_TRY(auto client, EngineClient::start(launch, spec));
    return client;
}

}  // namespace sightline::engine
