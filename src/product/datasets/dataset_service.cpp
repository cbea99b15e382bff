#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "core/query/sql.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/import.h"
#include "product/datasets/importing/profile.h"
#include "product/datasets/importing/sample_job.h"
#include "product/datasets/importing/shard_import.h"
#include "product/datasets/intake/table_choices.h"
#include "product/datasets/recipes/recipe_job.h"
#include "product/datasets/recipes/recipe_service.h"
#include "product/datasets/recipes/recipe_store.h"
#include "product/datasets/sources/sources.h"
#include "product/datasets/subjects.h"
#include "product/datasets/versions/cell_addresses.h"
#include "product/datasets/versions/hot_sweep.h"
#include "product/datasets/versions/masked_versions.h"

namespace sightline::datasets {

namespace {

struct Parts : ImportParts {
    std::shared_ptr<engine::Pool> pool;
    std::shared_ptr<Subjects> subjects;
    std::shared_ptr<MaskedVersions> masked;
    std::shared_ptr<const language::Language> language;
    std::shared_ptr<HotSweep> sweep;
};

class Service final : public DatasetService {
  public:
    Service(Parts parts, const SourceSettings& sources)
        : parts_(std::move(parts)),
          recipes_(make_recipes(*this, parts_, parts_.masked)),
          sources_(make_sources(parts_, sources)),
          choices_(make_table_choices(*this, parts_, [this](const Dataset& d) { return purge(d); })) {
        finish_deletions();
    }

    Result<std::unique_ptr<Upload>> begin_upload(const teams::Identity& who,
                                                 const Incoming& incoming) override {
        return begin_stored_upload(parts_, who, new_dataset(who, incoming), incoming.choose);
    }

    Result<Dataset> get(const teams::Identity& who, const std::string& id) override {
        if (!is_id(id)) return fail(ErrorCode::NotFound, "There is no such dataset.");
        SL_TRY(Dataset d, parts_.store->read<Dataset>([&](store::Session& s) -> Result<Dataset> {
            SL_TRY(Dataset found, find_dataset(s, who.tenant_id, id));
            SL_TRY(found.duplicate_of, find_duplicate(s, found, who.user_id));
            return found;
        }));
        SL_CHECK(teams::may_read(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"));
        SL_CHECK(with_progress(d));
        SL_CHECK(without_ways_round(who, d));
        return d;
    }

    Result<std::vector<Dataset>> siblings(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Dataset d, get(who, id));
        SL_TRY(auto all, parts_.store->read<std::vector<Dataset>>([&](store::Session& s) {
            return list_siblings(s, d.tenant_id, d.origin_id.empty() ? d.id : d.origin_id);
        }));
        std::erase_if(all, [&](const Dataset& other) {
            return !teams::may_read(who, {other.tenant_id, other.owner_id, other.is_public}, "dataset");
        });
        if (all.size() < 2) all.clear();
        return all;
    }

    Result<Page> list(const teams::Identity& who, const ListQuery& query) override {
        SL_TRY(Page page, parts_.store->read<Page>([&](store::Session& s) {
            return list_datasets(s, who.tenant_id, who.user_id, who.role != teams::Role::User, query);
        }));
        for (auto& d : page.items) {
            SL_CHECK(with_progress(d));
            SL_CHECK(without_ways_round(who, d));
        }
        return page;
    }

    Result<Dataset> change(const teams::Identity& who, const std::string& id,
                           const Changes& changes) override {
        SL_TRY(Dataset d, get(who, id));
        SL_CHECK(teams::may_change(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"));
        if (changes.name) {
            if (changes.name->empty() || changes.name->size() > 200)
                return fail(ErrorCode::InvalidInput, "A name has 1 to 200 characters.");
            d.name = *changes.name;
        }
        if (changes.description) d.description = changes.description->substr(0, 4000);
        if (changes.is_public) d.is_public = *changes.is_public;
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(update_dataset(s, d));
            if (changes.is_public)
                SL_CHECK(write_audit(s, who, d.is_public ? "dataset.published" : "dataset.unpublished", d.id,
                                     d.name));
            return true;
        }));
        return get(who, id);
    }

    Result<void> remove(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Dataset d, get(who, id));
        SL_CHECK(teams::may_change(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"));
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(MaskedVersions::leave_masks(s, d));
            SL_CHECK(mark_deleted(s, d.tenant_id, d.id));
            SL_CHECK(write_audit(s, who, "dataset.deleted", d.id, d.name));
            return true;
        }));
        if (const auto active = parts_.jobs->active(d.tenant_id, d.id))
            for (const auto& job : *active) (void)parts_.jobs->cancel(d.tenant_id, job.id);
        return purge(d);
    }

    Result<Version> version(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Dataset d, get(who, id));
        return seen(who, d);
    }

    Result<std::vector<Version>> versions(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Dataset d, get(who, id));
        SL_TRY(auto all, parts_.store->read<std::vector<Version>>(
                             [&](store::Session& s) { return list_versions(s, d.tenant_id, d.id); }));
        SL_TRY(const bool withheld, parts_.masked->withholds(who, d));
        if (!withheld) return all;
        for (auto& v : all) {
            SL_TRY(v, parts_.masked->listed(who, d, v));
            if (v.kind == "recipe") withhold(v);
        }
        return all;
    }

    Result<Table> sample(const teams::Identity& who, const std::string& id, std::size_t rows) override {
        SL_TRY(const Subject subject, this->subject(who, {id}));
        engine::Request request;
        request.sql = "SELECT * FROM " + query::quote_identifier(subject.schema.tables.front().name) +
                      " LIMIT " + std::to_string(rows);
        return query(subject, request, {});
    }

    Result<std::vector<std::vector<std::string>>> sample_cells(const teams::Identity& who,
                                                               const std::string& id,
                                                               std::size_t rows) override {
        SL_TRY(const Dataset d, get(who, id));
        SL_TRY(const Version v, current(d));
        if (!has_cells(v)) return std::vector<std::vector<std::string>>{};
        SL_TRY(const Version shown, seen(who, d));
        return first_cells(parts_, v, shown.table, rows);
    }

    Result<std::vector<std::string>> suggestions(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Subject subject, this->subject(who, {id}));
        return parts_.language->suggest(*subject.lexicon, 6);
    }

    Result<boost::json::object> metadata(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Dataset d, get(who, id));
        SL_TRY(const Version v, seen(who, d));
        if (!v.masks.empty()) return datasets::metadata(v.profile, d.file_size);
        return parts_.store->read<boost::json::object>(
            [&](store::Session& s) { return read_metadata(s, d.tenant_id, d.id); });
    }

    Result<Subject> subject(const teams::Identity& who, const std::vector<std::string>& given) override {
        std::vector<std::string> ids = given;
        if (ids.empty()) {
            Page page;
            // What is being loaded or failed may have a sample that can be asked.
            for (const char* status : {"completed", "running", "pending", "failed"}) {
                if (page.items.size() > 1) break;
                ListQuery some;
                some.limit = status == std::string_view("completed") ? 2 : kLookedAt;
                some.status = status;
                SL_TRY(Page found, list(who, some));
                for (auto& d : found.items)
                    if (d.is_processed()) page.items.push_back(std::move(d));
            }
            if (page.items.empty())
                return fail(ErrorCode::InvalidInput, "There is no data to ask yet. Upload a file first.");
            if (page.items.size() > 1)
                return fail(ErrorCode::InvalidInput,
                            "Say which data to ask: name at least one dataset in dataset_ids.");
            ids.push_back(page.items.front().id);
        }
        if (ids.size() > kMaxTogether)
            return fail(ErrorCode::InvalidInput,
                        "At most " + std::to_string(kMaxTogether) + " datasets can be asked together.");
        std::vector<Dataset> datasets;
        std::vector<Version> versions;
        for (const auto& id : ids) {
            if (std::ranges::any_of(datasets, [&](const auto& d) { return d.id == id; })) continue;
            SL_TRY(Dataset d, get(who, id));
            SL_TRY(Version v, seen(who, d));
            datasets.push_back(std::move(d));
            versions.push_back(std::move(v));
        }
        if (datasets.size() < 2) return parts_.subjects->assemble(std::move(datasets), std::move(versions));
        SL_TRY(const auto decisions, relation_decisions(who, ids));
        return parts_.subjects->assemble(std::move(datasets), std::move(versions), decisions);
    }

    Result<Table> query(const Subject& subject, const engine::Request& request,
                        const engine::CancelToken& cancel) override {
        return parts_.pool->query(subject.key, subject.spec, request, cancel);
    }

    Result<std::vector<RelationDecision>> relation_decisions(const teams::Identity& who,
                                                             const std::vector<std::string>& ids) override {
        return parts_.store->read<std::vector<RelationDecision>>(
            [&](store::Session& s) { return find_decisions(s, who.tenant_id, ids); });
    }

    Result<void> decide_relation(const teams::Identity& who, const RelationDecision& decision) override {
        SL_TRY(const Dataset from, get(who, decision.from_dataset));
        SL_CHECK(teams::may_change(who, {from.tenant_id, from.owner_id, from.is_public}, "dataset"));
        SL_TRY(const Version from_version, seen(who, from));
        SL_TRY(const Version to_version, version(who, decision.to_dataset));
        if (decision.from_dataset == decision.to_dataset)
            return fail(ErrorCode::InvalidInput, "A relation is between two datasets; name another one.");
        for (const auto& [v, name] :
             {std::pair(&from_version, &decision.from_column), std::pair(&to_version, &decision.to_column)})
            if (std::ranges::find(v->table.columns, *name, &query::ColumnInfo::name) ==
                v->table.columns.end())
                return fail(ErrorCode::InvalidInput,
                            "There is no column '" + *name + "'. Name one as it is written.");
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(keep_decision(s, who, decision));
            SL_CHECK(write_audit(s, who,
                                 "relation." + (decision.status.empty() ? "forgotten" : decision.status),
                                 decision.from_dataset, decision.to_dataset));
            return true;
        }));
        return {};
    }

    Result<Subject> unmasked(const teams::Identity& who, const std::string& id) override {
        SL_TRY(Dataset d, get(who, id));
        SL_TRY(Version v, current(d));
        return parts_.subjects->assemble({std::move(d)}, {std::move(v)});
    }

    Result<MaskingPolicy> masking(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const Dataset d, get(who, id));
        return parts_.masked->policy(d);
    }

    Result<MaskingPolicy> set_masking(const teams::Identity& who, const std::string& id,
                                      const std::vector<MaskRule>& rules) override {
        SL_TRY(const Dataset d, get(who, id));
        SL_CHECK(teams::may_change(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"));
        SL_TRY(const Version v, current(d));
        SL_TRY(const MaskingPolicy before, parts_.masked->policy(d));
        SL_TRY(const MaskingPolicy policy,
               new_policy(who.user_id, teams::standing(who, {d.tenant_id, d.owner_id, d.is_public}), v,
                          before, rules));
        SL_CHECK(parts_.masked->set_policy(who, d, policy, before.updated_at));
        parts_.pool->evict(d.tenant_id);
        return parts_.masked->policy(d);
    }

    Result<std::string> export_parquet(const Subject& subject, const engine::Request& request,
                                       const engine::CancelToken& cancel) override {
        const std::string name = "export-" + new_id();
        SL_TRY(const std::string folder, parts_.hot->begin(name));
        std::string file = folder + "/result.parquet";
        engine::Spec spec = subject.spec;
        spec.writable = {folder};
        SL_TRY(const auto engine, engine::start(parts_.launch, spec));
        engine::Request copy = request;
        copy.sql = "COPY (" + request.sql + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)";
        SL_CHECK(engine->query(copy, cancel));
        return file;
    }

    RecipeService& recipes() override { return *recipes_; }
    SourceService& sources() override { return *sources_; }
    TableChoices& table_choices() override { return *choices_; }

  private:
    static constexpr std::size_t kMaxTogether = 20;
    static constexpr std::int64_t kLookedAt = 20;  // to know that just one can be asked

    Result<void> with_progress(Dataset& d) {
        if (d.status != "pending" && d.status != "running") return {};
        SL_TRY(const auto job, parts_.jobs->latest(d.tenant_id, d.id));
        if (job) d.progress = job->progress;
        if (!job || !job->kind.starts_with("import-")) return {};
        SL_TRY(const auto of_pieces, shards_progress(parts_, d));
        d.progress = of_pieces.value_or(d.progress);
        return {};
    }

    /// For whom columns are masked: not where the file may be fetched from, which shows it unmasked, nor
    /// why it could not be read again, which may name values.
    Result<void> without_ways_round(const teams::Identity& who, Dataset& d) {
        if (d.source_url.empty() && d.error_message.empty()) return {};
        const auto standing = teams::standing(who, {d.tenant_id, d.owner_id, d.is_public});
        if (standing == teams::Standing::Owner) return {};
        SL_TRY(const MaskingPolicy policy, parts_.masked->policy(d));
        if (rules_for(policy, standing).empty()) return {};
        d.source_url.clear();
        if (!d.error_message.empty()) d.error_message = "It could not be read again. Its owner is told why.";
        return {};
    }

    Result<Version> current(const Dataset& d) {
        if (d.status == "failed" && !d.is_processed())
            return fail(ErrorCode::Unprocessable, "The dataset could not be imported: " + d.error_message);
        if (!d.is_processed())
            return fail(ErrorCode::Conflict,
                        "The dataset is still being imported. Try again when its status is completed.");
        return parts_.store->read<Version>(
            [&](store::Session& s) { return find_version(s, d.tenant_id, d.id, d.current_version); });
    }

    /// The current version with the masks that hold for `who`.
    Result<Version> seen(const teams::Identity& who, const Dataset& d) {
        SL_TRY(const Version v, current(d));
        return parts_.masked->seen(who, d, v, {});
    }

    /// Everything derived goes first, the rows last: interrupted, it is taken up again at the next start.
    Result<void> purge(const Dataset& d) {
        SL_TRY(const auto versions, parts_.store->read<std::vector<Version>>([&](store::Session& s) {
            return list_versions(s, d.tenant_id, d.id);
        }));
        parts_.pool->evict(d.tenant_id);
        for (const auto& v : versions) parts_.hot->remove(v.tenant_id, v.id);
        SL_CHECK(parts_.masked->forget(d.tenant_id, d.id));
        SL_CHECK(parts_.blobs->remove_prefix(d.tenant_id + "/datasets/" + d.id + "/"));
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(delete_rows(s, d.tenant_id, d.id));
            return true;
        }));
        return {};
    }

    void finish_deletions() {
        const auto deleted =
            parts_.store->read<std::vector<Dataset>>([](store::Session& s) { return deleted_datasets(s); });
        if (!deleted) return;
        for (const auto& d : *deleted)
            if (const auto done = purge(d); !done)
                log::warning("purge_failed", {{"dataset", d.id}, {"reason", done.error().detail}});
    }

    Parts parts_;
    std::unique_ptr<RecipeService> recipes_;
    std::unique_ptr<SourceService> sources_;
    std::unique_ptr<TableChoices> choices_;
};

}  // namespace

std::shared_ptr<DatasetService> make_datasets(
    std::shared_ptr<store::Store> store, std::shared_ptr<blob::Blobs> blobs, std::shared_ptr<jobs::Jobs> jobs,
    std::shared_ptr<engine::Pool> pool, engine::Launch launch, FileReader reader,
    std::shared_ptr<const language::Language> language, std::string hot_folder, Limits limits,
    const SourceSettings& sources, std::shared_ptr<Metrics> metrics) {
    engine::Limits load_limits;
    load_limits.memory_bytes = limits.import_memory_bytes;
    load_limits.threads = limits.engine_threads;
    load_limits.temp_bytes = limits.temp_bytes;
    load_limits.deadline = limits.import_deadline;
    load_limits.unpack = limits.unpack;
    engine::Limits query_limits;
    query_limits.memory_bytes = limits.query_memory_bytes;
    query_limits.threads = limits.engine_threads;
    query_limits.temp_bytes = limits.temp_bytes;
    query_limits.deadline = limits.query_deadline;
    Parts parts;
    parts.blobs = std::move(blobs);
    parts.jobs = std::move(jobs);
    parts.sweep = std::make_shared<HotSweep>(hot_folder, store);
    parts.hot = std::make_shared<HotFiles>(std::move(hot_folder), launch, load_limits, reader, parts.blobs);
    parts.masked = std::make_shared<MaskedVersions>(store, parts.blobs, parts.hot, launch, limits);
    parts.store = std::move(store);
    parts.metrics = std::move(metrics);
    parts.launch = std::move(launch);
    parts.reader = std::move(reader);
    parts.limits = limits;
    parts.pool = std::move(pool);
    parts.subjects = std::make_shared<Subjects>(parts.hot, parts.blobs, parts.pool, language, query_limits);
    parts.language = std::move(language);
    handle_imports(parts);
    handle_samples(parts);
    handle_recipes(parts, parts.masked);
    return std::make_shared<Service>(std::move(parts), sources);
}

}  // namespace sightline::datasets
