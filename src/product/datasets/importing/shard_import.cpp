#include "product/datasets/importing/shard_import.h"

#include <algorithm>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/import_job.h"
#include "product/datasets/importing/loading.h"
#include "product/datasets/importing/shard_store.h"

namespace sightline::datasets {

namespace {

constexpr double kShardsShare = 0.8;  // of the progress

std::string shards_prefix(const Version& v) {
    return version_prefix(v) + "shards/";
}
/// Who still loads by an older plan writes to other blobs.
std::string shard_key(const Version& v, std::int64_t index, bool mend) {
    return shards_prefix(v) + (mend ? "mended/" : "plain/") +
           HotFiles::shard_name(static_cast<std::size_t>(index));
}

/// One a shard, within the caller's transaction.
Result<void> enqueue_shards(const ImportParts& parts, store::Session& s, const Dataset& d,
                            boost::json::object given, bool mend) {
    given["mend"] = mend;
    for (int i = 0; i < given.at("count").to_number<int>(); ++i) {
        given["index"] = i;
        SL_CHECK(parts.jobs->enqueue(s, d.tenant_id, "import-shard", d.id, json::write(given)));
    }
    return {};
}

Version version_of(const Dataset& d, std::int64_t number) {
    return {.id = new_id(),
            .tenant_id = d.tenant_id,
            .dataset_id = d.id,
            .number = number,
            .created_at = now_micros()};
}

Result<std::vector<ShardRow>> planned(const ImportParts& parts, const Dataset& d) {
    return parts.store->read<std::vector<ShardRow>>(
        [&](store::Session& s) { return find_shards(s, d.tenant_id, d.id); });
}

Result<void> load_one(const ImportParts& parts, jobs::Run& run) {
    SL_TRY(const Dataset dataset, dataset_of(parts, run.job()));
    SL_TRY(const boost::json::object given, parameters_of(run.job()));
    const Version version = version_of(dataset, given.at("number").to_number<std::int64_t>());
    engine::LoadOptions options;
    engine::Shard& shard = options.shard;
    shard.index = given.at("index").to_number<int>();
    shard.count = given.at("count").to_number<int>();
    shard.file_bytes = dataset.file_size;
    shard.mend = given.at("mend").as_bool();
    SL_TRY(const auto plan, planned(parts, dataset));
    if (plan.empty()) return remove_shards(parts, version);  // given up
    if (plan.front().mend != shard.mend) return {};

    const std::int64_t each = shard.file_bytes / shard.count;
    const std::int64_t length =
        shard.index + 1 == shard.count ? shard.file_bytes - each * shard.index : each + engine::kShardReach;
    SL_TRY(const blob::HeldPart head, parts.blobs->hold_part(dataset.file_key, 0, engine::kShardHeadBytes));
    SL_TRY(const blob::HeldPart part, parts.blobs->hold_part(dataset.file_key, each * shard.index, length));
    shard.head = head.file.path;
    shard.from = part.from;
    const std::string work = version.id + "-shard";
    SL_TRY(const std::string folder, parts.hot->begin(work));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { parts.hot->discard(work); });
    const engine::CancelToken cancel;
    const auto stopping = run.on_stop([cancel] { cancel.cancel(); });
    const std::string file = folder + "/" + HotFiles::shard_name(0);
    std::string report;
    {
        engine::Spec spec;
        spec.database = file;
        spec.readable = {part.file.path, head.file.path};
        spec.writable = {folder};
        spec.limits = import_limits(parts.limits);
        SL_TRY(const auto engine, engine::start(parts.launch, spec));
        SL_TRY(engine::LoadReport loaded,
               engine->load(part.file.path, options, cancel, [&](double f) { run.progress(f); }));
        report = std::move(loaded.shard);
        SL_CHECK(engine->query({"CHECKPOINT", {}}, cancel));
    }
    if (report.empty()) {
        SL_CHECK(run.complete("{}", [&](store::Session& s) -> Result<void> {
            SL_TRY(const bool first, mend_shards(s, dataset.tenant_id, dataset.id));
            return first ? enqueue_shards(parts, s, dataset, given, true) : Result<void>();
        }));
        log::info("import_mended", {{"dataset", dataset.id}, {"shard", shard.index}});
        parts.jobs->wake();
        return {};
    }
    SL_CHECK(copy_into_blob(parts, version, shard_key(version, shard.index, shard.mend), file));
    const auto done = run.complete("{}", [&](store::Session& s) -> Result<void> {
        SL_TRY(const auto left,
               note_shard(s, dataset.tenant_id, dataset.id, shard.index, shard.mend, report));
        if (left == 0)
            SL_CHECK(
                parts.jobs->enqueue(s, dataset.tenant_id, "import-join", dataset.id, run.job().parameters));
        return {};
    });
    // Whoever gave it up meanwhile may have removed the others' blobs before this one came.
    if (const auto now = planned(parts, dataset); now && now->empty()) (void)remove_shards(parts, version);
    SL_CHECK(done);
    log::info("import_shard", {{"dataset", dataset.id}, {"shard", shard.index}});
    parts.jobs->wake();
    return {};
}

Result<void> join_all(const ImportParts& parts, jobs::Run& run) {
    SL_TRY(const Dataset dataset, dataset_of(parts, run.job()));
    SL_TRY(const boost::json::object given, parameters_of(run.job()));
    Version version = version_of(dataset, given.at("number").to_number<std::int64_t>());
    SL_TRY(const auto plan, planned(parts, dataset));
    if (plan.empty()) return {};
    SL_TRY(const std::string folder, parts.hot->begin(version.id));
    const std::shared_ptr<void> clean(nullptr, [&parts, id = version.id](void*) { parts.hot->discard(id); });
    const std::string shards = folder + "/shards";
    engine::LoadOptions options;
    for (const ShardRow& row : plan) {
        if (!row.report) return fail(ErrorCode::Internal, "A piece of the file is missing.");
        SL_TRY(const blob::Held piece, parts.blobs->hold(shard_key(version, row.index, row.mend)));
        const std::string to = shards + "/" + HotFiles::shard_name(static_cast<std::size_t>(row.index));
        SL_CHECK(parts.hot->bring(piece.path, to));
        options.shards.push_back({to, *row.report});
    }
    const engine::CancelToken cancel;
    const auto stopping = run.on_stop([cancel] { cancel.cancel(); });
    Loaded loaded;
    {
        engine::Spec spec;
        spec.writable = {folder};
        spec.limits = import_limits(parts.limits);
        SL_TRY(const auto engine, engine::start(parts.launch, spec));
        SL_TRY(loaded,
               measure_loaded(parts, *engine, {}, options, cancel, [&](double f) { run.progress(f); }));
    }
    loaded.report["shards"] = plan.size();
    return publish_import(parts, run, dataset, std::move(version), std::move(loaded), {shards, true},
                          plan.front().created_at);
}

/// The whole is imported instead, unless nobody wants it any more.
Result<void> give_up(const ImportParts& parts, store::Session& s, const jobs::Job& job, const Error& error) {
    SL_TRY(boost::json::object whole, parameters_of(job));
    SL_TRY(const auto plan, find_shards(s, job.tenant_id, job.subject_id));
    // One of an older plan.
    if (!plan.empty() && plan.front().mend != whole.at("mend").as_bool()) return {};
    SL_TRY(const bool planned, forget_shards(s, job.tenant_id, job.subject_id));
    if (error.code == ErrorCode::Cancelled)
        return mark_failed(s, job.tenant_id, job.subject_id, error.message);
    if (!planned) return {};
    log::info("import_not_joined",
              {{"dataset", job.subject_id}, {"reason", error.detail.empty() ? error.message : error.detail}});
    for (const char* name : {"index", "count", "mend"}) whole.erase(name);
    whole["whole"] = true;
    SL_CHECK(parts.jobs->enqueue(s, job.tenant_id, "import", job.subject_id, json::write(whole)));
    return {};
}

}  // namespace

Result<bool> begin_shards(const ImportParts& parts, jobs::Run& run, const Dataset& dataset,
                          std::int64_t number, const engine::CancelToken& cancel) {
    SL_TRY(boost::json::object given, parameters_of(run.job()));
    if (given.contains("whole")) {
        SL_CHECK(remove_shards(parts, version_of(dataset, number)));
        return false;
    }
    const Limits& limits = parts.limits;
    const int count = static_cast<int>(std::min<std::int64_t>(
        limits.import_shards, dataset.file_size / std::max<std::int64_t>(limits.shard_bytes, 1)));
    if (count < 2 || !dataset.part.empty()) return false;
    SL_TRY(const blob::HeldPart head, parts.blobs->hold_part(dataset.file_key, 0, engine::kShardHeadBytes));
    engine::Spec spec;
    spec.readable = {head.file.path};
    spec.limits = import_limits(limits);
    engine::LoadOptions options;
    options.shard = {-1, count, dataset.file_size, 0, head.file.path};
    SL_TRY(const auto engine, engine::start(parts.launch, spec));
    auto can = engine->load(head.file.path, options, cancel);
    const bool mend = can && can->shard.empty();
    options.shard.mend = mend;
    if (mend) can = engine->load(head.file.path, options, cancel);
    if (!can) {
        log::info("import_not_cut", {{"dataset", dataset.id}, {"reason", can.error().detail}});
        return can.error().code == ErrorCode::Cancelled ? Result<bool>(std::unexpected(can.error())) : false;
    }
    given["number"] = number;
    given["count"] = count;
    SL_CHECK(run.complete("{}", [&](store::Session& s) -> Result<void> {
        SL_CHECK(plan_shards(s, dataset.tenant_id, dataset.id, count, mend));
        return enqueue_shards(parts, s, dataset, given, mend);
    }));
    parts.jobs->wake();
    log::info("import_cut", {{"dataset", dataset.id}, {"shards", count}});
    return true;
}

Result<std::optional<double>> shards_progress(const IntakeParts& parts, const Dataset& d) {
    SL_TRY(const auto plan, parts.store->read<std::vector<ShardRow>>(
                                [&](store::Session& s) { return find_shards(s, d.tenant_id, d.id); }));
    if (plan.empty()) return std::nullopt;
    SL_TRY(const auto active, parts.jobs->active(d.tenant_id, d.id));
    double done = 0, joined = 0;
    for (const auto& row : plan) done += row.report ? 1 : 0;
    for (const auto& job : active) {
        if (job.kind == "import-shard") done += job.progress;
        if (job.kind == "import-join") joined = job.progress;
    }
    const double share = std::min(done / static_cast<double>(plan.size()), 1.0);
    return kShardsShare * share + (1 - kShardsShare) * joined;
}

Result<void> remove_shards(const IntakeParts& parts, const Version& version) {
    return parts.blobs->remove_prefix(shards_prefix(version));
}

void handle_shards(const ImportParts& parts) {
    const auto failed = [parts](store::Session& s, const jobs::Job& job, const Error& e) {
        return give_up(parts, s, job, e);
    };
    parts.jobs->handle("import-shard", [parts](jobs::Run& run) { return load_one(parts, run); }, failed);
    parts.jobs->handle("import-join", [parts](jobs::Run& run) { return join_all(parts, run); }, failed);
}

}  // namespace sightline::datasets
