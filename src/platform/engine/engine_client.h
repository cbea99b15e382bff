#pragma once
// The parent's end of one engine process.

#include <condition_variable>
#include <mutex>

#include "platform/confine/frame.h"
#include "platform/confine/process.h"
#include "platform/engine/engine.h"
#include "platform/engine/protocol.h"
#include "platform/engine/shared_note.h"

namespace sightline::engine {

using confine::Descriptor;
using confine::Frame;
using confine::FrameKind;
using confine::FrameReader;
using confine::Process;

class EngineClient final : public Engine {
  public:
    static Result<std::unique_ptr<EngineClient>> start(const Launch& launch, const Spec& spec);
    ~EngineClient() override;

    Result<Table> query(const Request& request, const CancelToken& cancel) override;
    Result<LoadReport> load(const std::string& path, const LoadOptions& options, const CancelToken& cancel,
                            std::function<void(double)> progress) override;
    Result<TakenOut> take_out(const std::string& path, const std::string& part, const std::string& to,
                              const CancelToken& cancel) override;
    Result<std::vector<std::string>> listing(const std::string& path, const std::string& part,
                                             const CancelToken& cancel) override;
    Result<SourceTables> source_tables(const sources::Place& place, const CancelToken& cancel) override;
    Result<LoadReport> fetch(const sources::Place& place, const FetchOptions& options,
                             const CancelToken& cancel, std::function<void(double)> progress) override;
    bool alive() const override { return process_.running(); }
    int pid() const override { return process_.pid(); }
    std::int64_t resident_bytes() const override { return process_.resident_bytes(); }

    /// As query; `died_idle` says that the process was gone before it saw the request, so that another may be
    /// asked.
    Result<Table> query(const Request& request, const CancelToken& cancel, bool& died_idle);
    /// The other half of the destructor, for many at once: asks the process to go without waiting.
    void hang_up();

  private:
    using Clock = std::chrono::steady_clock;
    struct Call {
        FrameKind kind;
        std::string payload;
        std::size_t max_reply_bytes;
        std::chrono::milliseconds deadline;
        const CancelToken& cancel;
        const std::function<void(double)>* progress = nullptr;
        bool died_idle = false;
        double done = 0;
    };
    enum class Stop { None, Cancelled, Deadline };

    EngineClient(Process process, Descriptor requests, Descriptor control, SharedNote note,
                 std::string temp_folder, Limits limits);
    Result<void> greet(const Launch& launch, const Spec& spec);
    Result<Frame> call(Call& call);
    Result<Frame> exchange(Call& call, Clock::time_point deadline);
    Result<Frame> await(Call& call, std::uint64_t id, Clock::time_point deadline);
    void send_cancel(std::uint64_t id);
    std::unexpected<Error> killed(ErrorCode code, const char* message);
    std::unexpected<Error> died();

    Process process_;
    Descriptor requests_, control_;
    SharedNote note_;
    std::string temp_folder_;
    Limits limits_;
    std::mutex call_mutex_;
    std::condition_variable call_over_;
    bool calling_ = false;  // one request at a time
    std::mutex control_mutex_;
    FrameReader reader_;
    std::uint64_t last_id_ = 0;
};

}  // namespace sightline::engine
