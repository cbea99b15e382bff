#pragma once
// Bytes read from and written to files of the engine's folder, all of them or an error. Used in the child
// only.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sightline::engine {

/// Bytes out of a file, from anywhere in it.
struct Block {
    std::string bytes;
    bool last = false;  ///< nothing follows them
};
/// At most `length` bytes from `at`; fewer only at the end, which is at `size`.
Result<Block> read_block(int file, std::int64_t at, std::int64_t length, std::int64_t size);

/// ResourceExhausted: "There is no room on the disk to `purpose`."
Result<void> write_all(int file, std::string_view bytes, std::string_view purpose);

}  // namespace sightline::engine
