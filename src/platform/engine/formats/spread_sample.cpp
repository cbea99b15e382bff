#include "platform/engine/formats/spread_sample.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/engine/csv/csv_head.h"
#include "platform/engine/csv/csv_records.h"
#include "platform/engine/formats/fixed_width.h"

namespace sightline::engine {

namespace {

constexpr std::int64_t kMostPlaces = 48;
constexpr std::int64_t kLeastHead = 1 << 20;
constexpr std::int64_t kLeastPlace = 512 << 10;
constexpr std::size_t kUncertain = 64 << 10;       // a record that is cut at a block's end begins in its last
constexpr std::size_t kSearched = 256 << 10;       // for the first record of a place
constexpr std::size_t kLookedThrough = 128 << 10;  // to tell that records begin there
constexpr std::size_t kRecordsThatFit = 12;

struct Block {
    std::string bytes;
    bool last = false;
};

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

/// What records of the file look like.
class Records {
  public:
    explicit Records(const FileContent& content) : lines_(content.format == "ndjson") {
        if (lines_) return;
        CsvHead head = read_csv_head(content.head, content.whole, '"', '"');
        if (in_single_quotes(head)) head = read_csv_head(content.head, content.whole, '\'', '\'');
        dialect_ = head.dialect;
        width_ = head.width;
    }

    /// Where the first record of a block begins; npos when none can be told.
    std::size_t first(std::string_view block) const {
        for (std::size_t at = block.find('\n'); at != std::string_view::npos && at < kSearched;
             at = block.find('\n', at + 1))
            if (lines_ || width_ < 2 || begins(block.substr(at + 1, kLookedThrough))) return at + 1;
        return std::string_view::npos;
    }

    /// The length of the whole records at the beginning of `block`.
    std::size_t whole(const Block& block) const {
        const std::string_view bytes = block.bytes;
        if (block.last) return bytes.size();
        if (lines_) return bytes.rfind('\n') + 1;  // npos + 1 is 0
        if (bytes.size() < kUncertain) return 0;
        CsvRecords reader(ByteWindow(bytes), dialect_);
        CsvRecord record;
        std::size_t out = 0;
        while (reader.next(record) && reader.consumed() <= bytes.size() - kUncertain) out = reader.consumed();
        return out;
    }

  private:
    /// Records of the table's width stand here. Read from the middle of a quoted cell they do not.
    bool begins(std::string_view bytes) const {
        CsvRecords reader(ByteWindow(bytes), dialect_);
        CsvRecord record;
        for (std::size_t n = 0; n < kRecordsThatFit; ++n) {
            if (!reader.next(record) || reader.consumed() >= bytes.size()) return n > 0;
            if (record.width != width_ || record.stray_quotes) return false;
        }
        return true;
    }

    bool lines_;
    CsvDialect dialect_;
    std::size_t width_ = 1;
};

Result<void> write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(file, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return fail(ErrorCode::ResourceExhausted, "There is no room on the disk for a sample.",
                        std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

bool can_be_cut(const FileContent& content) {
    if (content.format != "csv" && content.format != "ndjson") return false;
    if (content.encoding.starts_with("utf-16")) return false;
    return content.format == "ndjson" || !fixed_columns(content.head, content.whole);
}

}  // namespace

Result<SpreadSample> write_spread_sample(const std::string& from, const FileContent& content,
                                         std::int64_t bytes, const std::string& to) {
    if (!can_be_cut(content)) return fail(ErrorCode::Unsupported, "A file of this kind is loaded whole.");
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (in.get() < 0 || out.get() < 0)
        return fail(ErrorCode::Internal, "The file could not be read.", std::strerror(errno));
    const Records records(content);
    const std::int64_t size = content.bytes;
    const std::int64_t head = std::max(bytes / 4, kLeastHead);
    const std::int64_t places = std::clamp((bytes - head) / kLeastPlace, std::int64_t{1}, kMostPlaces);
    const std::int64_t each = std::max((bytes - head) / places, kLeastPlace);
    const std::int64_t step = (size - head) / places;
    SpreadSample made;
    SL_TRY(Block beginning, read_block(in.get(), 0, head, size));
    beginning.bytes.resize(records.whole(beginning));
    if (beginning.bytes.empty())
        return fail(ErrorCode::Unsupported, "No whole record stands at the beginning of the file.");
    SL_CHECK(write_all(out.get(), beginning.bytes));
    made.bytes = static_cast<std::int64_t>(beginning.bytes.size());
    for (std::int64_t place = 0; place < places && step > each; ++place) {
        // Not at once after the beginning, nor at the file's end, which may hold notes.
        SL_TRY(Block block, read_block(in.get(), head + place * step + (step - each) / 2, each, size));
        const std::size_t first = records.first(block.bytes);
        if (first == std::string::npos || block.last) continue;
        block.bytes.erase(0, first);
        block.bytes.resize(records.whole(block));
        if (block.bytes.empty()) continue;
        SL_CHECK(write_all(out.get(), block.bytes));
        made.bytes += static_cast<std::int64_t>(block.bytes.size());
        ++made.places;
    }
    return made;
}

}  // namespace sightline::engine
