#include "platform/engine/csv/csv_unwrap.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::streamoff kTailBytes = 64 << 10;
constexpr double kAlike = 0.9;  // of the lines, in the number of their cells

}  // namespace

bool lines_are_wrapped(const CsvHead& head) {
    if (head.width != 1 || head.records.size() < 2) return false;
    std::string lines;
    for (const auto& record : head.records) {
        if (record.size() != 1) return false;
        lines += record[0];
        lines += '\n';
    }
    const CsvHead inside = read_csv_head(lines, true, '"', '"');
    // A column of "May 7, 2019" below its name is no table of two.
    const bool divided = head.records.front()[0].contains(inside.dialect.delimiter);
    return divided && inside.width > 1 && inside.agreement >= kAlike &&
           inside.records.front().size() == inside.width;
}

Result<void> write_unwrapped(const std::string& from, const std::string& to,
                             const std::function<bool(double)>& on_block) {
    Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return fail(ErrorCode::Unavailable, "The file cannot be read.", from);
    CsvRecords reader(ByteWindow(std::move(in)), {'\x1f', '"', '"'});
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    std::string block;
    for (CsvRecord record; reader.next(record);) {
        if (record.blank()) continue;
        block += record.fields[0];
        block += '\n';
        if (block.size() < kBlockBytes) continue;
        out << block;
        block.clear();
        if (!on_block(0.5)) return fail(ErrorCode::Cancelled, "The request was cancelled.");
    }
    out << block;
    out.close();
    if (!out)
        return fail(ErrorCode::ResourceExhausted,
                    "There is no room to load the file. Free some disk space and try again.");
    return {};
}

std::string last_lines(const std::string& path) {
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = in.tellg();
    if (!in || size <= 0) return {};
    in.seekg(std::max<std::streamoff>(size - kTailBytes, 0));
    std::string tail(static_cast<std::size_t>(std::min(size, kTailBytes)), '\0');
    in.read(tail.data(), static_cast<std::streamsize>(tail.size()));
    tail.resize(static_cast<std::size_t>(in.gcount()));
    if (size <= kTailBytes) return tail;
    const std::size_t line = tail.find('\n');
    return line == std::string::npos ? std::string() : tail.substr(line + 1);
}

}  // namespace sightline::engine
