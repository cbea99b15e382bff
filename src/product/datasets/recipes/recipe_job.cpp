#include "product/datasets/recipes/recipe_job.h"

#include <algorithm>
#include <cctype>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "core/query/sql.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/loading.h"
#include "product/datasets/recipes/recipe_store.h"
#include "product/datasets/versions/masked_versions.h"

namespace sightline::datasets {

namespace {

/// "Orders 2024.csv" as a table: without its extension; "data" is what the result is called.
std::string relation_name(const std::string& name, const std::vector<engine::Attachment>& taken) {
    const std::size_t dot = name.rfind('.');
    std::string out = dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
    const auto folded = [](std::string s) {
        std::ranges::transform(s, s.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return s;
    };
    const auto is_taken = [&] {
        return folded(out) == "data" ||
               std::ranges::any_of(taken, [&](const auto& a) { return folded(a.name) == folded(out); });
    };
    while (out.empty() || is_taken()) out += "_";
    return out;
}

struct Work {
    StoredRecipe recipe;
    Dataset dataset;
    Version base;
};

Result<Work> work_of(const ImportParts& parts, const jobs::Job& job) {
    return parts.store->read<Work>([&](store::Session& s) -> Result<Work> {
        Work w;
        SL_TRY(w.recipe, find_recipe(s, job.tenant_id, job.subject_id));
        SL_TRY(w.dataset, find_dataset(s, job.tenant_id, w.recipe.dataset_id));
        SL_TRY(w.base, find_version(s, job.tenant_id, w.recipe.dataset_id, w.recipe.base));
        return w;
    });
}

/// The result as the version's table "data", measured, indexed and written as Parquet beside it.
Result<void> make_version(const ImportParts& parts, engine::Engine& engine, const RecipeTables& tables,
                          const RecipeOutcome& outcome, const std::string& folder, Version& version,
                          const engine::CancelToken& cancel) {
    const auto run = [&](const std::string& sql) { return engine.query({sql, {}, 0, 1u << 30}, cancel); };
    SL_CHECK(run("CREATE TABLE data AS SELECT * FROM " + query::quote_identifier(outcome.relation)));
    for (const auto& a : tables.spec.attachments)
        SL_CHECK(run("DROP VIEW " + query::quote_identifier(a.name)));
    SL_CHECK(keep_version(parts, run, folder, version));
    return {};
}

std::string sheet_of(const Version& v) {
    const auto* table = v.load_report.if_contains("table");
    const auto* sheet = table && table->is_object() ? table->get_object().if_contains("sheet") : nullptr;
    return sheet && sheet->is_string() ? std::string(sheet->get_string()) : std::string();
}

/// Datasets of other tables of the same sheet, which has them too when it is read as it stands.
Result<std::vector<std::string>> tables_beside(const ImportParts& parts, const Dataset& dataset,
                                               const Version& base) {
    const std::string sheet = sheet_of(base);
    return parts.store->read<std::vector<std::string>>(
        [&](store::Session& s) -> Result<std::vector<std::string>> {
            SL_TRY(const auto tables,
                   list_siblings(s, dataset.tenant_id,
                                 dataset.origin_id.empty() ? dataset.id : dataset.origin_id));
            std::vector<std::string> out;
            for (const auto& other : tables) {
                if (other.id == dataset.id || !other.is_processed()) continue;
                SL_TRY(const Version v, find_version(s, other.tenant_id, other.id, other.current_version));
                const std::string theirs = sheet_of(v);
                if (sheet.empty() || theirs.empty() || sheet == theirs) out.push_back(other.id);
            }
            return out;
        });
}

/// What is kept of the datasets whose columns went in: their masks stay when they are deleted.
Result<boost::json::object> origins_of(const ImportParts& parts, MaskedVersions& masked, const Work& work,
                                       const ColumnLineage& lineage) {
    boost::json::object out;
    const auto take = [&](const Version& v) {
        if (const auto* kept = v.recipe.if_contains("origins"))
            for (const auto& o : kept->as_object()) out[o.key()] = o.value();
    };
    take(work.base);
    for (const auto& source : work.recipe.sources) {
        const auto v = parts.store->read<Version>([&](store::Session& s) {
            return find_version(s, work.dataset.tenant_id, source.dataset_id, source.version);
        });
        if (!v && v.error().code != ErrorCode::NotFound) return std::unexpected(v.error());
        if (v) take(*v);
    }
    for (const auto& [column, origins] : lineage)
        for (const auto& [id, strands] : origins) {
            if (id == work.dataset.id) continue;
            const auto d = parts.store->read<Dataset>(
                [&](store::Session& s) { return find_dataset(s, work.dataset.tenant_id, id); });
            if (!d && d.error().code != ErrorCode::NotFound) return std::unexpected(d.error());
            if (!d && out.contains(id)) continue;
            if (!d)
                return fail(ErrorCode::Conflict,
                            "Data that the recipe takes was deleted while it ran, and its masks with it. Run "
                            "it again without that.");
            SL_TRY(const MaskingPolicy policy, masked.policy(*d));
            out[id] = MaskedVersions::origins_json(*d, policy);
        }
    return out;
}

Result<void> run_recipe_job(const ImportParts& parts, MaskedVersions& masked, jobs::Run& job) {
    SL_TRY(Work work, work_of(parts, job.job()));
    SL_TRY(const recipe::Recipe recipe, recipe::parse(work.recipe.text));
    SL_CHECK(parts.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(mark_recipe_running(s, work.recipe));
        return true;
    }));
    const engine::CancelToken cancel;
    const auto stopping = job.on_stop([cancel] { cancel.cancel(); });
    Version version;
    version.id = new_id();
    version.tenant_id = work.dataset.tenant_id;
    version.dataset_id = work.dataset.id;
    version.number = work.recipe.version;
    version.kind = "recipe";
    version.load_report = work.base.load_report;
    version.created_at = now_micros();
    SL_TRY(RecipeTables tables, recipe_tables(parts, work.recipe.tenant_id, work.dataset, work.base,
                                              work.recipe.sources, recipe::reread_of(recipe), cancel));
    SL_TRY(const std::string folder, parts.hot->begin(version.id));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { parts.hot->discard(version.id); });
    ColumnLineage lineage;
    {
        tables.spec.database = folder + "/data.duckdb";
        tables.spec.writable = {folder};
        tables.input.models = {parts.reader, version.tenant_id, folder};
        tables.spec.limits = import_limits(parts.limits);
        SL_TRY(const auto engine, engine::start(parts.launch, tables.spec));
        SL_TRY(const RecipeOutcome outcome,
               run_recipe(*engine, recipe, tables.input, cancel, [&](double f) { job.progress(0.8 * f); }));
        work.recipe.text = recipe::print(outcome.recipe);
        work.recipe.report = report_json(outcome.steps);
        SL_CHECK(make_version(parts, *engine, tables, outcome, folder, version, cancel));
        lineage = outcome.lineage;
    }
    SL_TRY(boost::json::object origins, origins_of(parts, masked, work, lineage));
    version.recipe = {{"recipe_id", work.recipe.id}, {"base", work.recipe.base},
                      {"text", work.recipe.text},    {"sources", sources_json(work.recipe.sources)},
                      {"columns", to_json(lineage)}, {"origins", std::move(origins)}};
    SL_CHECK(parts.hot->publish(version, folder + "/data.duckdb"));
    const auto meta = metadata(version.profile, work.dataset.file_size);
    const auto done = job.complete("{}", [&](store::Session& s) -> Result<void> {
        SL_CHECK(publish_version(s, version, meta));
        SL_CHECK(complete_recipe(s, work.recipe));
        SL_CHECK(parts.jobs->enqueue(s, version.tenant_id, "cleaned", work.dataset.id, "{}"));
        return {};
    });
    if (!done) {
        parts.hot->remove(version.tenant_id, version.id);
        // Deleted meanwhile, what was just written is nobody's. After a lost lease it may be the other's.
        if (const auto still = work_of(parts, job.job()); !still && still.error().code == ErrorCode::NotFound)
            (void)parts.blobs->remove_prefix(version_prefix(version));
        return done;
    }
    parts.jobs->wake();
    log::info("recipe_completed",
              {{"dataset", work.dataset.id}, {"version", version.number}, {"rows", version.table.row_count}});
    return {};
}

/// {tenant}/datasets/{id}/cleaned.parquet: what the newest recipe made, for whoever reads the storage itself.
Result<void> write_cleaned(const ImportParts& parts, const jobs::Job& job) {
    SL_TRY(const auto versions, parts.store->read<std::vector<Version>>([&](store::Session& s) {
        return list_versions(s, job.tenant_id, job.subject_id);
    }));
    const Version* newest = nullptr;
    for (const auto& v : versions)
        if (v.kind == "recipe") newest = &v;
    if (!newest) return {};
    SL_TRY(const blob::Held file, parts.blobs->hold(newest->parquet_key));
    return copy_into_blob(parts, *newest, job.tenant_id + "/datasets/" + job.subject_id + "/cleaned.parquet",
                          file.path);
}

}  // namespace

Result<RecipeTables> recipe_tables(const ImportParts& parts, const std::string& tenant_id,
                                   const Dataset& dataset, const Version& base,
                                   const std::vector<RecipeSource>& sources,
                                   const std::optional<recipe::Reread>& reread,
                                   const engine::CancelToken& cancel) {
    RecipeTables out;
    if (reread && base.load_report.contains("source"))
        return fail(ErrorCode::Unprocessable,
                    "This dataset was taken from a source; there is no file to be read again.");
    const auto attach = [&](const Dataset& d, const Version& v,
                            const std::optional<recipe::Reread>& again) -> Result<std::string> {
        const std::string name = relation_name(d.name, out.spec.attachments);
        SL_TRY(auto table, again ? parts.hot->ensure_reread(name, v, d.file_key, *again, cancel)
                                 : parts.hot->ensure(name, v, d.file_key, cancel));
        out.spec.attachments.push_back(std::move(table));
        return name;
    };
    SL_TRY(out.input.relation, attach(dataset, base, reread));
    out.input.table = base.table;
    out.input.lineage = reread ? lineage_of_reread(dataset.id, base.table, reread->rows) : lineage_of(base);
    if (reread && reread->rows) {
        SL_TRY(const auto beside, tables_beside(parts, dataset, base));
        for (auto& [column, origins] : out.input.lineage)
            for (const auto& other : beside) origins[other] = origins.at(dataset.id);
    }
    for (const auto& source : sources) {
        struct Found {
            Dataset dataset;
            Version version;
        };
        SL_TRY(Found found, parts.store->read<Found>([&](store::Session& s) -> Result<Found> {
            Found f;
            SL_TRY(f.dataset, find_dataset(s, tenant_id, source.dataset_id));
            SL_TRY(f.version, find_version(s, tenant_id, source.dataset_id, source.version));
            return f;
        }));
        SL_TRY(std::string name, attach(found.dataset, found.version, {}));
        out.input.other_lineage[source.name] = lineage_of(found.version);
        out.input.others[source.name] = {std::move(name), std::move(found.version.table)};
    }
    return out;
}

void handle_recipes(const ImportParts& parts, const std::shared_ptr<MaskedVersions>& masked) {
    parts.jobs->handle(
        "recipe", [parts, masked](jobs::Run& run) { return run_recipe_job(parts, *masked, run); },
        [](store::Session& s, const jobs::Job& job, const Error& e) {
            return fail_recipe(s, job.tenant_id, job.subject_id, e.message);
        });
    parts.jobs->handle("cleaned", [parts](jobs::Run& run) -> Result<void> {
        auto done = write_cleaned(parts, run.job());
        if (!done && done.error().code == ErrorCode::NotFound) return {};  // deleted meanwhile
        return done;
    });
}

}  // namespace sightline::datasets
