#pragma once
// The file that an archive is unpacked to, with the limits on how much that may be. Used in the child only.

#include <functional>
#include <string>
#include <string_view>

#include "platform/confine/process.h"
#include "platform/engine/engine.h"

namespace sightline::engine {

/// Of one load: everything that was unpacked for it, however deep, beside what was uploaded.
class UnpackBudget {
  public:
    UnpackBudget(const UnpackLimits& limits, std::int64_t packed) : limits_(limits), packed_(packed) {}
    Result<void> take(std::size_t bytes);  ///< TooLarge
    const UnpackLimits& limits() const { return limits_; }

  private:
    UnpackLimits limits_;
    std::int64_t packed_ = 0, taken_ = 0;
};

class UnpackFile {
  public:
    /// `enough` > 0: no more bytes are needed.
    UnpackFile(UnpackBudget& budget, std::function<bool(double)> on_block, std::int64_t enough)
        : budget_(budget), on_block_(std::move(on_block)), enough_(enough) {}
    Result<void> open(const std::string& path);
    /// `done` is the share of the packed bytes that were read, 0..1. An error where it was enough.
    Result<void> write(std::string_view bytes, double done);
    bool has_enough() const { return has_enough_; }
    std::int64_t written() const { return written_; }
    double done() const { return done_; }

  private:
    UnpackBudget& budget_;
    std::function<bool(double)> on_block_;
    confine::Descriptor file_;
    std::int64_t enough_ = 0, written_ = 0;
    double done_ = 0;
    bool has_enough_ = false;
};

Result<void> unpack_gzip(const std::string& from, UnpackFile& to);
Result<void> unpack_zstd(const std::string& from, UnpackFile& to);

}  // namespace sightline::engine
