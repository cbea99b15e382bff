#include "platform/engine/csv/csv_plain.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/engine/csv/csv_mend.h"
#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/file_content.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kMaxWidth = 2000;

/// Once for the width and the names, once for the rows.
class PlainReader {
  public:
    PlainReader(const CsvDialect& dialect, const PlainRows& asked,
                const std::function<bool(double)>& on_progress)
        : dialect_(dialect), asked_(asked), on_progress_(on_progress) {}

    /// `on_row` hears each row and its line.
    Result<void> read(const std::string& path,
                      const std::function<Result<void>(CsvRecord&, std::int64_t)>& on_row) {
        Descriptor in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        struct stat facts{};
        if (in.get() < 0 || ::fstat(in.get(), &facts) != 0)
            return fail(ErrorCode::Unavailable, "The file cannot be read.", std::strerror(errno));
        const double bytes = std::max<double>(static_cast<double>(facts.st_size), 1);
        CsvRecords reader(ByteWindow(std::move(in)), dialect_);
        CsvRecord record;
        for (std::int64_t row = 1; reader.next(record); ++row) {
            SL_CHECK(on_row(record, asked_.numbers == PlainRows::Numbers::Lines ? record.line : row));
            if (!on_progress_((passes_ + static_cast<double>(reader.consumed()) / bytes) / 2))
                return fail(ErrorCode::Cancelled, "The request was cancelled.");
        }
        ++passes_;
        return {};
    }

  private:
    const CsvDialect dialect_;
    const PlainRows asked_;
    const std::function<bool(double)>& on_progress_;
    double passes_ = 0;
};

std::string name_for_lines(const std::vector<std::string>& names) {
    const auto taken = [&](const std::string& name) {
        return std::ranges::any_of(names,
                                   [&](const auto& n) { return ::strcasecmp(n.c_str(), name.c_str()) == 0; });
    };
    std::string name = "line";
    for (int n = 2; taken(name); ++n) name = fmt::format("line_{}", n);
    return name;
}

}  // namespace

Result<PlainCsv> write_plain_rows(const std::string& from, const CsvDialect& dialect, const PlainRows& asked,
                                  const std::string& to, const std::function<bool(double)>& on_progress) {
    PlainReader reader(dialect, asked, on_progress);
    const bool lines = asked.numbers == PlainRows::Numbers::Lines;
    const std::size_t before = asked.numbers == PlainRows::Numbers::None ? 0 : 1;  // cells of our own
    PlainCsv out;
    std::size_t width = 0;
    std::int64_t names_at = 0, last = 0;
    SL_CHECK(reader.read(from, [&](CsvRecord& record, std::int64_t line) -> Result<void> {
        last = lines ? line + record.lines - 1 : line;
        if (record.width > kMaxWidth)
            return fail(ErrorCode::TooLarge,
                        fmt::format("The row in line {} has {} cells; a table has {} at most. Name another "
                                    "delimiter.",
                                    line, record.width, kMaxWidth));
        if (names_at == 0 && asked.names_line > 0) {
            if (last < asked.names_line) return {};  // above the names: no row of the table
            names_at = line;
            out.header_cells.assign(record.fields.begin(),
                                    record.fields.begin() + static_cast<std::ptrdiff_t>(record.width));
        } else {
            ++out.rows;
        }
        width = std::max(width, record.width);
        return {};
    }));
    if (asked.names_line > last)
        return fail(
            ErrorCode::Unprocessable,
            fmt::format("The names cannot stand in line {}: there are {} only.", asked.names_line, last));
    width = std::max<std::size_t>(width, 1);
    out.names = column_names(out.header_cells, width, out.repairs);
    if (names_at > 0) out.header_cells = header_cells(out.header_cells, width);
    if (before > 0) {
        out.numbers = name_for_lines(out.names);
        out.names.insert(out.names.begin(), out.numbers);
    }
    const Descriptor file(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0) return fail(ErrorCode::Unavailable, "The file cannot be written.", to);
    std::string buffer;
    const auto flush = [&]() -> Result<void> {
        SL_CHECK(write_all(file.get(), buffer, "read the file"));
        buffer.clear();
        return {};
    };
    append_csv_row(buffer, out.names);
    std::vector<std::string> cells;
    SL_CHECK(reader.read(from, [&](CsvRecord& record, std::int64_t line) -> Result<void> {
        if (line <= names_at) return {};
        cells.assign(before + width, {});
        if (before > 0) cells[0] = std::to_string(line);
        for (std::size_t i = 0; i < record.width; ++i) cells[before + i] = record.fields[i];
        const std::size_t start = buffer.size();
        append_csv_row(buffer, cells);
        out.longest_row = std::max(out.longest_row, buffer.size() - start);
        return buffer.size() >= kBlockBytes ? flush() : Result<void>();
    }));
    SL_CHECK(flush());
    return out;
}

}  // namespace sightline::engine
