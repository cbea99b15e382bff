#pragma once
// Frames on the sockets of a confined child: a 16-byte header (payload length u32, kind u8, three zero bytes,
// request id u64), then the payload. Lengths are checked before anything is allocated; both ends are on one
// machine, so integers are in its own byte order.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sightline::confine {

// The numbers stand in worker/sightline_worker/frames.py, too: a new kind takes the next free one.
enum class FrameKind : std::uint8_t {
    Hello = 1,     ///< to the child: what it may see and do, as JSON
    Ready = 2,     ///< from it: what it is, as JSON
    Query = 3,     ///< to an engine: see encode_query
    Load = 4,      ///< to an engine: path and LoadOptions as JSON
    Task = 5,      ///< to a Python worker: name, arguments and limits as JSON; a ruleset's descriptor follows
    Cancel = 6,    ///< to it: stop the request with this id
    Progress = 7,  ///< from it: a double, 0..1
    Line = 8,      ///< from a Python worker: text the task printed
    Answer = 9,    ///< from it: Table::to_binary of an engine, JSON of a Python worker
    Loaded = 10,   ///< from an engine: LoadReport as JSON
    Failure = 11,  ///< from it: Error as JSON
    Tables = 12,   ///< to an ingest engine: the place of a source as JSON
    Fetch = 13,    ///< to an ingest engine: place and table as JSON
    Unpack = 14,   ///< to an engine: path and part as a Load has them
    Listing = 15,  ///< to an engine: the same; answered by the ways to an archive's tables
};
inline constexpr FrameKind kLastFrameKind = FrameKind::Listing;

struct Frame {
    FrameKind kind = FrameKind::Failure;
    std::uint64_t id = 0;
    std::string payload;
};

constexpr std::size_t kFrameHeaderBytes = 16;
constexpr std::size_t kMaxFrameBytes = 0xffff0000U;

/// Writes a whole frame to a socket, waiting while it is full, until `deadline`. Unavailable when the other
/// end is gone, Timeout when it does not read. Callers serialize writes to one socket.
Result<void> send_frame(int socket, FrameKind kind, std::uint64_t id, std::string_view payload,
                        std::chrono::steady_clock::time_point deadline);

/// Sends one byte that carries a descriptor, after the frame that announced it.
Result<void> send_descriptor(int socket, int descriptor, std::chrono::steady_clock::time_point deadline);

/// Puts frames together from a socket. Not thread-safe.
class FrameReader {
  public:
    enum class Status { Complete, NeedsMore, Closed, Invalid };

    /// Reads what is there without waiting; Complete once a whole frame stands in `frame()`.
    /// Invalid: a header that no peer of ours writes, or a payload over `max_bytes`.
    Status read_some(int socket, std::size_t max_bytes);
    Frame take();

  private:
    char header_[kFrameHeaderBytes] = {};
    std::size_t have_ = 0;  // bytes of header and payload so far
    std::size_t length_ = 0;
    Frame frame_;
};

/// Waits for a whole frame until `deadline`. Unavailable when closed, Timeout, Internal when malformed.
Result<Frame> receive_frame(int socket, FrameReader& reader, std::size_t max_bytes,
                            std::chrono::steady_clock::time_point deadline);

}  // namespace sightline::confine
