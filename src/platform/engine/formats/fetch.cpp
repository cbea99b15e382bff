#include "platform/engine/formats/fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sightline::engine {

namespace {

/// Names as DuckDB compares them are unique: a second "ID" beside "id" becomes "ID_2".
std::vector<std::string> unique_names(const std::vector<sources::ResultColumn>& columns) {
    const auto folded = [](std::string s) {
        std::ranges::transform(s, s.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return s;
    };
    std::vector<std::string> out, taken;
    for (const auto& c : columns) {
        std::string name = c.name.empty() ? "column" : c.name;
        for (int n = 2; std::ranges::find(taken, folded(name)) != taken.end(); ++n)
            name = fmt::format("{}_{}", c.name, n);
        taken.push_back(folded(name));
        out.push_back(std::move(name));
    }
    return out;
}

class Fetcher {
  public:
    Fetcher(Database& database, const FetchOrder& order, LoadProgress& progress)
        : database_(database), options_(order.options), place_(order.place), progress_(progress) {}

    Result<LoadReport> run() {
        SL_TRY(const auto connection, sources::connect(place_));
        const sources::RowSink sink{.columns = [this](const auto& columns) { return begin(columns); },
                                    .row = [this](const auto& cells) { return take(cells); }};
        auto read = options_.reading.sql.empty() ? connection->read_table(options_.table, sink)
                                                 : connection->read(options_.reading, sink);
        if (!read && !full_) return std::unexpected(std::move(read).error());
        const sources::Notes notes = read ? std::move(*read) : sources::Notes();
        if (!appender_) return fail(ErrorCode::Unprocessable, "The source gives no columns for this table.");
        SL_CHECK(appender_->finish());
        LoadReport report;
        report.format = sources::name_of(place_.kind);
        report.repairs = notes;
        for (std::size_t c = 0; c < columns_.size(); ++c) SL_CHECK(settle(c, report.repairs));
        SL_TRY(report.columns,
               database_.rows(fmt::format("SELECT column_name, column_type FROM (DESCRIBE {})", table())));
        report.row_count = rows_;
        if (database_.writes_file()) SL_CHECK(database_.run("CHECKPOINT"));
        return report;
    }

  private:
    std::string table() const { return quoted_name(options_.into); }

    Result<void> begin(const std::vector<sources::ResultColumn>& columns) {
        columns_ = columns;
        names_ = unique_names(columns);
        std::string definition;
        for (std::size_t c = 0; c < columns.size(); ++c)
            definition += fmt::format("{}{} {}", c > 0 ? ", " : "", quoted_name(names_[c]), columns[c].type);
        SL_CHECK(database_.run(fmt::format("CREATE TABLE {} ({})", table(), definition)));
        SL_TRY(auto appender, database_.append_to(options_.into));
        appender_.emplace(std::move(appender));
        return {};
    }

    Result<void> take(std::span<const sources::Cell> cells) {
        if (database_.stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        full_ = options_.max_rows > 0 && rows_ >= options_.max_rows;
        if (full_) return fail(ErrorCode::TooLarge, "No more rows are taken.");
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const auto& cell = cells[c];
            const auto state =
                cell ? duckdb_append_varchar_length(appender_->get(), cell->data(), cell->size())
                     : duckdb_append_null(appender_->get());
            if (state != DuckDBSuccess)
                return fail(ErrorCode::Unprocessable,
                            fmt::format("Row {} of the source has a value in “{}” that cannot be kept as {}.",
                                        rows_ + 1, names_[c], columns_[c].type),
                            duckdb_appender_error(appender_->get()));
            if (cell) bytes_ += static_cast<std::int64_t>(cell->size());
        }
        SL_CHECK(appender_->end_row());
        ++rows_;
        if (options_.max_bytes > 0 && bytes_ > options_.max_bytes)
            return fail(
                ErrorCode::TooLarge,
                fmt::format("The source's table holds more than {} MiB, which is the most that is taken "
                            "(the setting max_file_mb). Make a view of what is needed there.",
                            options_.max_bytes >> 20));
        if (options_.expected_rows > 0)
            progress_.within =
                std::min(1.0, static_cast<double>(rows_) / static_cast<double>(options_.expected_rows));
        return {};
    }

    /// The type of a column whose source did not say, from all its cells.
    Result<void> settle(std::size_t c, std::vector<std::string>& notes) {
        const std::string name = quoted_name(names_[c]);
        for (const std::string& candidate : columns_[c].perhaps) {
            std::string type = candidate;
            if (candidate == "DECIMAL") {
                SL_TRY(const std::optional<std::string> exact, decimal_of(name));
                if (!exact) continue;
                type = *exact;
            } else {
                SL_TRY(const Table misfits,
                       database_.rows(fmt::format("SELECT count(*) FROM {} WHERE {} IS NOT NULL AND "
                                                  "TRY_CAST({} AS {}) IS NULL",
                                                  table(), name, name, type)));
                if (misfits.columns[0].integers()[0] > 0) continue;
                if (candidate == "DOUBLE")
                    notes.push_back(fmt::format(
                        "“{}” has numbers of more than 38 digits; they are kept to about 15 digits.",
                        names_[c]));
            }
            return database_.run(fmt::format("ALTER TABLE {} ALTER {} TYPE {} USING CAST({} AS {})", table(),
                                             name, type, name, type));
        }
        return {};
    }

    /// The decimal type that holds every number of the column exactly; none where there is none.
    Result<std::optional<std::string>> decimal_of(const std::string& name) {
        SL_TRY(const Table widths,
               database_.rows(fmt::format(
                   "SELECT coalesce(max(length(ltrim(split_part(ltrim({0}, '-'), '.', 1), '0'))), 0), "
                   "coalesce(max(length(split_part({0}, '.', 2))), 0), "
                   "count({0}) - count({0}) FILTER (regexp_full_match({0}, '-?[0-9]*(\\.[0-9]*)?')) FROM {1}",
                   name, table())));
        const std::int64_t whole = widths.columns[0].integers()[0], scale = widths.columns[1].integers()[0];
        if (widths.columns[2].integers()[0] > 0 || whole + scale > 38) return std::nullopt;
        // Room for what next month's rows may hold, so that the type stays the same.
        const std::int64_t precision =
            std::max<std::int64_t>(whole + scale, std::min<std::int64_t>(38, 18 + scale));
        return fmt::format("DECIMAL({},{})", precision, scale);
    }

    Database& database_;
    const FetchOptions& options_;
    const sources::Place& place_;
    LoadProgress& progress_;
    std::vector<sources::ResultColumn> columns_;
    std::vector<std::string> names_;
    std::optional<Appender> appender_;
    std::int64_t rows_ = 0, bytes_ = 0;
    bool full_ = false;  // of the rows asked for
};

}  // namespace

Result<LoadReport> fetch_table(Database& database, const FetchOrder& order, LoadProgress& progress) {
    progress.before = 0;
    progress.share = 1;
    progress.within = 0;
    Result<LoadReport> report = Fetcher(database, order, progress).run();
    if (!report) {
        database.begin_request();
        (void)database.run(fmt::format("DROP TABLE IF EXISTS {}", quoted_name(order.options.into)));
    }
    return report;
}

}  // namespace sightline::engine
