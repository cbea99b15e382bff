#include "platform/engine/formats/unpack_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "platform/engine/formats/file_blocks.h"

namespace sightline::engine {

namespace {
// Small files may be of one value a million times; below this nobody is harmed.
constexpr std::int64_t kHarmless = 64 << 20;
}  // namespace

Result<void> UnpackBudget::take(std::size_t bytes) {
    taken_ += static_cast<std::int64_t>(bytes);
    if (taken_ > limits_.bytes)
        return fail(ErrorCode::TooLarge,
                    fmt::format("The archive unpacks to more than {} MiB. Upload what it holds in smaller "
                                "files, or raise the setting max_unpacked_mb.",
                                limits_.bytes >> 20));
    if (taken_ > kHarmless && taken_ / limits_.ratio > packed_)
        return fail(
            ErrorCode::TooLarge,
            fmt::format("The archive unpacks to more than {} times its size, as no honest table does. "
                        "Upload the files inside, or raise the setting max_unpack_ratio.",
                        limits_.ratio));
    return {};
}

Result<void> UnpackFile::open(const std::string& path) {
    file_ = confine::Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file_.get() < 0)
        return fail(ErrorCode::ResourceExhausted,
                    "There is no room on the disk to unpack the file. Free some and try again.",
                    std::strerror(errno));
    return {};
}

Result<void> UnpackFile::write(std::string_view bytes, double done) {
    SL_CHECK(budget_.take(bytes.size()));
    if (!on_block_(done)) return fail(ErrorCode::Cancelled, "The request was cancelled.");
    SL_CHECK(write_all(file_.get(), bytes, "unpack the file"));
    written_ += static_cast<std::int64_t>(bytes.size());
    done_ = done;
    has_enough_ = enough_ > 0 && written_ >= enough_;
    return has_enough_ ? fail(ErrorCode::Cancelled, "Enough is unpacked.") : Result<void>{};
}

}  // namespace sightline::engine
