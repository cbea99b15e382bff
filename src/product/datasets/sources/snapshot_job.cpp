#include "product/datasets/sources/snapshot_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "platform/net/resolve.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/loading.h"
#include "product/datasets/recipes/recipe_store.h"
#include "product/datasets/sources/file_source.h"
#include "product/datasets/sources/source_secret.h"
#include "product/datasets/sources/source_store.h"
#include "product/datasets/sources/taken_masks.h"
#include "product/datasets/versions/version_retention.h"
#include "product/teams/user.h"

namespace sightline::datasets {

namespace {

constexpr double kFetchShare = 0.6;

struct Work {
    Snapshot snapshot;
    DataSource source;
    Dataset dataset;
};

Result<std::string> snapshot_id(const jobs::Job& job) {
    SL_TRY(const auto parameters, json::parse(job.parameters, 8));
    return std::string(parameters.at("snapshot").as_string());
}

/// The table may have been masked for the dataset's owner since it was taken first. Unprocessable: trying
/// again does not help.
Result<void> check_owner(store::Session& s, const Work& w) {
    SL_TRY(const auto owner, teams::find_user(s, w.dataset.owner_id));
    const teams::Identity who{w.dataset.tenant_id, w.dataset.owner_id,
                              owner ? owner->role : teams::Role::User};
    auto may = check_taken_masks(s, who, w.source, w.snapshot.table);
    if (!may && may.error().code == ErrorCode::Forbidden) may.error().code = ErrorCode::Unprocessable;
    return may;
}

/// Takes the work up: everything it is about, and a version number of its own.
Result<Work> begin_work(const ImportParts& parts, const jobs::Job& job) {
    SL_TRY(const std::string id, snapshot_id(job));
    return parts.store->write<Work>([&](store::Session& s) -> Result<Work> {
        Work w;
        SL_TRY(w.snapshot, find_snapshot(s, job.tenant_id, id));
        SL_TRY(w.source, find_source(s, job.tenant_id, w.snapshot.source_id));
        SL_TRY(w.dataset, find_dataset(s, job.tenant_id, w.snapshot.dataset_id));
        SL_CHECK(check_owner(s, w));
        w.snapshot.status = "running";
        w.snapshot.version = 0;
        SL_CHECK(update_snapshot(s, w.snapshot));
        SL_TRY(w.snapshot.version, next_version(s, w.dataset.id));
        SL_CHECK(update_snapshot(s, w.snapshot));
        SL_CHECK(mark_running(s, job.tenant_id, w.dataset.id));
        return w;
    });
}

using RunStatement = std::function<Result<Table>(const std::string&)>;

/// The same for the same columns and rows, whatever the order of the rows.
Result<std::string> content_of(const RunStatement& run) {
    SL_TRY(
        const Table hash,
        run("SELECT sha256(concat_ws('/', (SELECT string_agg(column_name || ' ' || column_type, ', ') FROM "
            "(DESCRIBE data)), count(*), bit_xor(hash(d)), sum(hash(d)::HUGEINT))) FROM data AS d"));
    return std::string(hash.columns[0].text(0));
}

/// The recipes that lead from the file or snapshot to the version shown, as one to be run on `base`. Nothing
/// when no recipe does.
Result<std::optional<StoredRecipe>> recipe_again(store::Session& s, const Dataset& dataset,
                                                 std::int64_t base) {
    std::optional<StoredRecipe> out;
    std::int64_t at = dataset.current_version;
    while (at > 0) {
        SL_TRY(const Version v, find_version(s, dataset.tenant_id, dataset.id, at));
        if (v.kind != "recipe") break;
        SL_TRY(StoredRecipe r,
               find_recipe(s, dataset.tenant_id, std::string(v.recipe.at("recipe_id").as_string())));
        at = r.base;
        if (!out) {
            out = std::move(r);
            continue;
        }
        out->text = r.text + out->text;
        for (auto& source : r.sources)
            if (std::ranges::find(out->sources, source.name, &RecipeSource::name) == out->sources.end())
                out->sources.push_back(std::move(source));
    }
    if (!out) return out;
    out->id = new_id();
    out->base = base;
    out->automatic = true;
    out->created_at = now_micros();
    return out;
}

Result<void> publish(store::Session& s, const ImportParts& parts, const Work& work, const Version& version,
                     std::int64_t bytes) {
    SL_CHECK(check_room(s, parts.limits, work.dataset.tenant_id, work.dataset.owner_id, bytes));
    SL_TRY(const Dataset now, find_dataset(s, work.dataset.tenant_id, work.dataset.id));
    SL_CHECK(publish_version(s, version, metadata(version.profile, now.file_size + bytes)));
    SL_CHECK(s.execute("UPDATE datasets SET file_size = ?, content_hash = ? WHERE id = ? AND tenant_id = ?",
                       {now.file_size + bytes, work.snapshot.content, now.id, now.tenant_id}));
    SL_TRY(auto again, recipe_again(s, now, version.number));
    if (!again) return {};
    // What is shown changes only when the recipe has been run on the new rows too.
    SL_TRY(const Version shown, find_version(s, now.tenant_id, now.id, now.current_version));
    SL_CHECK(make_current(s, shown, metadata(shown.profile, now.file_size + bytes)));
    SL_CHECK(insert_recipe(s, *again));
    SL_CHECK(parts.jobs->enqueue(s, now.tenant_id, "recipe", again->id, "{}"));
    return {};
}

void plan_next(Snapshot& s) {
    s.next_run_at = s.every_minutes > 0 ? now_micros() + s.every_minutes * 60'000'000 : 0;
}

/// The table "data" of an engine with its database in `folder`; no engine where the source says that nothing
/// changed since the last version.
Result<std::unique_ptr<engine::Engine>> read_table(const ImportParts& parts, const SourceSettings& settings,
                                                   Work& work, const std::string& password,
                                                   const std::string& folder,
                                                   const engine::CancelToken& cancel,
                                                   const std::function<void(double)>& progress,
                                                   engine::LoadReport& report) {
    if (is_file_source(work.source)) {
        SL_TRY(const TakenFile file,
               take_file(parts, settings, work.source, password, work.snapshot.table,
                         work.snapshot.content.empty() ? "" : work.snapshot.mark, folder, cancel));
        if (!file.changed) return std::unique_ptr<engine::Engine>();
        work.snapshot.mark = file.mark;
        return load_taken(parts, work.dataset.tenant_id, file, folder, cancel, progress, report);
    }
    SL_TRY(const sources::Place place, place_of(work.source, password, settings));
    SL_TRY(auto engine, ingest_engine(parts, place, folder));
    engine::FetchOptions options;
    options.table = {work.snapshot.schema, work.snapshot.table};
    options.max_bytes = parts.limits.max_file_bytes;
    auto fetched = engine->fetch(place, options, cancel, progress);
    // Tried again it takes as long again, and the source has the work of it each time.
    if (!fetched && fetched.error().code == ErrorCode::Timeout)
        fetched.error().code = ErrorCode::Unprocessable;
    SL_TRY(report, std::move(fetched));
    return engine;
}

Result<void> run_snapshot(const ImportParts& parts, const SourceSettings& settings, jobs::Run& job) {
    SL_TRY(Work work, begin_work(parts, job.job()));
    SL_TRY(const std::string password, unseal(settings.key, work.source.sealed, work.source.id));
    const engine::CancelToken cancel;
    const auto stopping = job.on_stop([cancel] { cancel.cancel(); });
    Version version;
    version.id = new_id();
    version.tenant_id = work.dataset.tenant_id;
    version.dataset_id = work.dataset.id;
    version.number = work.snapshot.version;
    version.kind = "snapshot";
    version.created_at = now_micros();
    SL_TRY(const std::string folder, parts.hot->begin(version.id));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { parts.hot->discard(version.id); });
    std::int64_t bytes = 0;
    const auto unchanged = [&]() -> Result<void> {
        work.snapshot.status = "unchanged";
        work.snapshot.version = 0;
        work.snapshot.error_message.clear();
        plan_next(work.snapshot);
        return job.complete("{}", [&](store::Session& s) -> Result<void> {
            SL_CHECK(update_snapshot(s, work.snapshot));
            SL_CHECK(drop_old_versions(s, parts, work.snapshot, settings.version_in_use));
            return {};
        });
    };
    {
        engine::LoadReport report;
        SL_TRY(const auto engine, read_table(
                                      parts, settings, work, password, folder, cancel,
                                      [&](double f) { job.progress(f * kFetchShare); }, report));
        work.snapshot.taken_at = now_micros();
        if (!engine) return unchanged();
        const auto run = [&](const std::string& sql) {
            return engine->query({sql, {}, 0, 1u << 30}, cancel);
        };
        SL_TRY(const std::string content, content_of(run));
        if (content == work.snapshot.content) return unchanged();
        work.snapshot.content = content;
        version.load_report = report_json(report);
        version.load_report["source"] = boost::json::object{
            {"id", work.source.id},         {"name", work.source.name},
            {"kind", work.source.kind},     {"schema", work.snapshot.schema},
            {"table", work.snapshot.table}, {"taken_at", iso_utc(work.snapshot.taken_at)}};
        SL_TRY(bytes, keep_version(parts, run, folder, version));
        version.load_report["bytes"] = bytes;
    }
    SL_CHECK(parts.hot->publish(version, folder + "/data.duckdb"));
    work.snapshot.status = "completed";
    work.snapshot.error_message.clear();
    plan_next(work.snapshot);
    const auto done = job.complete("{}", [&](store::Session& s) -> Result<void> {
        SL_CHECK(update_snapshot(s, work.snapshot));
        SL_CHECK(publish(s, parts, work, version, bytes));
        SL_CHECK(drop_old_versions(s, parts, work.snapshot, settings.version_in_use));
        return {};
    });
    if (!done) {
        parts.hot->remove(version.tenant_id, version.id);
        if (done.error().code == ErrorCode::ResourceExhausted)
            (void)parts.blobs->remove_prefix(version_prefix(version));
        return done;
    }
    parts.jobs->wake();
    log::info("snapshot_completed",
              {{"dataset", work.dataset.id}, {"version", version.number}, {"rows", version.table.row_count}});
    return {};
}

Result<void> fail_snapshot(store::Session& s, const jobs::Job& job, const Error& e) {
    SL_CHECK(mark_failed(s, job.tenant_id, job.subject_id, e.message));
    SL_TRY(const std::string id, snapshot_id(job));
    auto snapshot = find_snapshot(s, job.tenant_id, id);
    if (!snapshot) return {};  // deleted meanwhile
    snapshot->status = "failed";
    snapshot->error_message = e.message;
    snapshot->version = 0;
    plan_next(*snapshot);
    return update_snapshot(s, *snapshot);
}

}  // namespace

Result<void> queue_snapshot(store::Session& s, jobs::Jobs& jobs, Snapshot& snapshot) {
    snapshot.status = "pending";
    SL_CHECK(update_snapshot(s, snapshot));
    SL_CHECK(jobs.enqueue(s, snapshot.tenant_id, "snapshot", snapshot.dataset_id,
                          json::write(boost::json::object{{"snapshot", snapshot.id}})));
    return {};
}

Result<sources::Place> place_of(const DataSource& d, const std::string& password,
                                const SourceSettings& settings) {
    sources::Place out;
    const auto kind = sources::kind_from(d.kind);
    const auto tls = sources::tls_from(d.tls);
    if (!kind || !tls) return fail(ErrorCode::Internal, "The source cannot be read.", d.kind + " " + d.tls);
    out.kind = *kind;
    out.host = d.host;
    SL_TRY(out.addresses, net::resolve(d.host, settings.private_addresses));
    out.port = static_cast<int>(d.port);
    out.database = d.database;
    out.user = d.username;
    out.password = password;
    out.tls = *tls;
    out.authorities = settings.authorities;
    out.connect = settings.connect;
    out.statement = settings.statement;
    return out;
}

Result<std::unique_ptr<engine::Engine>> ingest_engine(const ImportParts& parts, const sources::Place& place,
                                                      const std::string& folder) {
    engine::Spec spec;
    if (!folder.empty()) {
        spec.database = folder + "/data.duckdb";
        spec.writable = {folder};
    }
    if (place.tls == sources::Tls::Verify) spec.readable = {place.authorities};
    spec.connect_port = place.port;
    spec.limits = import_limits(parts.limits);
    return engine::start(parts.launch, spec);
}

void handle_snapshots(const ImportParts& parts, const SourceSettings& settings) {
    parts.jobs->handle(
        "snapshot", [parts, settings](jobs::Run& run) { return run_snapshot(parts, settings, run); },
        fail_snapshot);
}

}  // namespace sightline::datasets
