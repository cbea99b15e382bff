#include "product/datasets/importing/local_files.h"

#include <algorithm>
#include <filesystem>

#include "core/query/sql.h"
#include "product/datasets/importing/noted_units.h"
#include "product/datasets/intake/part_name.h"
#include "product/datasets/relations/measured_relations.h"
#include "product/datasets/relations/relations.h"

namespace sightline::datasets {

namespace fs = std::filesystem;
using query::quote_identifier;

struct LocalFiles::LoadedFile {
    std::string table;  // in the engine
    query::TableInfo info;
    std::string label;  // of its table, for people
    std::vector<std::string> other_parts;
    boost::json::object profile, report;
    std::vector<language::IndexedColumn> values;
};

struct LocalFiles::OpenSet {
    std::vector<std::pair<std::string, std::string>> views;  // name, engine table
    std::shared_ptr<LocalSubject> subject;
};

LocalFiles::LocalFiles(engine::Launch launch, std::shared_ptr<const language::Language> language,
                       Options options)
    : launch_(std::move(launch)), language_(std::move(language)), options_(std::move(options)) {}
LocalFiles::~LocalFiles() = default;

Result<void> LocalFiles::ensure_engine(const std::vector<std::string>& paths) {
    std::set<std::string> folders = folders_;
    for (const auto& p : paths) folders.insert(fs::path(p).parent_path().string());
    if (engine_ && engine_->alive() && folders == folders_) return {};
    // A new folder, or an engine that died: start over, seeing all folders so far.
    files_.clear();
    sets_.clear();
    recent_.clear();
    shown_.clear();
    folders_ = std::move(folders);
    engine::Spec spec;
    spec.readable.assign(folders_.begin(), folders_.end());
    if (!options_.reader.folder.empty()) spec.readable.push_back(options_.reader.folder);
    spec.limits = options_.limits;
    SL_TRY(engine_, engine::start(launch_, spec));
    return {};
}

/// What the jail made of a file lies in the one folder that the engine sees besides the files' own.
Result<TableSource> LocalFiles::source_of(const std::string& path, const std::string& part,
                                          const engine::CancelToken& cancel) const {
    return TableSource::find(options_.reader, "local", path, part, cancel);
}

Result<std::shared_ptr<LocalFiles::LoadedFile>> LocalFiles::load(const std::string& path,
                                                                 const std::string& part,
                                                                 const engine::CancelToken& cancel) {
    const std::string key = part.empty() ? path : path + "!/" + part;
    if (const auto it = files_.find(key); it != files_.end()) {
        recent_.remove(key);
        recent_.push_front(key);
        return it->second;
    }
    auto file = std::make_shared<LoadedFile>();
    file->table = "file_" + std::to_string(++next_table_);
    SL_TRY(const TableSource source, source_of(path, part, cancel));
    engine::LoadOptions load_options = source.options();
    load_options.table = file->table;
    ProfileOptions profile_options;
    profile_options.histograms = options_.histograms;
    SL_TRY(engine::LoadReport report, engine_->load(source.path(), load_options, cancel));
    source.complete(report);
    SL_TRY(Profile measured,
           profile([&](const std::string& sql) { return engine_->query({sql, {}, 0, 1u << 30}, cancel); },
                   file->table, profile_options));
    tell_units(measured, units_of(source));
    file->info = std::move(measured.table);
    file->profile = std::move(measured.json);
    file->values = std::move(measured.values);
    file->report = report_json(report);
    file->label = part_label(report.part.empty() ? fs::path(path).filename().string() : report.part);
    file->other_parts = report.other_parts;
    files_[key] = file;
    recent_.push_front(key);
    return file;
}

Result<void> LocalFiles::forget_oldest(const std::vector<std::string>& paths) {
    // The tables of what is shown now stay.
    std::set<std::string> keep;
    for (const auto& p : paths)
        if (const auto it = files_.find(p); it != files_.end()) {
            keep.insert(p);
            for (const auto& part : it->second->other_parts) keep.insert(p + "!/" + part);
        }
    while (files_.size() > options_.max_tables) {
        const auto oldest =
            std::find_if(recent_.rbegin(), recent_.rend(), [&](const auto& p) { return !keep.contains(p); });
        if (oldest == recent_.rend()) return {};
        // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): outlives its entry
        const std::string path = *oldest;
        const std::string table = files_.at(path)->table;
        std::erase_if(sets_, [&](const auto& s) {
            return std::ranges::any_of(s.second->views, [&](const auto& v) { return v.second == table; });
        });
        SL_CHECK(engine_->query({"DROP TABLE IF EXISTS " + quote_identifier(table), {}}));
        files_.erase(path);
        recent_.remove(path);
    }
    return {};
}

Result<void> LocalFiles::show(const OpenSet& set, const engine::CancelToken& cancel) {
    for (const auto& [name, table] : set.views)
        SL_CHECK(engine_->query({"CREATE OR REPLACE VIEW " + quote_identifier(name) + " AS SELECT * FROM " +
                                     quote_identifier(table),
                                 {}},
                                cancel));
    return {};
}

Result<std::shared_ptr<const LocalSubject>> LocalFiles::open(const std::vector<std::string>& given,
                                                             const engine::CancelToken& cancel) {
    if (given.empty()) return fail(ErrorCode::InvalidInput, "Name at least one file to ask about.");
    std::vector<std::string> paths;
    for (const auto& p : given) {
        std::error_code ec;
        const fs::path full = fs::canonical(p, ec);
        if (ec || !fs::is_regular_file(full, ec))
            return fail(ErrorCode::NotFound, "There is no file '" + p + "'.");
        paths.push_back(full.string());
    }
    SL_CHECK(ensure_engine(paths));
    std::string key;
    for (const auto& p : paths) key += p + '\n';
    if (shown_ == key) return sets_.at(key)->subject;
    auto found = sets_.find(key);
    if (found == sets_.end()) {
        auto set = std::make_shared<OpenSet>();
        set->subject = std::make_shared<LocalSubject>();
        std::vector<language::IndexedColumn> values;
        std::vector<std::shared_ptr<LoadedFile>> files;
        for (const auto& p : paths) {
            SL_TRY(const auto first, load(p, "", cancel));
            files.push_back(first);
            for (const auto& part : first->other_parts) {
                SL_TRY(auto file, load(p, part, cancel));
                files.push_back(std::move(file));
            }
        }
        for (const auto& file : files) {
            std::string name = file->label;
            for (int n = 2; std::ranges::any_of(set->views, [&](const auto& v) { return v.first == name; });
                 ++n)
                name = file->label + "_" + std::to_string(n);
            query::TableInfo info = file->info;
            info.name = info.label = name;
            set->views.emplace_back(name, file->table);
            set->subject->schema.tables.push_back(std::move(info));
            set->subject->profiles.push_back(file->profile);
            set->subject->reports.push_back(file->report);
            for (auto column : file->values) {
                column.table = name;
                values.push_back(std::move(column));
            }
        }
        set->subject->schema.relations = infer_relations(set->subject->schema.tables);
        if (!set->subject->schema.relations.empty()) {
            SL_CHECK(show(*set, cancel));
            confirm_by_values([&](const std::string& sql) { return engine_->query({sql, {}}, cancel); },
                              set->subject->schema.tables, set->subject->schema.relations);
        }
        const auto bytes = std::make_shared<const std::string>(language::ValueIndex::build(values));
        SL_TRY(const auto index, language::ValueIndex::open(*bytes));
        // The index reads the bytes in place: both live as long as either is used.
        std::shared_ptr<const language::ValueIndex> bound(index.get(), [index, bytes](const auto*) {});
        set->subject->lexicon = language_->prepare(set->subject->schema, std::move(bound));
        found = sets_.emplace(key, std::move(set)).first;
    }
    SL_CHECK(show(*found->second, cancel));
    shown_ = key;
    std::shared_ptr<const LocalSubject> subject = found->second->subject;
    SL_CHECK(forget_oldest(paths));
    return subject;
}

Result<Table> LocalFiles::run(const engine::Request& request, const engine::CancelToken& cancel) {
    if (!engine_) return fail(ErrorCode::Internal, "No file is open.");
    return engine_->query(request, cancel);
}

}  // namespace sightline::datasets
