#include "platform/engine/formats/file_blocks.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sightline::engine {

Result<Block> read_block(int file, std::int64_t at, std::int64_t length, std::int64_t size) {
    Block out;
    out.bytes.resize(static_cast<std::size_t>(std::min(length, size - at)));
    std::size_t have = 0;
    while (have < out.bytes.size()) {
        const ssize_t n = ::pread(file, out.bytes.data() + have, out.bytes.size() - have,
                                  static_cast<off_t>(at) + static_cast<off_t>(have));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return fail(ErrorCode::Internal, "The file could not be read.", std::strerror(errno));
        have += static_cast<std::size_t>(n);
    }
    out.last = at + static_cast<std::int64_t>(have) == size;
    return out;
}

Result<void> write_all(int file, std::string_view bytes, std::string_view purpose) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(file, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return fail(ErrorCode::ResourceExhausted,
                        fmt::format("There is no room on the disk to {}. Free some and try again.", purpose),
                        std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

}  // namespace sightline::engine
