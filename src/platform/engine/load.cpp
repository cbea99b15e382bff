#include "platform/engine/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "platform/engine/csv/csv_head.h"
#include "platform/engine/csv/csv_tables.h"
#include "platform/engine/formats/fixed_width.h"
#include "platform/engine/formats/load_formats.h"
#include "platform/engine/formats/spread_sample.h"
#include "platform/engine/shards/shards.h"

namespace sightline::engine {

namespace {

constexpr double kTranscodeShare = 0.3;
constexpr double kUnpackShare = 0.2;

class Loader {
  public:
    Loader(Database& database, const LoadOrder& order, LoadProgress& progress)
        : database_(database), order_(order), progress_(progress), path_(order.path) {}
    ~Loader() {
        // The file that was brought is never one of them: nothing here may touch it.
        for (const std::string& copy : copies_) ::unlink(copy.c_str());
    }
    Loader(const Loader&) = delete;
    Loader& operator=(const Loader&) = delete;

    Result<LoadReport> run() {
        SL_TRY(const Table taken, database_.query(table_exists()));
        if (taken.columns[0].integers()[0] != 0)
            return fail(ErrorCode::Conflict,
                        fmt::format("There is a table named “{}” already.", order_.options.table));
        SL_CHECK(unpack_file());
        SL_TRY(FileContent content, inspect_file(path_, order_.options.format));
        const bool database = content.format == "sqlite" || content.format == "duckdb";
        if (!database && order_.options.list_only)
            return fail(ErrorCode::InvalidInput, "The file is no SQLite or DuckDB database.");
        if (!database && !way_.rest.empty() && !content.format.ends_with("json") && content.format != "csv")
            return no_such_part();
        if (order_.options.sample_bytes > 0) SL_CHECK(take_sample(content));
        if (!content.encoding.empty() && content.encoding != "utf-8")
            SL_CHECK(to_utf8(content, content.encoding));
        auto report = load(content);
        if (!report && is_encoding_error(report.error()) && path_ == way_.path) {
            // Sound at its beginning, but not throughout.
            SL_TRY(const std::string encoding, detect_encoding_of_all(path_));
            SL_CHECK(to_utf8(content, encoding));
            report = load(content);
        }
        if (!report) return std::unexpected(described(std::move(report).error(), content.format));
        if (order_.options.list_only) return report;
        return completed(std::move(*report));
    }

  private:
    std::unexpected<Error> no_such_part() const {
        return fail(ErrorCode::NotFound, fmt::format("The file holds no table “{}”.", order_.options.part));
    }

    Request table_exists() const {
        Request r;
        r.sql = "SELECT count(*) FROM duckdb_tables() WHERE lower(table_name) = lower($1)";
        r.parameters = {Value(order_.options.table)};
        return r;
    }

    Result<LoadReport> load(const FileContent& content) {
        if (order_.options.plain_rows.asked) return load_plain(content);
        if (content.format == "parquet") return load_parquet(database_, path_, order_);
        if (content.format == "sqlite") return load_sqlite(database_, order_, way_);
        if (content.format == "duckdb") return load_duckdb(database_, order_, way_);
        if (content.format == "csv" || content.format == "fixed") {
            if (const auto starts = fixed_columns(content.head, content.whole))
                return way_.rest.empty() ? load_fixed(*starts) : Result<LoadReport>(no_such_part());
            if (content.format == "fixed")
                return fail(
                    ErrorCode::InvalidInput,
                    "The file was to be read as text of fixed width, but no columns can be told in it.");
        }
        if (content.format == "csv") return load_one_of_csv(content);
        return load_json(database_, path_, order_, content, way_);
    }

    Result<LoadReport> load_plain(const FileContent& content) {
        if (content.format == "csv" || content.format == "fixed")
            return load_csv(database_, path_, order_, content, progress_);
        return fail(ErrorCode::Unprocessable,
                    "Only a text file or a workbook has rows that can be read as they stand.");
    }

    /// A CSV, or of one that holds several tables the largest or the one asked for.
    Result<LoadReport> load_one_of_csv(const FileContent& content) {
        std::string text;
        std::vector<CsvTable> tables;
        const CsvDialect dialect = read_csv_head(content.head, content.whole, '"', '"').dialect;
        // What the jail wrote is one table.
        if (order_.options.format.empty() && order_.options.sample_bytes == 0 &&
            content.bytes <= kMostBytesOfTables && has_empty_line(path_, dialect.delimiter, text))
            tables = csv_tables(text, dialect);
        if (tables.empty() || tables.size() > kMostTables) {
            if (!way_.rest.empty()) return no_such_part();
            SL_TRY(LoadReport report, load_csv(database_, path_, order_, content, progress_));
            if (!tables.empty())
                report.repairs.insert(
                    report.repairs.begin(),
                    fmt::format(
                        "The file seems to hold more than {} tables, one below the other. Only up to "
                        "{} are taken apart, so it was read as one table; divide it into smaller files.",
                        kMostTables, kMostTables));
            return report;
        }
        std::string lines;
        for (const auto& t : tables)
            lines += fmt::format("{}{} to {}", lines.empty() ? "" : ", ", t.first_line, t.last_line);
        std::ranges::stable_sort(tables, std::greater{}, &CsvTable::cells);
        std::vector<std::string> names;
        for (const auto& t : tables) names.push_back(t.name);
        SL_TRY(const Turn turn, next_turn(names, way_.rest));
        const CsvTable& table = tables[turn.at];
        const std::string part = database_.temp_folder() + "/table.csv";
        copies_.push_back(part);
        SL_CHECK(write_csv_table(text, table, dialect, part));
        SL_TRY(const FileContent inside, inspect_file(part, "csv"));
        SL_TRY(LoadReport report, load_csv(database_, part, order_, inside, progress_));
        report.part = join_part(way_.part, table.name);
        if (way_.rest.empty())
            for (const auto& name : names)
                if (name != table.name) report.other_parts.push_back(join_part(way_.part, name));
        std::string said = fmt::format(
            "The file holds {} tables, one below the other (lines {}); each is a table of its own.",
            tables.size(), lines);
        if (table.first_line > 1)
            said += fmt::format(" This one begins in line {}, and its lines are counted from there.",
                                table.first_line);
        report.repairs.insert(report.repairs.begin(), std::move(said));
        return report;
    }

    Result<void> unpack_file() {
        const auto heard = [this](double done) {
            progress_.share = kUnpackShare;
            progress_.within = done;
            return !database_.stopping();
        };
        SL_TRY(way_, unpack(order_.path, order_.options.part, database_.unpack_limits(),
                            database_.temp_folder(), heard, order_.options.sample_bytes));
        path_ = way_.path;
        notes_ = way_.notes;
        if (path_ != order_.path) {
            copies_.push_back(path_);
            progress_.within = -1;
            progress_.before = kUnpackShare;
            progress_.share = 1 - kUnpackShare;
        }
        return {};
    }

    /// From here on the sample stands for the file.
    Result<void> take_sample(FileContent& content) {
        const bool packed = path_ != order_.path;
        if (packed && (way_.whole_bytes == 0 || !way_.others.empty()))
            return fail(ErrorCode::Unsupported, "What this archive holds is loaded whole.");
        path_ = database_.temp_folder() + "/sample";
        copies_.push_back(path_);
        const std::int64_t wanted = order_.options.sample_bytes;
        if (packed) {
            SL_TRY(sampled_bytes_, write_beginning(way_.path, content, wanted, path_));
        } else {
            SL_TRY(const SpreadSample sample, write_spread_sample(way_.path, content, wanted, path_));
            sampled_bytes_ = sample.bytes;
        }
        file_bytes_ = packed ? way_.whole_bytes : content.bytes;
        sample_is_beginning_ = packed;
        way_.path = path_;
        SL_TRY(content, inspect_file(path_, content.format));
        return {};
    }

    /// As CSV, which knows all about types.
    Result<LoadReport> load_fixed(const std::vector<std::size_t>& starts) {
        const std::string csv = database_.temp_folder() + "/fixed.csv";
        const auto written =
            write_fixed_as_csv(path_, starts, csv, [this](double) { return !database_.stopping(); });
        auto report = written ? load_fixed_csv(csv) : Result<LoadReport>(std::unexpected(written.error()));
        ::unlink(csv.c_str());
        if (report) {
            report->format = "fixed";
            report->delimiter.clear();
            if (written->crossed > 0)
                report->repairs.push_back(fmt::format(
                    "{} a word across the border of two columns, where it was cut (line {}{}).",
                    written->crossed == 1 ? "1 line has" : fmt::format("{} lines have", written->crossed),
                    written->first, written->crossed == 1 ? "" : " first"));
        }
        return report;
    }

    Result<LoadReport> load_fixed_csv(const std::string& csv) {
        SL_TRY(const FileContent content, inspect_file(csv, "csv"));
        return load_csv(database_, csv, order_, content, progress_);
    }

    Result<void> to_utf8(FileContent& content, const std::string& encoding) {
        path_ = database_.temp_folder() + "/text";
        copies_.push_back(path_);
        encoding_ = encoding;
        progress_.share = kTranscodeShare;
        SL_TRY(const Transcoded done, transcode(way_.path, encoding, path_, [this](double share) {
                   progress_.within = share;
                   return !database_.stopping();
               }));
        progress_.within = -1;
        progress_.before = progress_.before + kTranscodeShare;
        progress_.share = 1 - progress_.before;
        for (auto& note : encoding_notes(done, encoding)) notes_.push_back(std::move(note));
        SL_TRY(content, inspect_file(path_, order_.options.format));
        return {};
    }

    Result<LoadReport> completed(LoadReport report) {
        const std::string table = quoted_name(order_.options.table);
        const bool text =
            report.format == "csv" || report.format == "fixed" || report.format.ends_with("json");
        report.encoding = text ? encoding_ : "";
        if (!way_.part.empty() && report.part.empty()) report.part = way_.part;
        report.other_parts.insert(report.other_parts.end(), way_.others.begin(), way_.others.end());
        report.repairs.insert(report.repairs.begin(), notes_.begin(), notes_.end());
        SL_TRY(report.columns,
               database_.rows(fmt::format("SELECT column_name, column_type FROM (DESCRIBE {})", table)));
        SL_TRY(const Table count, database_.rows("SELECT count(*) FROM " + table));
        report.row_count = count.columns[0].integers()[0];
        report.sampled_bytes = sampled_bytes_;
        report.file_bytes = file_bytes_;
        report.sample_is_beginning = sample_is_beginning_;
        if (database_.writes_file()) SL_CHECK(database_.run("CHECKPOINT"));
        return report;
    }

    Error described(Error error, const std::string& format) const {
        if (error.code != ErrorCode::InvalidInput || error.detail.empty()) return error;
        if (format == "sqlite" || format == "duckdb") return error;  // said in their own words
        std::string reason =
            error.message.substr(std::min(error.message.size(), error.message.find(':') + 1));
        for (const std::string& path : {order_.path, way_.path, path_})
            for (auto at = path.empty() ? std::string::npos : reason.find(path); at != std::string::npos;
                 at = reason.find(path))
                reason.replace(at, path.size(), "the file");
        while (reason.ends_with('.') || reason.ends_with(' ')) reason.pop_back();
        const std::string_view kind = format == "parquet" ? "Parquet" : format == "csv" ? "CSV" : "JSON";
        const bool told = error.message.contains(':') && reason.size() > 1;
        return {ErrorCode::InvalidInput,
                fmt::format("The file cannot be read as {}{} Check that it is complete and not damaged.",
                            kind, told ? ":" + reason + "." : "."),
                error.detail};
    }

    Database& database_;
    const LoadOrder& order_;
    LoadProgress& progress_;
    Unpacked way_;
    std::string path_;  // of the text in UTF-8: the file itself, or a copy
    std::vector<std::string> copies_;
    std::string encoding_ = "utf-8";
    std::vector<std::string> notes_;
    std::int64_t sampled_bytes_ = 0, file_bytes_ = 0;
    bool sample_is_beginning_ = false;
};

}  // namespace

Result<LoadReport> load_file(Database& database, const LoadOrder& order, LoadProgress& progress) {
    progress.before = 0;
    progress.share = 1;
    progress.within = -1;
    const LoadOptions& options = order.options;
    auto report = !options.shards.empty()   ? join_shards(database, order)
                  : options.shard.count > 0 ? load_shard(database, order, progress)
                                            : Loader(database, order, progress).run();
    if (!report) {
        // The statement that made the table may have been the one before the failure.
        const bool existed = report.error().code == ErrorCode::Conflict;
        database.begin_request();
        if (!existed)
            (void)database.run(fmt::format("DROP TABLE IF EXISTS {}", quoted_name(order.options.table)));
    }
    return report;
}

}  // namespace sightline::engine
