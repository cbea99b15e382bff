#include "product/datasets/importing/sample_job.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/loading.h"

namespace sightline::datasets {

namespace {

constexpr std::int64_t kNumber = 1;  // of a sample among the versions

std::string with_separators(std::int64_t n) {
    const std::string digits = std::to_string(n);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

/// What this run made goes, unless the version it is about exists.
void take_back(const ImportParts& parts, const Version& version) {
    const auto known = parts.store->read<Dataset>(
        [&](store::Session& s) { return find_dataset(s, version.tenant_id, version.dataset_id); });
    parts.hot->remove(version.tenant_id, version.id);
    // Without a version yet, another worker may be making the same one.
    if (!known || known->current_version <= kNumber) return;
    const auto sample = parts.store->read<Version>(
        [&](store::Session& s) { return find_version(s, version.tenant_id, version.dataset_id, kNumber); });
    if (!sample && sample.error().code == ErrorCode::NotFound)
        (void)parts.blobs->remove_prefix(version_prefix(version));
}

Result<void> run_sample(const ImportParts& parts, jobs::Run& run) {
    SL_TRY(const Dataset dataset, parts.store->read<Dataset>([&](store::Session& s) {
        return find_dataset(s, run.job().tenant_id, run.job().subject_id);
    }));
    if (dataset.current_version > 0) return {};
    Version version{.id = new_id(),
                    .tenant_id = dataset.tenant_id,
                    .dataset_id = dataset.id,
                    .number = kNumber,
                    .kind = "sample",
                    .created_at = now_micros()};
    SL_TRY(const blob::Held original, parts.blobs->hold(dataset.file_key));
    SL_TRY(const std::string folder, parts.hot->begin(version.id));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { parts.hot->discard(version.id); });
    const engine::CancelToken cancel;
    const auto stopping = run.on_stop([cancel] { cancel.cancel(); });
    {
        engine::Spec spec;
        spec.database = folder + "/data.duckdb";
        spec.readable = {original.path};
        spec.writable = {folder};
        spec.limits = import_limits(parts.limits);
        SL_TRY(const auto engine, engine::start(parts.launch, spec));
        engine::LoadOptions options;
        options.sample_bytes = parts.limits.sample_bytes;
        SL_TRY(const engine::LoadReport report, engine->load(original.path, options, cancel));
        version.load_report = report_json(report);
        SL_CHECK(keep_version(
            parts,
            [&](const std::string& sql) {
                return engine->query({.sql = sql, .parameters = {}, .max_bytes = 1u << 30}, cancel);
            },
            folder, version));
    }
    SL_CHECK(parts.hot->publish(version, folder + "/data.duckdb"));
    const auto done = run.complete("{}", [&](store::Session& s) {
        return publish_sample(s, version, metadata(version.profile, dataset.file_size));
    });
    if (!done) take_back(parts, version);
    return done;
}

}  // namespace

std::string sample_note(const Dataset& d) {
    if (!d.sample) return {};
    const char* const what = d.sample->beginning ? "the beginning" : "a sample";
    return fmt::format("Only {} of “{}” {}: {} of about {} rows. Counts and totals are of {}.", what, d.name,
                       d.whole_is_coming() ? "is loaded so far" : "could be loaded",
                       with_separators(d.sample->rows), with_separators(d.sample->about_rows),
                       d.sample->beginning ? "these rows" : "the sample");
}

void handle_samples(const ImportParts& parts) {
    parts.jobs->handle("sample", [parts](jobs::Run& run) -> Result<void> {
        auto done = run_sample(parts, run);
        if (done) return done;
        // Not every file can be cut, and the import may be the quicker one: nothing is lost without a sample.
        log::info("no_sample", {{"dataset", run.job().subject_id}, {"reason", done.error().message}});
        const bool for_good = done.error().code == ErrorCode::Unsupported ||
                              done.error().code == ErrorCode::InvalidInput ||
                              done.error().code == ErrorCode::NotFound;
        return for_good ? Result<void>{} : done;
    });
}

}  // namespace sightline::datasets
