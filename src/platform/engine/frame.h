#pragma once
// Frames on the engine's sockets: a 16-byte header (payload length u32, kind u8, three zero bytes, request id
// u64), then the payload. Lengths are checked before anything is allocated; both ends are on one machine, so
// integers are in its own byte order.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sightline::engine {

enum class FrameKind : std::uint8_t {
    Hello = 1,  ///< to the engine: Spec as JSON
    Ready,      ///< from it: EngineFacts as JSON
    Query,      ///< to it: see encode_query
    Load,       ///< to it: path and LoadOptions as JSON
    Cancel,     ///< to it, on the control socket: stop the request with this id
    Progress,   ///< from it: a double, 0..1
    Answer,     ///< from it: Table::to_binary
    Loaded,     ///< from it: LoadReport as JSON
    Failure,    ///< from it: Error as JSON
};

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

}  // namespace sightline::engine
