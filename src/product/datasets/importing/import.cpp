#include "product/datasets/importing/import.h"

#include <chrono>
#include <filesystem>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "core/query/sql.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/import_job.h"
#include "product/datasets/importing/noted_units.h"
#include "product/datasets/importing/shard_import.h"
#include "product/datasets/importing/shard_store.h"
#include "product/datasets/intake/table_choices.h"

namespace sightline::datasets {

engine::Limits import_limits(const Limits& l) {
    engine::Limits out;
    out.memory_bytes = l.import_memory_bytes;
    out.threads = l.engine_threads;
    out.temp_bytes = l.temp_bytes;
    out.deadline = l.import_deadline;
    out.unpack = l.unpack;
    return out;
}

std::string version_prefix(const Version& v) {
    return v.tenant_id + "/datasets/" + v.dataset_id + "/versions/v" + std::to_string(v.number) + "/";
}

namespace {

/// Who deletes a dataset marks it first and removes its files then: what was written before the mark is among
/// them, what comes after it is removed here.
Result<void> still_wanted(const IntakeParts& parts, const Version& version) {
    const auto dataset = parts.store->read<Dataset>(
        [&](store::Session& s) { return find_dataset(s, version.tenant_id, version.dataset_id); });
    if (dataset) return {};
    if (dataset.error().code == ErrorCode::NotFound)
        (void)parts.blobs->remove_prefix(version.tenant_id + "/datasets/" + version.dataset_id + "/");
    return std::unexpected(dataset.error());
}

}  // namespace

Result<void> put_blob(const IntakeParts& parts, const Version& version, const std::string& key,
                      std::string_view bytes) {
    SL_TRY(const auto writer, parts.blobs->create(key));
    SL_CHECK(writer->write(bytes));
    SL_CHECK(writer->commit());
    return still_wanted(parts, version);
}

Result<void> copy_into_blob(const IntakeParts& parts, const Version& version, const std::string& key,
                            const std::string& path) {
    SL_TRY(const auto writer, parts.blobs->create(key));
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) return fail(ErrorCode::Internal, "The columnar copy could not be read.", path);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> closing(file, &std::fclose);
    std::string buffer(1 << 20, '\0');
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file))
        SL_CHECK(writer->write(std::string_view(buffer).substr(0, n)));
    SL_CHECK(writer->commit());
    return still_wanted(parts, version);
}

Result<Dataset> dataset_of(const ImportParts& parts, const jobs::Job& job) {
    return parts.store->read<Dataset>(
        [&](store::Session& s) { return find_dataset(s, job.tenant_id, job.subject_id); });
}

Result<boost::json::object> parameters_of(const jobs::Job& job) {
    SL_TRY(auto given, json::parse(job.parameters, 8));
    if (!given.is_object()) return fail(ErrorCode::Internal, "The job has no parameters.", job.id);
    return std::move(given.get_object());
}

namespace {

/// Up to this many rows the value index, exact counts and histograms are made before the dataset is called
/// completed.
constexpr std::int64_t kInlineRows = 200'000;
/// Of an import's progress, where the file is read in the jail first.
constexpr double kReadingShare = 0.5;

/// The stored file. Another table of someone's archive first takes its own hold of that file.
Result<blob::Held> original_of(const ImportParts& parts, const Dataset& d) {
    bool there = d.origin_id.empty();
    if (!there) {
        SL_TRY(there, parts.blobs->exists(d.file_key));
    }
    if (!there) {
        const auto origin = parts.store->read<Dataset>(
            [&](store::Session& s) { return find_dataset(s, d.tenant_id, d.origin_id); });
        const auto taken = origin ? parts.blobs->copy(origin->file_key, d.file_key)
                                  : Result<void>(std::unexpected(origin.error()));
        if (!taken && taken.error().code == ErrorCode::NotFound)
            return fail(
                ErrorCode::Unprocessable,
                "The file it came in was deleted before this table of it was imported. Upload it again.");
        SL_CHECK(taken);
    }
    return parts.blobs->hold(d.file_key);
}

/// Whether the upload wants to choose among the tables beside the first.
bool chooses(const jobs::Job& job) {
    const auto parameters = json::parse(job.parameters, 8);
    const auto* given =
        parameters && parameters->is_object() ? parameters->get_object().if_contains("choose") : nullptr;
    return given && given->is_bool() && given->get_bool();
}

/// Of a file with several tables the others are imported next, or wait for a choice.
Result<void> go_on_with_others(store::Session& s, const ImportParts& parts, const jobs::Job& job,
                               const Dataset& first, const boost::json::object& report) {
    const auto* part = report.if_contains("part");
    if (part == nullptr) return {};
    const auto others = other_parts(report);
    if (!others.empty() && chooses(job)) {
        const std::chrono::microseconds wait = parts.limits.choice_wait;
        return let_choose(s, first.tenant_id, first.id, now_micros() + wait.count());
    }
    return add_tables(s, parts, first, std::string(part->as_string()), others);
}

/// Of the version a job is about.
Result<std::int64_t> number_of(const jobs::Job& job, std::int64_t otherwise) {
    SL_TRY(const auto parameters, json::parse(job.parameters, 8));
    if (!parameters.is_object()) return otherwise;
    const auto* given = parameters.get_object().if_contains("number");
    if (!given) given = parameters.get_object().if_contains("version");  // of an older program
    return given && given->is_int64() ? given->get_int64() : otherwise;
}

/// The table that a dataset is to hold, in its database in `folder`.
Result<Loaded> load_original(const ImportParts& parts, jobs::Run& run, const Dataset& dataset,
                             const Version& version, const std::string& path, const std::string& folder,
                             const engine::CancelToken& cancel) {
    SL_TRY(const TableSource source,
           TableSource::find(parts.reader, dataset.tenant_id, path, dataset.part, cancel,
                             [&](double f) { run.progress(f * kReadingShare); }));
    const double before = source.read_in_jail() ? kReadingShare : 0;
    engine::Spec spec;
    spec.database = folder + "/data.duckdb";
    spec.readable = {source.path()};
    spec.writable = {folder};
    spec.limits = import_limits(parts.limits);
    SL_TRY(const auto engine, engine::start(parts.launch, spec));
    SL_TRY(Loaded loaded, measure_loaded(parts, *engine, source.path(), source.options(), cancel,
                                         [&](double f) { run.progress(before + f * (1 - before)); }));
    source.complete(loaded.report);
    const ColumnUnits units = units_of(source);
    SL_CHECK(note_units([&](const std::string& sql) { return engine->query({sql, {}}, cancel); },
                        source.options().table, units));
    tell_units(loaded.profile, units);
    SL_CHECK(engine->query({"CHECKPOINT", {}}, cancel));
    if (const std::string cells = source.cells_file(); !cells.empty()) {
        SL_CHECK(copy_into_blob(parts, version, cells_key(version), cells));
        loaded.report["has_cells"] = true;
    }
    return loaded;
}

bool is_of_the_table(const Error& error) {
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Unprocessable ||
           error.code == ErrorCode::Unsupported;
}

/// The first table of an archive cannot be read: the others are not lost with it. Gives the way to the first,
/// "" where there are no others.
Result<std::string> take_others(const ImportParts& parts, const Dataset& first, const std::string& path,
                                const engine::CancelToken& cancel) {
    const auto ways = list_archive(parts.reader, path, first.part, cancel);
    if (!ways || ways->size() < 2 || ways->front() == first.part) return std::string();
    SL_CHECK(parts.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(find_dataset(s, first.tenant_id, first.id));  // it may be deleted by now
        SL_CHECK(add_tables(s, parts, first, ways->front(), {ways->begin() + 1, ways->end()}));
        return true;
    }));
    parts.jobs->wake();
    return ways->front();
}

Result<void> run_import(const ImportParts& parts, jobs::Run& run) {
    const std::int64_t started = now_micros();
    SL_TRY(const Dataset dataset, dataset_of(parts, run.job()));
    SL_CHECK(parts.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(mark_running(s, dataset.tenant_id, dataset.id));
        return true;
    }));
    Version version;
    version.id = new_id();
    version.tenant_id = dataset.tenant_id;
    version.dataset_id = dataset.id;
    SL_TRY(version.number, number_of(run.job(), 1));
    version.created_at = now_micros();
    const engine::CancelToken cancel;
    const auto stopping = run.on_stop([cancel] { cancel.cancel(); });
    SL_TRY(const bool cut, begin_shards(parts, run, dataset, version.number, cancel));
    if (cut) return {};
    SL_TRY(const blob::Held original, original_of(parts, dataset));
    SL_TRY(const std::string folder, parts.hot->begin(version.id));
    const std::shared_ptr<void> clean(nullptr, [&parts, id = version.id](void*) { parts.hot->discard(id); });
    auto loaded = load_original(parts, run, dataset, version, original.path, folder, cancel);
    if (!loaded) {
        Error error = std::move(loaded).error();
        if (is_of_the_table(error)) {
            SL_TRY(const std::string first, take_others(parts, dataset, original.path, cancel));
            if (!first.empty()) error.message = "“" + first + "”: " + error.message;
        }
        return std::unexpected(std::move(error));
    }
    return publish_import(parts, run, dataset, std::move(version), std::move(*loaded),
                          {folder + "/data.duckdb"}, started);
}

/// Behind the import: Parquet, and for large files the passes that were left out.
Result<void> run_enrich(const ImportParts& parts, jobs::Run& run) {
    SL_TRY(const Dataset dataset, dataset_of(parts, run.job()));
    // Meanwhile a recipe may have made another version the current one.
    SL_TRY(const std::int64_t number, number_of(run.job(), dataset.current_version));
    SL_TRY(Version version, parts.store->read<Version>([&](store::Session& s) {
        return find_version(s, dataset.tenant_id, dataset.id, number);
    }));
    const engine::CancelToken cancel;
    const auto stopping = run.on_stop([cancel] { cancel.cancel(); });
    SL_TRY(auto data, parts.hot->ensure("data", version, dataset.file_key, cancel));
    bool kept = false;  // deleted meanwhile, the file may have been made after its removal
    const std::shared_ptr<void> unkept(nullptr, [&](void*) {
        if (!kept && !dataset_of(parts, run.job())) parts.hot->remove(version.tenant_id, version.id);
    });
    const std::string work_name = version.id + "-enrich";
    SL_TRY(const std::string folder, parts.hot->begin(work_name));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { parts.hot->discard(work_name); });
    engine::Spec spec;
    spec.attachments = {std::move(data)};
    spec.writable = {folder};
    spec.limits = import_limits(parts.limits);
    SL_TRY(const auto engine, engine::start(parts.launch, spec));
    if (version.index_key.empty()) {
        ProfileOptions options;
        options.max_indexed_values = parts.limits.max_indexed_values;
        SL_TRY(Profile measured,
               profile([&](const std::string& sql) { return engine->query({sql, {}, 0, 1u << 30}, cancel); },
                       "data", options));
        const std::string index = index_bytes(measured, "data");
        version.table = std::move(measured.table);
        version.profile = std::move(measured.json);
        SL_CHECK(put_blob(parts, version, index_key(version), index));
        version.index_key = index_key(version);
    }
    const std::string parquet = folder + "/data.parquet";
    SL_CHECK(
        engine->query({"COPY data TO '" + parquet + "' (FORMAT parquet, COMPRESSION zstd)", {}}, cancel));
    SL_CHECK(copy_into_blob(parts, version, parquet_key(version), parquet));
    version.parquet_key = parquet_key(version);
    if (version.load_report.contains("shards") || parts.limits.import_shards > 1)
        SL_CHECK(remove_shards(parts, version));
    SL_CHECK(run.complete("{}", [&](store::Session& s) {
        return update_version(s, version, metadata(version.profile, dataset.file_size));
    }));
    kept = true;
    return {};
}

}  // namespace

Result<Loaded> measure_loaded(const ImportParts& parts, engine::Engine& engine, const std::string& path,
                              const engine::LoadOptions& options, const engine::CancelToken& cancel,
                              const std::function<void(double)>& progress) {
    ProfileOptions measured;
    measured.max_indexed_values = parts.limits.max_indexed_values;
    return load_and_profile(engine, path, options, measured, kInlineRows, cancel, progress);
}

Result<void> publish_import(const ImportParts& parts, jobs::Run& run, const Dataset& dataset, Version version,
                            Loaded loaded, const Built& built, std::int64_t began) {
    version.table = std::move(loaded.profile.table);
    version.profile = std::move(loaded.profile.json);
    version.load_report = std::move(loaded.report);
    if (!loaded.index.empty()) {
        version.index_key = index_key(version);
        SL_CHECK(put_blob(parts, version, version.index_key, loaded.index));
    }
    SL_CHECK(built.shards ? parts.hot->publish_shards(version, built.path)
                          : parts.hot->publish(version, built.path));
    const auto meta = metadata(version.profile, dataset.file_size);
    const auto done = run.complete("{}", [&](store::Session& s) -> Result<void> {
        SL_CHECK(publish_version(s, version, meta));
        SL_CHECK(forget_shards(s, dataset.tenant_id, dataset.id));
        SL_CHECK(go_on_with_others(s, parts, run.job(), dataset, version.load_report));
        SL_CHECK(parts.jobs->enqueue(s, dataset.tenant_id, "enrich", dataset.id,
                                     R"({"number":)" + std::to_string(version.number) + "}"));
        return {};
    });
    if (!done) {
        parts.hot->remove(version.tenant_id, version.id);
        return done;
    }
    parts.jobs->wake();
    const double seconds = static_cast<double>(now_micros() - began) / 1e6;
    parts.metrics->observe_seconds("import_seconds", seconds);
    log::info("import_completed",
              {{"dataset", dataset.id}, {"rows", version.table.row_count}, {"seconds", seconds}});
    return {};
}

std::string index_key(const Version& v) {
    return version_prefix(v) + "values.idx";
}
std::string parquet_key(const Version& v) {
    return version_prefix(v) + "data.parquet";
}
std::string cells_key(const Version& v) {
    return version_prefix(v) + "cells.parquet";
}

Result<std::int64_t> keep_version(const ImportParts& parts, const RunSql& run, const std::string& folder,
                                  Version& version) {
    ProfileOptions options;
    options.max_indexed_values = parts.limits.max_indexed_values;
    SL_TRY(Profile measured, profile(run, "data", options));
    const std::string index = index_bytes(measured, "data");
    version.table = std::move(measured.table);
    version.profile = std::move(measured.json);
    version.index_key = index_key(version);
    version.parquet_key = parquet_key(version);
    const std::string parquet = folder + "/data.parquet";
    SL_CHECK(run("COPY data TO '" + parquet + "' (FORMAT parquet, COMPRESSION zstd)"));
    SL_CHECK(run("CHECKPOINT"));
    SL_CHECK(put_blob(parts, version, version.index_key, index));
    SL_CHECK(copy_into_blob(parts, version, version.parquet_key, parquet));
    std::error_code ec;
    return static_cast<std::int64_t>(std::filesystem::file_size(parquet, ec));
}

void handle_imports(const ImportParts& parts) {
    parts.jobs->handle(
        "import", [parts](jobs::Run& run) { return run_import(parts, run); },
        [](store::Session& s, const jobs::Job& job, const Error& e) {
            return mark_failed(s, job.tenant_id, job.subject_id, e.message);
        });
    handle_shards(parts);
    parts.jobs->handle("enrich", [parts](jobs::Run& run) -> Result<void> {
        auto done = run_enrich(parts, run);
        if (!done && done.error().code == ErrorCode::NotFound)
            return {};  // deleted meanwhile: nothing left to do
        return done;
    });
}

}  // namespace sightline::datasets
