#include "product/datasets/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "product/datasets/importing/loading.h"
#include "product/datasets/versions/masked_versions.h"

namespace sightline::datasets {

Result<std::string> catalogue_mark(store::Session& s, const std::string& tenant_id) {
    // The newest time alone would miss a dataset that goes while another, of a clock behind, comes; the sum
    // of the times' remainders does not.
    SL_TRY(const auto datasets,
           s.query("SELECT count(*) AS n, coalesce(max(updated_at), 0) AS newest, "
                   "coalesce(sum(updated_at % 1000003), 0) AS times FROM datasets WHERE tenant_id = ? AND "
                   "deleted_at IS NULL",
                   {tenant_id}));
    SL_TRY(const auto policies,
           s.query("SELECT count(*) AS n, coalesce(max(updated_at), 0) AS newest FROM masking_policies WHERE "
                   "tenant_id = ?",
                   {tenant_id}));
    const auto& d = datasets.front();
    const auto& p = policies.front();
    return fmt::format("{} {} {:.0f} {} {}", d.integer("n"), d.integer("newest"), d.number("times"),
                       p.integer("n"), p.integer("newest"));
}

Result<std::vector<CatalogueItem>> read_catalogue(store::Session& s, const std::string& tenant_id) {
    SL_TRY(const auto rows,
           s.query("SELECT d.id, d.tenant_id, d.owner_id, d.name, d.description, d.filename, d.part, "
                   "d.is_public, d.current_version, d.updated_at AS changed_at, p.rules, p.reviewed, "
                   "p.updated_at FROM datasets d LEFT JOIN masking_policies p ON p.dataset_id = d.id WHERE "
                   "d.tenant_id = ? AND d.deleted_at IS NULL ORDER BY d.created_at DESC, d.id DESC",
                   {tenant_id}));
    std::vector<CatalogueItem> out;
    out.reserve(rows.size());
    for (const auto& r : rows) {
        CatalogueItem item{r.text("id"),
                           r.text("tenant_id"),
                           r.text("owner_id"),
                           r.text("name"),
                           r.text("description"),
                           r.text("filename"),
                           r.text("part"),
                           r.boolean("is_public"),
                           r.integer("current_version"),
                           r.integer("changed_at"),
                           {}};
        if (!r.is_null("rules")) {
            SL_TRY(item.policy, policy_of(r));
        }
        out.push_back(std::move(item));
    }
    return out;
}

Result<std::vector<query::ColumnInfo>> read_columns(store::Session& s, const CatalogueItem& item) {
    SL_TRY(const auto rows,
           s.query("SELECT schema, recipe FROM dataset_versions WHERE dataset_id = ? AND tenant_id = ? "
                   "AND number = ?",
                   {item.id, item.tenant_id, item.version}));
    if (rows.empty()) return std::vector<query::ColumnInfo>{};
    SL_TRY(const auto schema, json::parse(rows.front().text("schema"), 64));
    SL_TRY(auto table, table_from_json(schema));
    Version version;
    version.dataset_id = item.id;
    SL_TRY(const auto recipe, json::parse(rows.front().text_or("recipe", "{}"), 64));
    if (!recipe.is_object() || !recipe.get_object().contains("columns")) return std::move(table.columns);
    version.kind = "recipe";
    version.recipe = recipe.get_object();
    const ColumnLineage lineage = lineage_of(version);
    // Names of what was computed of other datasets may be values that those mask.
    std::erase_if(table.columns, [&](const query::ColumnInfo& c) {
        const auto origins = lineage.find(c.name);
        return origins == lineage.end() || std::ranges::any_of(origins->second, [&](const auto& o) {
                   return o.first != item.id && std::ranges::any_of(o.second, &Strand::computed);
               });
    });
    return std::move(table.columns);
}

}  // namespace sightline::datasets
