#include "platform/engine/formats/record_starts.h"

#include <algorithm>

#include "platform/engine/csv/csv_records.h"
#include "platform/engine/formats/fixed_width.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kUncertain = 64 << 10;  // a record that is cut at a block's end begins in its last
constexpr std::size_t kRecordsThatFit = 12;

}  // namespace

bool can_be_cut(const FileContent& content) {
    if (content.format != "csv" && content.format != "ndjson") return false;
    if (content.encoding.starts_with("utf-16")) return false;
    return content.format == "ndjson" || !fixed_columns(content.head, content.whole);
}

RecordStarts::RecordStarts(const FileContent& content) : lines_(content.format == "ndjson") {
    if (lines_) return;
    CsvHead head = read_csv_head(content.head, content.whole, '"', '"');
    if (in_single_quotes(head)) head = read_csv_head(content.head, content.whole, '\'', '\'');
    dialect_ = head.dialect;
    width_ = head.width;
}

std::size_t RecordStarts::first(std::string_view block) const {
    for (std::size_t at = block.find('\n'); at != std::string_view::npos && at < kSearched;
         at = block.find('\n', at + 1))
        if (lines_ || width_ < 2 || begins(block.substr(at + 1, kLookedThrough))) return at + 1;
    return std::string_view::npos;
}

std::size_t RecordStarts::whole(const Block& block) const {
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

/// Records of the table's width stand here. Read from the middle of a quoted cell they do not.
bool RecordStarts::begins(std::string_view bytes) const {
    CsvRecords reader(ByteWindow(bytes), dialect_);
    CsvRecord record;
    for (std::size_t n = 0; n < kRecordsThatFit; ++n) {
        if (!reader.next(record) || reader.consumed() >= bytes.size()) return n > 0;
        if (record.width != width_ || record.stray_quotes) return false;
    }
    return true;
}

}  // namespace sightline::engine
