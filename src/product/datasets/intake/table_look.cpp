#include "product/datasets/intake/table_look.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/ids.h"
#include "base/log.h"

namespace sightline::datasets {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kShownBytes = 256 << 10;  // of one table's first rows

/// The same of an error that ends the look, and of one that is the table's own.
bool is_of_the_table(const Error& error) {
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Unprocessable ||
           error.code == ErrorCode::Unsupported || error.code == ErrorCode::TooLarge ||
           error.code == ErrorCode::NotFound;
}

/// Too wide for the answer, only the columns are told.
Result<Table> first_rows(engine::Engine& engine, std::size_t rows, const engine::CancelToken& cancel) {
    engine::Request request;
    request.sql = "SELECT * FROM data LIMIT " + std::to_string(rows);
    request.max_bytes = kShownBytes;
    auto table = engine.query(request, cancel);
    if (table && !table->truncated) return table;
    request.sql = "SELECT * FROM data LIMIT 0";
    return engine.query(request, cancel);
}

class Look {
  public:
    Look(const ImportParts& parts, const Dataset& file, std::size_t rows, const engine::CancelToken& cancel)
        : parts_(parts),
          file_(file),
          rows_(rows),
          cancel_(cancel),
          until_(Clock::now() + parts.limits.choice_look) {}

    Result<void> run(std::span<OfferedTable> tables) {
        SL_TRY(const blob::Held original, parts_.blobs->hold(file_.file_key));
        FileReader reader = parts_.reader;
        reader.limits.deadline =
            std::min(reader.limits.deadline,
                     std::chrono::duration_cast<std::chrono::seconds>(parts_.limits.choice_look));
        SL_TRY(const auto read, read_in_jail(reader, file_.tenant_id, original.path, "", cancel_));
        const std::string work_name = new_id();
        SL_TRY(const std::string folder, parts_.hot->begin(work_name));
        const std::shared_ptr<void> clean(nullptr, [&](void*) { parts_.hot->discard(work_name); });
        engine::Spec spec;
        spec.database = folder + "/data.duckdb";
        spec.readable = {original.path};
        if (read && !read->tables.empty())
            spec.readable = {std::filesystem::path(read->tables.front().file).parent_path().string()};
        spec.writable = {folder};
        spec.limits = import_limits(parts_.limits);
        spec.limits.deadline = parts_.limits.choice_look;
        SL_TRY(const auto engine, engine::start(parts_.launch, spec));
        for (OfferedTable& table : tables) {
            if (Clock::now() > until_) return {};
            SL_CHECK(read ? look(*engine, *read, table) : look(*engine, original.path, table));
        }
        return {};
    }

  private:
    Result<void> look(engine::Engine& engine, const ReadFile& read, OfferedTable& table) {
        const auto found = std::ranges::find(read.tables, table.part, &FoundTable::name);
        if (found == read.tables.end()) return {};
        engine::LoadOptions options;
        options.format = found->file.ends_with(".csv") ? "csv" : "parquet";
        table.repairs = found->repairs;
        return fill(engine, found->file, options, table);
    }

    Result<void> look(engine::Engine& engine, const std::string& path, OfferedTable& table) {
        engine::LoadOptions options;
        options.part = table.part;
        return fill(engine, path, options, table);
    }

    Result<void> fill(engine::Engine& engine, const std::string& path, const engine::LoadOptions& options,
                      OfferedTable& table) {
        const auto report = engine.load(path, options, cancel_);
        if (!report) {
            if (!is_of_the_table(report.error())) return std::unexpected(report.error());
            table.looked_into = true;
            table.error_message = report.error().message;
            return {};
        }
        SL_TRY(table.rows, first_rows(engine, rows_, cancel_));
        SL_CHECK(engine.query({"DROP TABLE data", {}}, cancel_));
        table.row_count = report->row_count;
        if (options.format.empty()) table.kind = kind_of_table(report->format);
        table.repairs.insert(table.repairs.end(), report->repairs.begin(), report->repairs.end());
        table.looked_into = true;
        return {};
    }

    const ImportParts& parts_;
    const Dataset& file_;
    const std::size_t rows_;
    const engine::CancelToken& cancel_;
    const Clock::time_point until_;
};

}  // namespace

std::string kind_of_table(std::string_view format) {
    static constexpr std::array<std::string_view, 5> kSheets{"xlsx", "xlsm", "xlsb", "xls", "ods"};
    static constexpr std::array<std::string_view, 6> kTables{"sqlite", "duckdb", "html",
                                                             "xhtml",  "xml",    "arrow"};
    if (std::ranges::find(kSheets, format) != kSheets.end()) return "sheet";
    return std::ranges::find(kTables, format) != kTables.end() ? "table" : "file";
}

Result<void> look_into(const ImportParts& parts, const Dataset& file, std::span<OfferedTable> tables,
                       std::size_t rows, const engine::CancelToken& cancel) {
    auto done = Look(parts, file, rows, cancel).run(tables);
    if (done || cancel.cancelled()) return done;
    log::info("look_ended", {{"dataset", file.id}, {"reason", done.error().message}});
    return {};
}

}  // namespace sightline::datasets
