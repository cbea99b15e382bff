#include "platform/engine/formats/spread_sample.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/record_starts.h"
#include "platform/engine/process.h"

namespace sightline::engine {

namespace {

constexpr std::int64_t kMostPlaces = 48;
constexpr std::int64_t kLeastHead = 1 << 20;
constexpr std::int64_t kLeastPlace = 512 << 10;

/// A file that is read here and there, and its sample.
struct Sampled {
    Descriptor in, out;
    RecordStarts records;
    std::int64_t size = 0;

    Result<std::int64_t> take_beginning(std::int64_t bytes) const {
        SL_TRY(Block beginning, read_block(in.get(), 0, bytes, size));
        beginning.bytes.resize(records.whole(beginning));
        if (beginning.bytes.empty())
            return fail(ErrorCode::Unsupported, "No whole record stands at the beginning of the file.");
        SL_CHECK(write_all(out.get(), beginning.bytes, "take a sample of the file"));
        return static_cast<std::int64_t>(beginning.bytes.size());
    }
};

Result<Sampled> open_sample(const std::string& from, const FileContent& content, const std::string& to) {
    if (!can_be_cut(content)) return fail(ErrorCode::Unsupported, "A file of this kind is loaded whole.");
    Sampled out{Descriptor(::open(from.c_str(), O_RDONLY | O_CLOEXEC)),
                Descriptor(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)),
                RecordStarts(content), content.bytes};
    if (out.in.get() < 0 || out.out.get() < 0)
        return fail(ErrorCode::Internal, "The file could not be read.", std::strerror(errno));
    return out;
}

}  // namespace

Result<SpreadSample> write_spread_sample(const std::string& from, const FileContent& content,
                                         std::int64_t bytes, const std::string& to) {
    SL_TRY(const Sampled file, open_sample(from, content, to));
    const std::int64_t size = file.size;
    const std::int64_t head = std::max(bytes / 4, kLeastHead);
    const std::int64_t places = std::clamp((bytes - head) / kLeastPlace, std::int64_t{1}, kMostPlaces);
    const std::int64_t each = std::max((bytes - head) / places, kLeastPlace);
    const std::int64_t step = (size - head) / places;
    SpreadSample made;
    SL_TRY(made.bytes, file.take_beginning(head));
    for (std::int64_t place = 0; place < places && step > each; ++place) {
        // Not at once after the beginning, nor at the file's end, which may hold notes.
        SL_TRY(Block block, read_block(file.in.get(), head + place * step + (step - each) / 2, each, size));
        const std::size_t first = file.records.first(block.bytes);
        if (first == std::string::npos || block.last) continue;
        block.bytes.erase(0, first);
        block.bytes.resize(file.records.whole(block));
        if (block.bytes.empty()) continue;
        SL_CHECK(write_all(file.out.get(), block.bytes, "take a sample of the file"));
        made.bytes += static_cast<std::int64_t>(block.bytes.size());
        ++made.places;
    }
    return made;
}

Result<std::int64_t> write_beginning(const std::string& from, const FileContent& content, std::int64_t bytes,
                                     const std::string& to) {
    SL_TRY(const Sampled file, open_sample(from, content, to));
    // The last of them may have been cut before.
    return file.take_beginning(std::min(bytes, file.size - 1));
}

}  // namespace sightline::engine
