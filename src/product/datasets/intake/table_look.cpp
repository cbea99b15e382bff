#include "product/datasets/intake/table_look.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/ids.h"
#include "base/log.h"
#include "product/datasets/intake/part_name.h"

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

/// What comes along when the first of several tables within one file is chosen.
void tell_others(const std::vector<std::string>& others, OfferedTable& table) {
    if (others.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(others.size(), 3); ++i)
        names += fmt::format("{}“{}”", i > 0 ? ", " : "", part_label(others[i]));
    table.repairs.push_back(fmt::format("It holds {} more {}, taken with it: {}{}.", others.size(),
                                        others.size() == 1 ? "table" : "tables", names,
                                        others.size() > 3 ? " and more" : ""));
}

class Look {
  public:
    Look(const ImportParts& parts, const Dataset& file, std::size_t rows, const engine::CancelToken& cancel)
        : parts_(parts),
          file_(file),
          reader_(parts.reader),
          rows_(rows),
          cancel_(cancel),
          until_(Clock::now() + parts.limits.choice_look) {}

    Result<void> run(std::span<OfferedTable> tables) {
        SL_TRY(const blob::Held original, parts_.blobs->hold(file_.file_key));
        reader_.limits.deadline =
            std::min(reader_.limits.deadline,
                     std::chrono::duration_cast<std::chrono::seconds>(parts_.limits.choice_look));
        const std::string work_name = new_id();
        SL_TRY(const std::string folder, parts_.hot->begin(work_name));
        const std::shared_ptr<void> clean(nullptr, [&](void*) { parts_.hot->discard(work_name); });
        for (OfferedTable& table : tables) {
            if (Clock::now() > until_) return {};
            auto done = turn_to(original.path, table.part);
            if (done) done = start_engine(folder, original.path);
            if (done) done = look(original.path, table);
            if (done) continue;
            if (!is_of_the_table(done.error())) return done;
            table.looked_into = true;
            table.error_message = done.error().message;
        }
        return {};
    }

  private:
    /// A workbook is read once for all its tables that follow each other.
    Result<void> turn_to(const std::string& path, const std::string& part) {
        if (read_ && std::ranges::find(read_->tables, part, &FoundTable::name) != read_->tables.end())
            return {};
        read_.reset();
        SL_TRY(read_, read_in_jail(reader_, file_.tenant_id, path, part, "", cancel_));
        return {};
    }

    /// One that sees nothing but what is looked into.
    Result<void> start_engine(const std::string& folder, const std::string& path) {
        std::string readable = path;
        if (read_ && !read_->tables.empty())
            readable = std::filesystem::path(read_->tables.front().file).parent_path().string();
        if (engine_ && readable == readable_) return {};
        engine_.reset();
        engine::Spec spec;
        spec.database = folder + "/" + new_id() + ".duckdb";
        spec.readable = {readable};
        spec.writable = {folder};
        spec.limits = import_limits(parts_.limits);
        spec.limits.deadline = parts_.limits.choice_look;
        SL_TRY(engine_, engine::start(parts_.launch, spec));
        readable_ = readable;
        return {};
    }

    Result<void> look(const std::string& path, OfferedTable& table) {
        engine::LoadOptions options;
        if (!read_) {
            options.part = table.part;
            return fill(path, options, table);
        }
        const auto named = std::ranges::find(read_->tables, table.part, &FoundTable::name);
        // A workbook of an archive is taken by its name for its largest table.
        if (named == read_->tables.end() && (read_->asked || read_->tables.empty())) return {};
        const FoundTable& found = named == read_->tables.end() ? read_->tables.front() : *named;
        options.format = found.file.ends_with(".csv") ? "csv" : "parquet";
        table.repairs = found.repairs;
        table.kind = kind_of_table(read_->format);
        SL_CHECK(fill(found.file, options, table));
        std::vector<std::string> others;
        if (!read_->asked)
            for (const auto& other : read_->tables)
                if (other.name != found.name) others.push_back(other.name);
        tell_others(others, table);
        return {};
    }

    Result<void> fill(const std::string& path, const engine::LoadOptions& options, OfferedTable& table) {
        SL_TRY(const engine::LoadReport report, engine_->load(path, options, cancel_));
        SL_TRY(table.rows, first_rows(*engine_, rows_, cancel_));
        SL_CHECK(engine_->query({"DROP TABLE data", {}}, cancel_));
        table.row_count = report.row_count;
        if (options.format.empty()) table.kind = kind_of_table(report.format);
        table.repairs.insert(table.repairs.end(), report.repairs.begin(), report.repairs.end());
        if (!read_) tell_others(report.other_parts, table);
        table.looked_into = true;
        return {};
    }

    const ImportParts& parts_;
    const Dataset& file_;
    FileReader reader_;
    std::optional<ReadFile> read_;
    std::unique_ptr<engine::Engine> engine_;
    std::string readable_;
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
