#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "platform/engine/csv/csv_dates.h"
#include "platform/engine/csv/csv_mend.h"
#include "platform/engine/csv/csv_nearly.h"
#include "platform/engine/csv/csv_plain.h"
#include "platform/engine/csv/csv_rows.h"
#include "platform/engine/csv/csv_settle.h"
#include "platform/engine/csv/csv_table.h"
#include "platform/engine/csv/csv_totals.h"
#include "platform/engine/csv/csv_unwrap.h"
#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr double kLeastAgreement = 0.4;  // of records, on the number of fields
constexpr std::size_t kRecordsToJudge = 10;

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
        CsvHead head = judge_csv(database_, path_, content_);
        if (head.width == 1 && lines_are_wrapped(head)) {
            SL_CHECK(unwrap());
            head = judge_csv(database_, path_, content_);
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
        SL_CHECK(load_table(head, {}));
        SL_CHECK(leave_out_totals(head));
        return finished({});
    }

    /// Every row as it stands.
    Result<LoadReport> run_plain(const std::string& path) {
        path_ = path;
        const PlainRows& asked = order_.options.plain_rows;
        CsvDialect dialect = judge_csv(database_, path_, content_).dialect;
        if (asked.delimiter != 0) dialect.delimiter = asked.delimiter;
        report_.format = "csv";
        report_.delimiter = std::string(1, dialect.delimiter);
        report_.header = asked.names_line > 0;
        const std::string rows = database_.temp_folder() + "/rows.csv";
        progress_.share = 0.6;
        auto written = write_plain_rows(path_, dialect, asked, rows, [this](double done) {
            progress_.within = done;
            return !database_.stopping();
        });
        progress_.before = progress_.before + progress_.share;
        progress_.share = 1 - progress_.before;
        progress_.within = -1;
        auto loaded = written ? load_plain(*written, rows) : Result<void>(std::unexpected(written.error()));
        ::unlink(rows.c_str());
        return finished(std::move(loaded));
    }

  private:
    Result<void> load_plain(const PlainCsv& plain, const std::string& path) {
        report_.repairs = plain.repairs;
        report_.header_cells = plain.header_cells;
        if (plain.rows == 0) return load_header_only(plain.names);
        SL_CHECK(create_csv_table(database_, order_.options.table, {path, {}, true, plain.longest_row},
                                  text_types(plain.names)));
        if (plain.numbers.empty()) return {};
        return database_.run(fmt::format("ALTER TABLE {} ALTER {} SET DATA TYPE BIGINT",
                                         quoted_name(order_.options.table), quoted_name(plain.numbers)));
    }

    Result<void> load_table(const CsvHead& head, const std::set<std::int64_t>& totals) {
        report_.repairs.clear();
        if (head.sound && totals.empty()) {
            auto loaded = load_sound(head);
            if (loaded || !may_mend(loaded.error())) return loaded;
            report_.repairs.clear();
        }
        return load_mended(head, totals);
    }

    /// What adds up others is told by figures: where all is to be text it stays.
    Result<void> leave_out_totals(const CsvHead& head) {
        if (order_.options.all_text || order_.options.sample_bytes > 0) return {};
        SL_TRY(const auto found, total_rows([this](const std::string& sql) { return database_.rows(sql); },
                                            order_.options.table));
        std::set<std::int64_t> totals;
        for (const auto& [row, summed] : found) totals.insert(row);
        return totals.empty() ? Result<void>() : load_table(head, totals);
    }

    Result<LoadReport> finished(Result<void> loaded) {
        if (!loaded) return std::unexpected(std::move(loaded).error());
        if (!unwrapped_note_.empty()) report_.repairs.insert(report_.repairs.begin(), unwrapped_note_);
        return std::move(report_);
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

    Result<void> load_sound(const CsvHead& head) {
        std::vector<std::string> header;
        if (head.header) {
            header = head.records.front();
            report_.header_cells = header_cells(header, head.width);
        }
        const auto names = column_names(header, head.width, report_.repairs);
        if (content_.whole && head.records.size() <= (head.header ? 1 : 0)) return load_header_only(names);
        const CsvReading reading{path_, head.dialect, head.header};
        SL_TRY(const CsvTypes at_first, types_of(names, head, reading, kSniffedRows));
        SL_TRY(const CsvTypes loaded, load_or_widen(at_first, reading));
        SL_TRY(const bool again, has_header_again(at_first, loaded, header));
        if (!again) return {};
        return fail(ErrorCode::InvalidInput, "A row of the file repeats its header.", "to be mended");
    }

    /// Whether a header further down made text of columns that were not.
    Result<bool> has_header_again(const CsvTypes& at_first, const CsvTypes& loaded,
                                  const std::vector<std::string>& header) {
        std::string where;
        for (std::size_t c = 0; c < std::min(loaded.columns.size(), header.size()); ++c)
            if (!at_first.columns[c].cast.is_text() && loaded.columns[c].cast.is_text())
                where += fmt::format("{}CAST({} AS VARCHAR) = {}", where.empty() ? "" : " AND ",
                                     quoted_name(loaded.columns[c].name), quoted_literal(header[c]));
        if (where.empty()) return false;
        SL_TRY(const Table found, database_.rows(fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1",
                                                             quoted_name(order_.options.table), where)));
        return found.row_count() > 0;
    }

    /// The types it has got: those given, or wider ones where some cell contradicts them.
    Result<CsvTypes> load_or_widen(const CsvTypes& types, const CsvReading& reading) {
        const auto loaded = load_as(types, reading);
        if (loaded) {
            SL_CHECK(tell_nearly_typed(types.nearly, types));
            return types;
        }
        if (!may_mend(loaded.error())) return std::unexpected(loaded.error());
        SL_TRY(CsvTypes all, widened(database_, reading, types));
        SL_CHECK(load_as(all, reading));
        std::vector<CsvColumn> judged = types.nearly;
        for (std::size_t c = 0; c < all.columns.size(); ++c)
            if (all.columns[c].cast.is_text() && !types.columns[c].cast.is_text())
                judged.push_back(types.columns[c]);
        SL_CHECK(tell_nearly_typed(judged, all));
        return all;
    }

    Result<void> tell_nearly_typed(std::vector<CsvColumn> columns, const CsvTypes& loaded) {
        std::erase_if(columns, [&](const CsvColumn& column) {
            const auto found = std::ranges::find(loaded.columns, column.name, &CsvColumn::name);
            return found == loaded.columns.end() || !found->cast.is_text();
        });
        SL_TRY(auto notes, nearly_typed_notes(database_, order_.options.table, columns));
        for (auto& note : notes) report_.repairs.push_back(std::move(note));
        return {};
    }

    Result<void> load_header_only(const std::vector<std::string>& names) {
        std::string columns;
        for (const auto& name : names)
            columns += (columns.empty() ? "" : ", ") + quoted_name(name) + " VARCHAR";
        report_.repairs.emplace_back("The file has a header but no rows.");
        return database_.run(
            fmt::format("CREATE OR REPLACE TABLE {} ({})", quoted_name(order_.options.table), columns));
    }

    Result<CsvTypes> types_of(const std::vector<std::string>& names, const CsvHead& head,
                              const CsvReading& reading, std::int64_t sample) {
        if (order_.options.all_text) return text_types(names);
        return sniff_columns(database_, reading, names, head, sample);
    }

    /// What could not be loaded leaves no repairs behind; its table is replaced by the next.
    Result<void> load_as(const CsvTypes& types, const CsvReading& reading) {
        const auto said = report_.repairs.size();
        auto loaded = load_and_settle(types, reading);
        if (!loaded) report_.repairs.resize(said);
        return loaded;
    }

    Result<void> load_and_settle(const CsvTypes& types, const CsvReading& reading) {
        const std::string& table = order_.options.table;
        SL_CHECK(create_csv_table(database_, table, reading, types));
        for (auto& note : types.notes()) report_.repairs.push_back(std::move(note));
        if (!order_.options.all_text) SL_CHECK(decide(types.undecided));
        SL_CHECK(comment_columns(database_, table, types));
        return settle_dates(database_, table, open_dates(types), types.english(), report_.repairs);
    }

    Result<void> decide(const std::vector<std::string>& columns) {
        const std::string& table = order_.options.table;
        SL_TRY(const auto cells, measure_undecided(database_, table, columns));
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto settled = settle_column(columns[c], cells[c]);
            if (!settled) continue;
            SL_CHECK(convert_column(database_, quoted_name(table), *settled));
            if (!settled->note.empty()) report_.repairs.push_back(settled->note);
        }
        return {};
    }

    Result<void> load_mended(const CsvHead& head, const std::set<std::int64_t>& totals) {
        const std::string mended_path = database_.temp_folder() + "/mended.csv";
        progress_.share = std::min(0.4, 1 - progress_.before);
        auto mended = mend_csv(path_, head, {.totals = totals}, mended_path, [this](double done) {
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
        for (auto& sentence : mended.counts.sentences()) report_.repairs.push_back(std::move(sentence));
        report_.header_cells = mended.header_cells;
        if (mended.rows == 0) return load_header_only(mended.names);
        const CsvReading reading{mended_path, {}, true, mended.longest_row};
        SL_TRY(const CsvHead rows, head_of_mended(mended_path, head));
        SL_TRY(const CsvTypes types, types_of(mended.names, rows, reading, -1));
        SL_CHECK(load_or_widen(types, reading));
        return {};
    }

    Database& database_;
    const LoadOrder& order_;
    FileContent content_;
    LoadProgress& progress_;
    std::string path_, unwrapped_, unwrapped_note_;
    LoadReport report_;
};

}  // namespace

bool is_encoding_error(const Error& error) {
    return error.detail.contains("nicode") || error.detail.contains("not utf-8");
}

Result<LoadReport> load_csv(Database& database, const std::string& path, const LoadOrder& order,
                            const FileContent& content, LoadProgress& progress) {
    CsvLoader loader(database, order, content, progress);
    return order.options.plain_rows.asked ? loader.run_plain(path) : loader.run(path);
}

}  // namespace sightline::engine
