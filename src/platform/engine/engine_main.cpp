#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <mutex>
#include <thread>

#include "platform/confine/frame.h"
#include "platform/confine/process.h"
#include "platform/confine/sandbox.h"
#include "platform/engine/database.h"
#include "platform/engine/formats/fetch.h"
#include "platform/engine/formats/take_out.h"
#include "platform/engine/load.h"
#include "platform/engine/protocol.h"
#include "platform/engine/shared_note.h"

namespace sightline::engine {

namespace {

using namespace confine;
using Clock = std::chrono::steady_clock;

constexpr int kRequests = 3, kControl = 4, kNote = 5;
constexpr std::string_view kDuckdbVersion = "v1.5.5";
constexpr std::size_t kMaxRequestBytes = 256u << 20;
constexpr int kRepeatInterruptMs = 20;
constexpr int kProgressMs = 100;
constexpr int kOrphanCheckMs = 1000;
constexpr auto kForever = std::chrono::hours(24 * 365);

/// The child: its main thread takes requests one after another; the control thread stops the one that runs,
/// tells how far a load is, and ends the process when the server is gone.
class Child {
  public:
    explicit Child(SharedNote note) : note_(std::move(note)) {}

    int run() {
        ::prctl(PR_SET_NAME, "sightline-engine");
        FrameReader reader;
        auto first =
            receive_frame(kRequests, reader, kMaxRequestBytes, Clock::now() + std::chrono::seconds(30));
        if (!first || first->kind != FrameKind::Hello) return 2;
        const auto facts = guarded([&] { return set_up(first->payload); });
        if (!facts) {
            reply(FrameKind::Failure, first->id, encode(facts.error()));
            return 1;
        }
        std::thread control([this] { watch(); });
        reply(FrameKind::Ready, first->id, encode(*facts));
        while (!database_.broken() && !faulty_) {
            auto frame = receive_frame(kRequests, reader, kMaxRequestBytes, Clock::now() + kForever);
            if (!frame) break;
            serve(*frame);
        }
        // A file is closed with care; all else goes with the process, threads included.
        const bool sound = !database_.broken() && !faulty_;
        if (sound && database_.writes_file()) database_.close();
        ::_exit(sound ? 0 : 3);
    }

  private:
    Result<EngineFacts> set_up(const std::string& payload) {
        if (const std::string_view found = duckdb_library_version(); found != kDuckdbVersion)
            return fail(ErrorCode::Internal, "The query engine's library has the wrong version.",
                        std::string(found));
        SL_TRY(const Hello hello, decode_hello(payload));
        parent_ = hello.parent_pid;
        SandboxSpec jail;
        jail.uid = hello.uid;
        jail.gid = hello.gid;
        jail.readable = hello.spec.readable;
        for (const auto& a : hello.spec.attachments) {
            jail.readable.push_back(a.path);
            jail.readable.insert(jail.readable.end(), a.further.begin(), a.further.end());
        }
        jail.writable = hello.spec.writable;
        jail.writable.push_back(hello.temp_folder);
        if (hello.spec.connect_port > 0) {
            jail.calls = Calls::Ingest;
            jail.connect_port = hello.spec.connect_port;
        }
        jail.memory_bytes = hello.spec.limits.memory_bytes;
        // DuckDB's own limit comes first and knows what it is about.
        if (hello.spec.database.empty()) jail.file_bytes = 2 * hello.spec.limits.temp_bytes;
        SL_TRY(const int abi, enter_sandbox(jail));
        SL_CHECK(database_.open(hello));
        return EngineFacts{std::string(kDuckdbVersion), abi};
    }

    void serve(const Frame& frame) {
        note_.request().store(frame.id, std::memory_order_release);
        database_.begin_request();
        current_.store(frame.id);
        switch (frame.kind) {
            case FrameKind::Query:
                return finish(frame.id, FrameKind::Answer, guarded([&] { return query(frame.payload); }));
            case FrameKind::Load:
                load_progress_.active = true;
                tell_progress();  // the watcher may sleep for a while yet
                return finish(frame.id, FrameKind::Loaded, guarded([&] { return load(frame.payload); }));
            case FrameKind::Unpack:
                return finish(frame.id, FrameKind::Answer, guarded([&] { return unpack(frame.payload); }));
            case FrameKind::Listing:
                return finish(frame.id, FrameKind::Answer, guarded([&] { return listing(frame.payload); }));
            case FrameKind::Tables:
                return finish(frame.id, FrameKind::Answer, guarded([&] { return tables(frame.payload); }));
            case FrameKind::Fetch:
                load_progress_.active = true;
                tell_progress();
                return finish(frame.id, FrameKind::Loaded, guarded([&] { return fetch(frame.payload); }));
            default:
                return finish(
                    frame.id, FrameKind::Failure,
                    fail(ErrorCode::Internal, "The query engine was sent something it does not know."));
        }
    }

    Result<std::string> query(const std::string& payload) {
        SL_TRY(const Request request, decode_request(payload));
        SL_TRY(const Table table, database_.query(request));
        return table.to_binary();
    }

    Result<std::string> load(const std::string& payload) {
        SL_TRY(const LoadOrder order, decode_load(payload));
        SL_TRY(const LoadReport report, load_file(database_, order, load_progress_));
        return encode(report);
    }

    Result<std::string> unpack(const std::string& payload) {
        SL_TRY(const LoadOrder order, decode_load(payload));
        SL_TRY(const TakenOut taken, take_out(database_, order));
        return encode(taken);
    }

    Result<std::string> listing(const std::string& payload) {
        SL_TRY(const LoadOrder order, decode_load(payload));
        SL_TRY(auto ways, archive_tables(database_, order));
        TakenOut said;
        said.others = std::move(ways);
        return encode(said);
    }

    Result<std::string> tables(const std::string& payload) {
        SL_TRY(const FetchOrder order, decode_fetch(payload));
        SL_TRY(const auto connection, sources::connect(order.place));
        SL_TRY(Table columns, connection->tables());
        return encode(SourceTables{connection->server(), std::move(columns)});
    }

    Result<std::string> fetch(const std::string& payload) {
        SL_TRY(const FetchOrder order, decode_fetch(payload));
        SL_TRY(const LoadReport report, fetch_table(database_, order, load_progress_));
        return encode(report);
    }

    /// DuckDB's C interface lets some exceptions through; what they leave behind is not to be trusted.
    template <class Work>
    auto guarded(Work work) -> decltype(work()) {
        try {
            return work();
        } catch (const std::bad_alloc&) {
            faulty_ = true;
            return std::unexpected(error_from("Out of Memory Error: allocation failed"));
        } catch (const std::exception& e) {
            faulty_ = true;
            return std::unexpected(error_from(e.what()));
        }
    }

    void finish(std::uint64_t id, FrameKind kind, const Result<std::string>& payload) {
        load_progress_.active = false;
        current_.store(0);
        if (payload)
            reply(kind, id, *payload);
        else
            reply(FrameKind::Failure, id, encode(payload.error()));
    }

    void reply(FrameKind kind, std::uint64_t id, std::string_view payload) {
        const std::lock_guard lock(write_mutex_);
        auto sent = send_frame(kRequests, kind, id, payload, Clock::now() + kForever);
        if (!sent && sent.error().code == ErrorCode::TooLarge)
            sent =
                send_frame(kRequests, FrameKind::Failure, id, encode(sent.error()), Clock::now() + kForever);
        if (!sent) ::_exit(0);
    }

    void watch() {
        FrameReader reader;
        std::uint64_t stop = 0;  // request that is to be stopped
        for (;;) {
            const bool stopping = stop != 0 && stop == current_.load();
            pollfd p{kControl, POLLIN, 0};
            const int n = ::poll(&p, 1,
                                 stopping                ? kRepeatInterruptMs
                                 : load_progress_.active ? kProgressMs
                                                         : kOrphanCheckMs);
            if (::getppid() != parent_) ::_exit(0);
            if (n > 0) {
                const auto status = reader.read_some(kControl, 0);
                if (status == FrameReader::Status::Closed || status == FrameReader::Status::Invalid) leave();
                if (status == FrameReader::Status::Complete) stop = reader.take().id;
            }
            // Again and again: a statement that starts forgets an interrupt that came just before it.
            if (stop != 0 && stop == current_.load()) database_.interrupt();
            if (load_progress_.active) tell_progress();
        }
    }

    // The server closed both sockets or is gone. Between requests the main thread leaves by itself and closes
    // the file.
    void leave() {
        if (current_.load() != 0) ::_exit(0);
        std::this_thread::sleep_for(std::chrono::seconds(10));
        ::_exit(0);
    }

    void tell_progress() {
        const double within =
            load_progress_.within >= 0 ? load_progress_.within.load() : database_.progress();
        const double now = load_progress_.before + load_progress_.share * within;
        if (const std::uint64_t id = current_.load(); id != 0)
            reply(FrameKind::Progress, id, {reinterpret_cast<const char*>(&now), sizeof now});
    }

    SharedNote note_;
    Database database_;
    bool faulty_ = false;
    int parent_ = 0;
    std::mutex write_mutex_;
    std::atomic<std::uint64_t> current_ = 0;  // request that runs; ids start at 1
    LoadProgress load_progress_;
};

}  // namespace

int engine_main() {
    auto note = SharedNote::open(Descriptor(kNote));
    return note ? Child(std::move(*note)).run() : 2;
}

}  // namespace sightline::engine
