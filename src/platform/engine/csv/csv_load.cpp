#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "platform/engine/csv/csv_dates.h"
#include "platform/engine/csv/csv_mend.h"
#include "platform/engine/csv/csv_rows.h"
#include "platform/engine/csv/csv_types.h"
#include "platform/engine/csv/csv_unwrap.h"
#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kDefaultMaxLine = 2'000'000;  // DuckDB's own
constexpr std::int64_t kSniffRows = 20'480;
constexpr double kLeastAgreement = 0.4;  // of records, on the number of fields
constexpr std::size_t kRecordsToJudge = 10;
constexpr char kUnit = '\x1f';

struct Sniffed {
    CsvDialect dialect;
    std::int64_t skipped = 0;
    std::vector<std::string> types;
    std::string date_format, timestamp_format;
};

char first_or(std::string_view text, char otherwise) {
    return text.size() == 1 ? text[0] : otherwise;
}

class CsvLoader {
  public:
    CsvLoader(Database& database, const LoadOrder& order, const FileContent& content, LoadProgress& progress)
        : database_(database), order_(order), content_(content), progress_(progress) {}
    ~CsvLoader() {
        if (!unwrapped_.empty()) ::unlink(unwrapped_.c_str());
    }
    CsvLoader(const CsvLoader&) = delete;
    CsvLoader& operator=(const CsvLoader&) = delete;

    Result<LoadReport> run(const std::string& path) {
        path_ = path;
        CsvHead head = judge();
        if (head.width == 1 && lines_are_wrapped(head)) {
            SL_CHECK(unwrap());
            head = judge();
        }
        if (head.sound && !content_.whole && ends_in_notes(head)) head.sound = false;
        if (head.agreement < kLeastAgreement && head.records.size() > kRecordsToJudge)
            return fail(ErrorCode::InvalidInput,
                        fmt::format("The file does not look like a table: its lines have different numbers "
                                    "of fields ({} is the most common, in {:.0f} % of them). "
                                    "Save it as a plain CSV with one header line and upload that.",
                                    head.width, head.agreement * 100));
        report_.format = "csv";
        report_.delimiter = std::string(1, head.dialect.delimiter);
        report_.header = head.header;
        if (head.sound) {
            auto loaded = load_sound(head);
            if (loaded || !may_mend(loaded.error())) return finished(std::move(loaded));
            report_.repairs.clear();
        }
        return finished(load_mended(head));
    }

  private:
    static bool may_mend(const Error& error) {
        return error.code == ErrorCode::InvalidInput && !is_encoding_error(error);
    }

    Result<LoadReport> finished(Result<void> loaded) {
        if (!loaded) return std::unexpected(std::move(loaded).error());
        if (!unwrapped_note_.empty()) report_.repairs.insert(report_.repairs.begin(), unwrapped_note_);
        return std::move(report_);
    }

    CsvHead judge() {
        CsvHead head = read_csv_head(content_.head, content_.whole, '"', '"');
        if (in_single_quotes(head)) return read_csv_head(content_.head, content_.whole, '\'', '\'');
        if (head.sound && head.width > 1) return head;
        // Another opinion, on rarer delimiters, quotes and escapes.
        const auto sniffed = sniff(fmt::format("sample_size = {}", kSniffRows));
        if (!sniffed || sniffed->dialect == head.dialect) return head;
        CsvHead other = read_csv_head(content_.head, content_.whole, sniffed->dialect);
        const bool better = other.width > 1 && other.width == sniffed->types.size() &&
                            (head.width == 1 || other.agreement > head.agreement ||
                             (other.sound && other.width >= head.width));
        return better ? other : head;
    }

    /// Another program took each line for one cell.
    Result<void> unwrap() {
        unwrapped_ = database_.temp_folder() + "/unwrapped.csv";
        SL_CHECK(write_unwrapped(path_, unwrapped_, [this](double) { return !database_.stopping(); }));
        path_ = unwrapped_;
        SL_TRY(FileContent inside, inspect_file(path_, "csv"));
        content_ = std::move(inside);
        unwrapped_note_ = "Every line was in quotes as a whole; they were taken off.";
        return {};
    }

    /// Looks at the last bytes of a file too long to be at hand whole.
    bool ends_in_notes(const CsvHead& head) const {
        const std::string tail = last_lines(path_);
        return !tail.empty() && notes_at_end(tail, head);
    }

    Result<Sniffed> sniff(const std::string& options) {
        SL_TRY(
            const Table t,
            database_.rows(fmt::format(
                "SELECT Delimiter, Quote, Escape, SkipRows, DateFormat, TimestampFormat, "
                "array_to_string(list_transform(Columns, lambda c: c.type), chr(31)) FROM sniff_csv({}, {})",
                quoted_literal(path_), options)));
        if (t.row_count() != 1) return fail(ErrorCode::Internal, "The file could not be examined.");
        const auto text = [&t](std::size_t c) {
            return std::string(t.columns[c].is_null(0) ? "" : t.columns[c].text(0));
        };
        Sniffed s;
        s.dialect.delimiter = first_or(text(0), ',');
        s.dialect.quote = first_or(text(1), '"');
        s.dialect.escape = first_or(text(2), s.dialect.quote);
        s.skipped = t.columns[3].integers()[0];
        s.date_format = text(4);
        s.timestamp_format = text(5);
        const std::string types = text(6);
        for (std::size_t at = 0; at <= types.size();) {
            const auto end = std::min(types.find(kUnit, at), types.size());
            s.types.push_back(types.substr(at, end - at));
            at = end + 1;
        }
        return s;
    }

    static std::string dialect_options(const CsvDialect& d, bool header) {
        return fmt::format("delim = {}, quote = {}, escape = {}, header = {}, skip = 0, comment = ''",
                           quoted_literal({&d.delimiter, 1}), quoted_literal({&d.quote, 1}),
                           quoted_literal({&d.escape, 1}), header);
    }

    Result<void> load_sound(const CsvHead& head) {
        std::vector<std::string> header;
        if (head.header) {
            header = head.records.front();
            report_.header_cells = header_cells(header, head.width);
        }
        const auto names = column_names(header, head.width, report_.repairs);
        const std::string options = dialect_options(head.dialect, head.header);
        if (content_.whole && head.records.size() <= (head.header ? 1 : 0)) return load_header_only(names);
        auto loaded = load_typed(names, head, options, kSniffRows, true);
        if (loaded || !may_mend(loaded.error())) return loaded;
        // A cell further down contradicts the types: look at all of them.
        return load_typed(names, head, options, -1, false);
    }

    Result<void> load_header_only(const std::vector<std::string>& names) {
        std::string columns;
        for (const auto& name : names)
            columns += (columns.empty() ? "" : ", ") + quoted_name(name) + " VARCHAR";
        report_.repairs.emplace_back("The file has a header but no rows.");
        return database_.run(fmt::format("CREATE TABLE {} ({})", quoted_name(order_.options.table), columns));
    }

    Result<void> load_typed(const std::vector<std::string>& names, const CsvHead& head,
                            const std::string& options, std::int64_t sample, bool missing) {
        Sniffed sniffed;
        if (order_.options.all_text) {
            sniffed.types.assign(names.size(), "VARCHAR");
        } else {
            SL_TRY(sniffed, sniff(fmt::format("{}, sample_size = {}{}", options, sample, line_options())));
            if (sniffed.types.size() != names.size() || sniffed.skipped > 0)
                return fail(ErrorCode::InvalidInput, "The rows of the file do not fit its header.",
                            "sniffed another width");
        }
        const CsvTypes types = choose_types(names, sniffed.types, head, missing && !order_.options.all_text);
        std::string columns, select;
        for (const auto& c : types.columns) {
            columns += fmt::format("{}{}: {}", columns.empty() ? "" : ", ", quoted_literal(c.name),
                                   quoted_literal(c.read_as));
            select += fmt::format("{}{} AS {}", select.empty() ? "" : ", ", c.select, quoted_name(c.name));
        }
        std::string formats;
        if (!sniffed.date_format.empty()) formats += ", dateformat = " + quoted_literal(sniffed.date_format);
        if (!sniffed.timestamp_format.empty())
            formats += ", timestampformat = " + quoted_literal(sniffed.timestamp_format);
        SL_CHECK(database_.run(fmt::format(
            "CREATE TABLE {} AS SELECT {} FROM read_csv({}, auto_detect = false, {}, columns = {{{}}}{}{})",
            quoted_name(order_.options.table), select, quoted_literal(path_), options, columns, formats,
            line_options())));
        report_.repairs.insert(report_.repairs.end(), types.notes.begin(), types.notes.end());
        if (!order_.options.all_text)
            SL_CHECK(settle_numbers(database_, order_.options.table, types.perhaps_numbers, report_.repairs));
        for (const auto& [column, unit] : types.units)
            SL_CHECK(database_.run(fmt::format("COMMENT ON COLUMN {}.{} IS {}",
                                               quoted_name(order_.options.table), quoted_name(column),
                                               quoted_literal(std::string(kUnitComment) + unit))));
        const std::string& dates =
            sniffed.date_format.empty() ? sniffed.timestamp_format : sniffed.date_format;
        if (!dates.empty())
            SL_CHECK(settle_dates(database_, order_.options.table, names, head, dates, types.english,
                                  report_.repairs));
        return {};
    }

    std::string line_options() const {
        if (longest_line_ < kDefaultMaxLine) return {};
        return fmt::format(", max_line_size = {}, buffer_size = {}", longest_line_ + 1024,
                           4 * (longest_line_ + 1024));
    }

    Result<void> load_mended(const CsvHead& head) {
        const std::string mended_path = database_.temp_folder() + "/mended.csv";
        progress_.share = 0.4;
        auto mended = mend_csv(path_, head, mended_path, [this](double done) {
            progress_.within = done;
            return !database_.stopping();
        });
        progress_.before = progress_.before + progress_.share;
        progress_.share = 1 - progress_.before;
        progress_.within = -1;
        auto loaded = mended ? load_mended_file(*mended, head, mended_path)
                             : Result<void>(std::unexpected(mended.error()));
        ::unlink(mended_path.c_str());
        return loaded;
    }

    Result<void> load_mended_file(const MendedCsv& mended, const CsvHead& head,
                                  const std::string& mended_path) {
        report_.repairs = mended.repairs;
        report_.header_cells = mended.header_cells;
        if (mended.rows == 0) return load_header_only(mended.names);
        path_ = mended_path;
        longest_line_ = mended.longest_row;
        const std::string options = dialect_options({}, true);
        CsvHead samples = head;
        samples.header = false;
        if (head.header && !samples.records.empty()) samples.records.erase(samples.records.begin());
        auto loaded = load_typed(mended.names, samples, options, -1, true);
        if (!loaded && may_mend(loaded.error()))
            loaded = load_typed(mended.names, samples, options, -1, false);
        return loaded;
    }

    Database& database_;
    const LoadOrder& order_;
    FileContent content_;
    LoadProgress& progress_;
    std::string path_, unwrapped_, unwrapped_note_;
    std::size_t longest_line_ = 0;
    LoadReport report_;
};

}  // namespace

bool is_encoding_error(const Error& error) {
    return error.detail.contains("nicode") || error.detail.contains("not utf-8");
}

Result<LoadReport> load_csv(Database& database, const std::string& path, const LoadOrder& order,
                            const FileContent& content, LoadProgress& progress) {
    return CsvLoader(database, order, content, progress).run(path);
}

}  // namespace sightline::engine
