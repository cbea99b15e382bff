#include "product/datasets/recipes/recipe_service.h"

#include <algorithm>

#include "base/clock.h"
#include "base/ids.h"
#include "core/query/sql.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/profile.h"
#include "product/datasets/recipes/recipe_advice.h"
#include "product/datasets/recipes/recipe_drift.h"
#include "product/datasets/recipes/recipe_job.h"
#include "product/datasets/recipes/recipe_store.h"
#include "product/datasets/versions/masked_versions.h"

namespace sightline::datasets {

namespace {

using query::quote_identifier;

constexpr std::size_t kShownRows = 50;
constexpr std::size_t kMaxSources = 20;

std::string stem(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

class Recipes final : public RecipeService {
  public:
    Recipes(DatasetService& datasets, ImportParts parts, std::shared_ptr<MaskedVersions> masked)
        : datasets_(datasets), parts_(std::move(parts)), masked_(std::move(masked)) {}

    Result<RecipePreview> preview(const teams::Identity& who, const std::string& dataset_id,
                                  const RecipeRequest& request, const engine::CancelToken& cancel) override {
        SL_TRY(const Prepared p, prepare(who, dataset_id, request));
        SL_TRY(Tried t, tried(who, p, cancel));
        RecipePreview out;
        SL_TRY(out.rows, t.engine->query({"SELECT * FROM " + quote_identifier(t.outcome.relation) +
                                              " LIMIT " + std::to_string(kShownRows),
                                          {}},
                                         cancel));
        out.outcome = std::move(t.outcome);
        out.sampled_rows = t.sampled_rows;
        out.base_rows = t.base_rows;
        out.base = p.base.number;
        return out;
    }

    Result<StoredRecipe> run(const teams::Identity& who, const std::string& dataset_id,
                             const RecipeRequest& request) override {
        SL_TRY(const Prepared p, prepare(who, dataset_id, request));
        SL_CHECK(teams::may_change(who, {p.dataset.tenant_id, p.dataset.owner_id, p.dataset.is_public},
                                   "dataset"));
        if (p.dataset.whole_is_coming())
            return fail(
                ErrorCode::Conflict,
                "The whole file is still being loaded. A recipe makes a version of all its rows: run it "
                "when the dataset's status is completed.");
        if (p.recipe.steps.empty())
            return fail(ErrorCode::InvalidInput, "The recipe has no steps. Write at least one.");
        if (std::ranges::none_of(p.recipe.steps, &recipe::Step::on))
            return fail(
                ErrorCode::Unprocessable,
                "All steps of the recipe are off, so its version would be the one before. Turn one on.");
        StoredRecipe r;
        r.id = new_id();
        r.tenant_id = who.tenant_id;
        r.dataset_id = p.dataset.id;
        r.user_id = who.user_id;
        r.name = request.name;
        r.text = recipe::print(p.recipe);
        r.base = p.base.number;
        r.sources = p.sources;
        r.created_at = now_micros();
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(insert_recipe(s, r));
            SL_CHECK(parts_.jobs->enqueue(s, r.tenant_id, "recipe", r.id, "{}"));
            SL_CHECK(write_audit(s, who, "recipe.run", p.dataset.id, "version " + std::to_string(r.version)));
            return true;
        }));
        parts_.jobs->wake();
        return r;
    }

    Result<StoredRecipe> get(const teams::Identity& who, const std::string& dataset_id,
                             const std::string& recipe_id) override {
        SL_TRY(StoredRecipe r, find(who, recipe_id));
        if (r.dataset_id != dataset_id) return fail(ErrorCode::NotFound, "There is no such recipe.");
        return r;
    }

    Result<StoredRecipe> find(const teams::Identity& who, const std::string& recipe_id) override {
        if (!is_id(recipe_id)) return fail(ErrorCode::NotFound, "There is no such recipe.");
        SL_TRY(StoredRecipe r, parts_.store->read<StoredRecipe>([&](store::Session& s) {
            return find_recipe(s, who.tenant_id, recipe_id);
        }));
        const auto dataset = datasets_.get(who, r.dataset_id);
        if (!dataset) return fail(ErrorCode::NotFound, "There is no such recipe.");
        SL_TRY(const bool withheld, masked_->withholds(who, *dataset));
        if (withheld) withhold(r);
        SL_CHECK(with_progress(r));
        return r;
    }

    Result<std::vector<StoredRecipe>> list(const teams::Identity& who,
                                           const std::string& dataset_id) override {
        SL_TRY(const Dataset d, datasets_.get(who, dataset_id));
        SL_TRY(auto out, parts_.store->read<std::vector<StoredRecipe>>(
                             [&](store::Session& s) { return list_recipes(s, d.tenant_id, d.id); }));
        SL_TRY(const bool withheld, masked_->withholds(who, d));
        for (auto& r : out) {
            if (withheld) withhold(r);
            SL_CHECK(with_progress(r));
        }
        return out;
    }

    Result<std::vector<Advice>> advice(const teams::Identity& who, const std::string& dataset_id,
                                       std::int64_t version) override {
        SL_TRY(const Dataset d, datasets_.get(who, dataset_id));
        SL_TRY(Version v, current_of(who, d));
        if (version > 0 && version != v.number) {
            SL_TRY(v, version_of(who, d, version));
        }
        SL_TRY(RecipeTables tables, recipe_tables(parts_, d.tenant_id, d, v, {}, {}, {}));
        tables.spec.limits = query_limits();
        SL_TRY(const auto engine, engine::start(parts_.launch, tables.spec));
        return advise(v.table, v.profile, v.load_report, tables.input.relation,
                      [&](const std::string& sql) { return engine->query({sql, {}}, {}); });
    }

    Result<std::vector<Advice>> advice_after(const teams::Identity& who, const std::string& dataset_id,
                                             const RecipeRequest& request,
                                             const engine::CancelToken& cancel) override {
        SL_TRY(const Prepared p, prepare(who, dataset_id, request));
        SL_TRY(const Tried t, tried(who, p, cancel));
        const auto ask = [&](const std::string& sql) {
            return t.engine->query({sql, {}, 0, 1u << 30}, cancel);
        };
        SL_TRY(const Profile made, profile(ask, t.outcome.relation, {.histograms = false}));
        SL_TRY(auto out, advise(made.table, made.json, p.base.load_report, t.outcome.relation, ask));
        if (t.sampled_rows < t.base_rows)
            for (auto& a : out) a.reason += " (in a sample of " + std::to_string(t.sampled_rows) + " rows)";
        return out;
    }

    Result<Drift> drift(const teams::Identity& who, const std::string& dataset_id, const StoredRecipe& recipe,
                        const engine::CancelToken& cancel) override {
        SL_TRY(const Dataset target, datasets_.get(who, dataset_id));
        SL_TRY(const Version now, current_of(who, target));
        SL_TRY(const Dataset source, datasets_.get(who, recipe.dataset_id));
        SL_TRY(const Version before, version_of(who, source, recipe.base));
        engine::Spec spec;
        SL_TRY(auto old_table, parts_.hot->ensure("before", before, source.file_key, cancel));
        SL_TRY(auto new_table, parts_.hot->ensure("now", now, target.file_key, cancel));
        spec.attachments = {std::move(old_table), std::move(new_table)};
        spec.limits = query_limits();
        SL_TRY(const auto engine, engine::start(parts_.launch, spec));
        return measure_drift(before.table, "before", now.table, "now",
                             [&](const std::string& sql) { return engine->query({sql, {}}, cancel); });
    }

    Result<Dataset> activate(const teams::Identity& who, const std::string& dataset_id,
                             std::int64_t number) override {
        SL_TRY(const Dataset d, datasets_.get(who, dataset_id));
        SL_CHECK(teams::may_change(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"));
        SL_TRY(const Version v, version_of(who, d, number));
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(make_current(s, v, metadata(v.profile, d.file_size)));
            SL_CHECK(write_audit(s, who, "dataset.version", d.id, std::to_string(number)));
            return true;
        }));
        return datasets_.get(who, dataset_id);
    }

  private:
    struct Prepared {
        Dataset dataset;
        Version base;
        recipe::Recipe recipe;
        std::vector<RecipeSource> sources;
    };

    /// A recipe run on a sample, and the engine that holds what came out. The folder goes last.
    struct Tried {
        std::shared_ptr<void> folder;
        std::unique_ptr<engine::Engine> engine;
        RecipeOutcome outcome;
        std::int64_t sampled_rows = 0, base_rows = 0;
    };

    Result<Tried> tried(const teams::Identity& who, const Prepared& p, const engine::CancelToken& cancel) {
        SL_TRY(RecipeTables tables, recipe_tables(parts_, who.tenant_id, p.dataset, p.base, p.sources,
                                                  recipe::reread_of(p.recipe), cancel));
        const std::string name = tables.input.relation;
        // Under its name stands the sample, so that the script that comes out names the table itself.
        std::string& whole = tables.spec.attachments.front().name;
        whole += " (all rows)";
        tables.spec.limits = query_limits();
        // Models of some steps pass through it.
        const std::string work = "preview-" + new_id();
        SL_TRY(const std::string folder, parts_.hot->begin(work));
        Tried out;
        out.folder = std::shared_ptr<void>(nullptr, [this, work](void*) { parts_.hot->discard(work); });
        tables.spec.writable = {folder};
        tables.input.models = {parts_.reader, who.tenant_id, folder};
        SL_TRY(out.engine, engine::start(parts_.launch, tables.spec));
        SL_TRY(const query::TableInfo all, table_in(*out.engine, whole, cancel));
        const std::int64_t rows = all.row_count;
        const std::int64_t every =
            std::max<std::int64_t>((rows + parts_.limits.preview_rows - 1) / parts_.limits.preview_rows, 1);
        std::string row = "row number";
        while (all.find(row)) row += " ";
        const std::string q = quote_identifier(row);
        SL_CHECK(out.engine->query(
            {"CREATE TEMP TABLE " + quote_identifier(name) + " AS SELECT * EXCLUDE (" + q +
                 ") FROM (SELECT *, row_number() OVER () AS " + q + " FROM " + quote_identifier(whole) +
                 ") WHERE (" + q + " - 1) % " + std::to_string(every) + " = 0",
             {}},
            cancel));
        tables.input.partial = true;
        SL_TRY(out.outcome, run_recipe(*out.engine, p.recipe, tables.input, cancel));
        out.sampled_rows = (rows + every - 1) / every;
        out.base_rows = rows;
        return out;
    }

    engine::Limits query_limits() const {
        engine::Limits out;
        out.memory_bytes = parts_.limits.query_memory_bytes;
        out.threads = parts_.limits.engine_threads;
        out.temp_bytes = parts_.limits.temp_bytes;
        out.deadline = parts_.limits.query_deadline;
        return out;
    }

    /// A recipe reads whole columns, so it is for those from whom nothing is masked.
    Result<Version> seen_whole(const teams::Identity& who, const Dataset& d, Version v) {
        SL_TRY(const auto seen, masked_->look(who, d, v));
        if (seen.key.empty()) return v;
        return fail(ErrorCode::Forbidden, "Columns of " + d.name +
                                              " are masked for you, and a recipe reads all of them. Ask its "
                                              "owner, or that of what it was made of, to run it.");
    }

    Result<Version> current_of(const teams::Identity& who, const Dataset& d) {
        if (!d.is_processed()) return datasets_.version(who, d.id);
        return version_of(who, d, d.current_version);
    }

    Result<Version> version_of(const teams::Identity& who, const Dataset& d, std::int64_t number) {
        SL_TRY(Version v, parts_.store->read<Version>(
                              [&](store::Session& s) { return find_version(s, d.tenant_id, d.id, number); }));
        return seen_whole(who, d, std::move(v));
    }

    Result<void> with_progress(StoredRecipe& r) {
        if (r.status == "completed") r.progress = 1;
        if (r.status != "pending" && r.status != "running") return {};
        SL_TRY(const auto job, parts_.jobs->latest(r.tenant_id, r.id));
        if (job) r.progress = job->progress;
        return {};
    }

    Result<Prepared> prepare(const teams::Identity& who, const std::string& dataset_id,
                             const RecipeRequest& request) {
        Prepared p;
        SL_TRY(p.dataset, datasets_.get(who, dataset_id));
        SL_TRY(p.base, current_of(who, p.dataset));
        if (request.base > 0 && request.base != p.base.number) {
            SL_TRY(p.base, version_of(who, p.dataset, request.base));
        }
        SL_TRY(p.recipe, recipe::parse(request.text));
        if (recipe::reread_of(p.recipe)) SL_CHECK(may_reread(who, p.dataset));
        const auto named = recipe::tables_named(p.recipe);
        if (named.size() > kMaxSources)
            return fail(ErrorCode::InvalidInput,
                        "A recipe takes at most " + std::to_string(kMaxSources) + " other datasets.");
        for (const auto& name : named) {
            SL_TRY(RecipeSource source, source_of(who, name));
            p.sources.push_back(std::move(source));
        }
        return p;
    }

    /// A file may hold more than the dataset shows: other tables, and what was left out when it was brought.
    Result<void> may_reread(const teams::Identity& who, const Dataset& d) {
        if (!teams::may_change(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"))
            return fail(ErrorCode::Forbidden,
                        "You may look at " + d.name +
                            ", but the file it was made of is read again by its owner only.");
        SL_TRY(const auto tables, parts_.store->read<std::vector<Dataset>>([&](store::Session& s) {
            return list_siblings(s, d.tenant_id, d.origin_id.empty() ? d.id : d.origin_id);
        }));
        for (const auto& other : tables) {
            SL_TRY(const MaskingPolicy policy, masked_->policy(other));
            const teams::Owned owned{other.tenant_id, other.owner_id, other.is_public};
            if (!rules_for(policy, teams::standing(who, owned)).empty())
                return fail(ErrorCode::Forbidden,
                            "Columns of " + other.name +
                                " are masked for you, and it is a table of the same file. Ask its owner to "
                                "read the file again.");
        }
        return {};
    }

    /// A dataset by its id, its name, or its name without the ending, among those this person may read.
    Result<RecipeSource> source_of(const teams::Identity& who, const std::string& name) {
        std::vector<Dataset> found;
        if (is_id(name)) {
            SL_TRY(Dataset d, datasets_.get(who, name));
            found.push_back(std::move(d));
        } else {
            ListQuery query;
            query.limit = 200;
            query.search = name;
            SL_TRY(Page page, datasets_.list(who, query));
            for (auto& d : page.items)
                if (d.name == name || stem(d.name) == name) found.push_back(std::move(d));
        }
        if (found.empty())
            return fail(
                ErrorCode::Unprocessable,
                "There is no dataset '" + name + "' that you may read. Upload it, or name it by its id.");
        if (found.size() > 1)
            return fail(ErrorCode::Unprocessable, "There are " + std::to_string(found.size()) +
                                                      " datasets called '" + name +
                                                      "'. Name the one you mean by its id.");
        SL_TRY(const Version v, current_of(who, found.front()));
        return RecipeSource{name, found.front().id, v.number};
    }

    DatasetService& datasets_;
    ImportParts parts_;
    std::shared_ptr<MaskedVersions> masked_;
};

}  // namespace

boost::json::array report_json(const std::vector<StepCount>& steps) {
    boost::json::array out;
    for (const auto& s : steps) {
        boost::json::array columns;
        for (const auto& c : s.columns)
            columns.push_back(boost::json::object{{"column", c.column},
                                                  {"nulls_before", c.nulls_before},
                                                  {"nulls_after", c.nulls_after},
                                                  {"changed", c.changed}});
        out.push_back(boost::json::object{{"text", s.text},
                                          {"sentence", s.sentence},
                                          {"on", s.on},
                                          {"rows_before", s.rows_before},
                                          {"rows_after", s.rows_after},
                                          {"columns_before", s.columns_before},
                                          {"columns_after", s.columns_after},
                                          {"nulls_before", s.nulls_before},
                                          {"nulls_after", s.nulls_after},
                                          {"changed", s.changed},
                                          {"columns", std::move(columns)}});
    }
    return out;
}

std::vector<std::string> warnings_of(const boost::json::array& report) {
    std::vector<std::string> out;
    std::int64_t n = 0;
    for (const auto& entry : report) {
        ++n;
        const auto& step = entry.as_object();
        const std::string_view text = step.at("text").as_string();
        const std::int64_t before = step.at("rows_before").as_int64(),
                           after = step.at("rows_after").as_int64();
        const std::string named = "Step " + std::to_string(n) + " (" + std::string(text) + ")";
        const std::string rows = std::to_string(before) + (before == 1 ? " row" : " rows");
        if (text.starts_with("join ") && after > before)
            out.push_back(named + " makes " + std::to_string(after) + " rows of " + rows +
                          ": some keys stand on several rows there, so that sums over the columns from "
                          "before count again. Deduplicate or group that dataset first.");
        if (before == 0 || after > 0) continue;
        out.push_back(named + " leaves none of " + rows + ".");
        break;
    }
    return out;
}

std::unique_ptr<RecipeService> make_recipes(DatasetService& datasets, const ImportParts& parts,
                                            std::shared_ptr<MaskedVersions> masked) {
    return std::make_unique<Recipes>(datasets, parts, std::move(masked));
}

}  // namespace sightline::datasets
