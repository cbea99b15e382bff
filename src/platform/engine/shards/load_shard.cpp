#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/engine/csv/csv_mend.h"
#include "platform/engine/csv/csv_rows.h"
#include "platform/engine/csv/csv_table.h"
#include "platform/engine/csv/csv_unwrap.h"
#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/record_starts.h"
#include "platform/engine/process.h"
#include "platform/engine/shards/shard_report.h"
#include "platform/engine/shards/shards.h"

namespace sightline::engine {

namespace {

constexpr double kLeastAgreement = 0.4;
constexpr std::int64_t kBlockBytes = 4 << 20;
constexpr double kCutShare = 0.15, kMendShare = 0.4;
constexpr auto kPlace = static_cast<std::int64_t>(RecordStarts::kSearched + RecordStarts::kLookedThrough);
static_assert(kPlace <= kShardReach);

std::unexpected<Error> whole(const char* why) {
    return fail(ErrorCode::Unsupported, "The file has to be loaded whole.", why);
}

/// Physical lines of bytes that come block by block, as CsvRecords counts them.
class LineCounter {
  public:
    void add(std::string_view bytes) {
        for (auto at = bytes.find_first_of("\r\n"); at != std::string_view::npos;
             at = bytes.find_first_of("\r\n", at + 1)) {
            const bool second = bytes[at] == '\n' && (at > 0 ? bytes[at - 1] == '\r' : after_return_);
            lines_ += !second;
        }
        if (!bytes.empty()) after_return_ = bytes.back() == '\r';
    }
    std::int64_t lines() const { return lines_; }

  private:
    std::int64_t lines_ = 0;
    bool after_return_ = false;
};

class ShardLoader {
  public:
    ShardLoader(Database& database, const LoadOrder& order, LoadProgress& progress)
        : database_(database), order_(order), shard_(order.options.shard), progress_(progress) {}
    ~ShardLoader() {
        for (const std::string& copy : copies_) ::unlink(copy.c_str());
    }
    ShardLoader(const ShardLoader&) = delete;
    ShardLoader& operator=(const ShardLoader&) = delete;

    Result<LoadReport> run() {
        SL_CHECK(judge());
        LoadReport out;
        out.format = "csv";
        if (!shard_.mend && !sound_) return out;
        if (shard_.index < 0) {
            out.shard = report_.text();
            return out;
        }
        SL_CHECK(cut());
        SL_TRY(const bool loaded, load());
        if (!loaded) return out;
        SL_CHECK(measure());
        SL_TRY(const Table count, database_.rows("SELECT count(*) FROM " + quoted_name(table())));
        out.row_count = count.columns[0].integers()[0];
        out.shard = report_.text();
        return out;
    }

  private:
    const std::string& table() const { return order_.options.table; }
    bool first() const { return shard_.index == 0; }
    bool last() const { return shard_.index + 1 == shard_.count; }

    std::string copy_named(const char* name) {
        copies_.push_back(database_.temp_folder() + "/" + name);
        return copies_.back();
    }

    /// Names and types, by the file's beginning.
    Result<void> judge() {
        std::string path = copy_named("head.csv");
        SL_CHECK(copy(shard_.head, 0, kShardHeadBytes, path, nullptr));
        SL_TRY(FileContent content, inspect_file(path, {}));
        if (content.format != "csv" || content.whole || !can_be_cut(content)) return whole("not such a file");
        encoding_ = content.encoding;
        if (encoding_ != "utf-8") {
            const std::string text = copy_named("head.utf8.csv");
            SL_CHECK(transcode(path, encoding_, text, [this](double) { return !database_.stopping(); }));
            path = text;
            SL_TRY(content, inspect_file(path, "csv"));
        }
        head_ = judge_csv(database_, path, content);
        if (head_.width < 2 || head_.agreement < kLeastAgreement) return whole("no clear columns");
        std::vector<std::string> header;
        if (head_.header) header = head_.records.front();
        names_ = column_names(header, head_.width, report_.name_notes);
        report_.encoding = encoding_;
        report_.delimiter = std::string(1, head_.dialect.delimiter);
        report_.header = head_.header;
        if (head_.header) report_.header_cells = header_cells(header, head_.width);
        sound_ = head_.sound;
        if (sound_) {
            const CsvReading reading{path, head_.dialect, head_.header};
            auto sniffed = sniff_columns(database_, reading, names_, head_, kSniffedRows);
            if (!sniffed && !may_mend(sniffed.error())) return std::unexpected(sniffed.error());
            sound_ = sniffed.has_value();
            if (sniffed) types_ = std::move(*sniffed);
            if (sound_) SL_CHECK(look_for_open_columns(reading));
        }
        if (!sound_ || shard_.mend) SL_CHECK(judge_mended(path));
        report_.type_notes = types_.notes();
        return {};
    }

    Result<void> judge_mended(const std::string& path) {
        const std::string mended_path = copy_named("head.mended.csv");
        SL_TRY(const MendedCsv mended, mend_csv(path, head_, {.first = true, .last = false}, mended_path,
                                                [this](double) { return !database_.stopping(); }));
        report_.name_notes = mended.repairs;
        report_.header_cells = mended.header_cells;
        names_ = mended.names;
        const CsvReading reading{mended_path, {}, true, mended.longest_row};
        SL_TRY(head_rows_, head_of_mended(mended_path, head_));
        SL_TRY(types_, sniff_columns(database_, reading, names_, head_rows_, kSniffedRows));
        return look_for_open_columns(reading);
    }

    /// Enough rows must be there to decide on types as the whole file would.
    Result<void> look_for_open_columns(const CsvReading& reading) {
        std::string columns, filled;
        for (const auto& name : names_) {
            columns += fmt::format("{}{}: 'VARCHAR'", columns.empty() ? "" : ", ", quoted_literal(name));
            filled += fmt::format(", count({})", quoted_name(name));
        }
        SL_TRY(const Table t,
               database_.rows(fmt::format(
                   "SELECT count(*){} FROM (FROM read_csv({}, auto_detect = false, {}, columns = "
                   "{{{}}}, ignore_errors = true) LIMIT {})",
                   filled, quoted_literal(reading.path), reading.options(), columns, kSniffedRows)));
        if (t.columns[0].integers()[0] < kSniffedRows) return whole("too few rows at its beginning");
        for (std::size_t c = 1; c < t.columns.size(); ++c)
            report_.columns_open |= t.columns[c].integers()[0] == 0;
        return {};
    }

    /// Where piece `index` of the file begins.
    Result<std::int64_t> begin_of(int file, int index) const {
        if (index == 0) return 0;
        if (index == shard_.count) return shard_.file_bytes;
        const std::int64_t at = shard_.file_bytes / shard_.count * index;
        SL_TRY(const Block block,
               read_block(file, at - shard_.from, kPlace, shard_.file_bytes - shard_.from));
        const std::size_t found = RecordStarts(head_.dialect, head_.width).first(block.bytes);
        if (found == std::string::npos) return whole("no record seems to begin at a border");
        return at + static_cast<std::int64_t>(found);
    }

    /// The piece as a file of its own, in UTF-8.
    Result<void> cut() {
        const Descriptor in(::open(order_.path.c_str(), O_RDONLY | O_CLOEXEC));
        if (in.get() < 0)
            return fail(ErrorCode::Internal, "The file could not be read.", std::strerror(errno));
        SL_TRY(const std::int64_t begin, begin_of(in.get(), shard_.index));
        SL_TRY(const std::int64_t end, begin_of(in.get(), shard_.index + 1));
        progress_.share = kCutShare;
        path_ = copy_named("shard.csv");
        SL_CHECK(copy(order_.path, begin - shard_.from, end - begin, path_, &lines_));
        if (encoding_ != "utf-8") {
            const std::string text = copy_named("shard.utf8.csv");
            SL_TRY(const Transcoded done,
                   transcode(path_, encoding_, text, [this](double) { return !database_.stopping(); }));
            report_.replaced = done.replaced;
            path_ = text;
        }
        report_.lines = lines_.lines();
        next_stage();
        return {};
    }

    void next_stage() {
        progress_.within = -1;
        progress_.before = progress_.before + progress_.share;
        progress_.share = 1 - progress_.before;
    }

    Result<void> copy(const std::string& from, std::int64_t at, std::int64_t length, const std::string& to,
                      LineCounter* lines) {
        const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
        const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (in.get() < 0 || out.get() < 0)
            return fail(ErrorCode::Internal, "The file could not be read.", std::strerror(errno));
        const std::int64_t size = ::lseek(in.get(), 0, SEEK_END);
        for (std::int64_t done = 0; done < length;) {
            SL_TRY(const Block block,
                   read_block(in.get(), at + done, std::min(kBlockBytes, length - done), size));
            if (block.bytes.empty()) break;
            if (lines) lines->add(block.bytes);
            SL_CHECK(write_all(out.get(), block.bytes, "load the file"));
            done += static_cast<std::int64_t>(block.bytes.size());
            progress_.within = static_cast<double>(done) / static_cast<double>(length);
            if (database_.stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        }
        return {};
    }

    /// Whether it could be loaded, without mending.
    Result<bool> load() {
        if (shard_.mend) {
            SL_CHECK(load_mended());
            return true;
        }
        if (last()) {
            const std::string tail = last_lines(path_);
            if (!tail.empty() && notes_at_end(tail, head_)) return false;
        }
        const auto loaded =
            create_csv_table(database_, table(), {path_, head_.dialect, first() && head_.header}, types_);
        if (loaded) return true;
        if (may_mend(loaded.error())) return false;
        return std::unexpected(loaded.error());
    }

    Result<void> load_mended() {
        const std::string mended_path = copy_named("shard.mended.csv");
        progress_.share = kMendShare;
        SL_TRY(const MendedCsv mended,
               mend_csv(path_, head_, {.first = first(), .last = last()}, mended_path, [this](double done) {
                   progress_.within = done;
                   return !database_.stopping();
               }));
        next_stage();
        if (mended.ran_out && !last()) return whole("a quote is open at a border");
        report_.mended = true;
        report_.counts = mended.counts;
        const CsvReading reading{mended_path, {}, true, mended.longest_row};
        const auto loaded = create_csv_table(database_, table(), reading, types_);
        if (!loaded && may_mend(loaded.error())) return whole("a cell contradicts the types of the head");
        SL_CHECK(loaded);
        return mended.rows == 0 ? Result<void>() : compare_types(reading);
    }

    /// Of a file that is mended whole all rows decide on the types.
    Result<void> compare_types(const CsvReading& reading) {
        SL_TRY(const CsvTypes all, sniff_columns(database_, reading, names_, head_rows_, -1));
        std::string filled;
        for (const auto& name : names_)
            filled += fmt::format("{}count({})", filled.empty() ? "" : ", ", quoted_name(name));
        SL_TRY(const Table counts,
               database_.rows(fmt::format("SELECT {} FROM {}", filled, quoted_name(table()))));
        for (std::size_t c = 0; c < names_.size(); ++c) {
            const std::string &here = all.columns[c].cast.type, &head = types_.columns[c].cast.type;
            const bool fits = here == head || head == "VARCHAR" || (head == "DOUBLE" && here == "BIGINT") ||
                              counts.columns[c].integers()[0] == 0;
            if (!fits) return whole("a column has another type than in the head");
        }
        return {};
    }

    /// What only all pieces together can tell.
    Result<void> measure() {
        SL_TRY(auto cells, measure_undecided(database_, table(), types_.undecided));
        for (std::size_t c = 0; c < cells.size(); ++c)
            report_.undecided.emplace_back(types_.undecided[c], std::move(cells[c]));
        SL_CHECK(comment_columns(database_, table(), types_));
        report_.dates = open_dates(types_);
        SL_TRY(report_.latest_day, latest_day(database_, table(), report_.dates));
        return {};
    }

    Database& database_;
    const LoadOrder& order_;
    const Shard& shard_;
    LoadProgress& progress_;
    std::vector<std::string> copies_;
    std::string encoding_, path_;  // of the piece, as it is to be loaded
    CsvHead head_;
    CsvHead head_rows_;   // mended
    bool sound_ = false;  // by its beginning
    std::vector<std::string> names_;
    CsvTypes types_;
    LineCounter lines_;
    ShardReport report_;
};

}  // namespace

Result<LoadReport> load_shard(Database& database, const LoadOrder& order, LoadProgress& progress) {
    return ShardLoader(database, order, progress).run();
}

}  // namespace sightline::engine
