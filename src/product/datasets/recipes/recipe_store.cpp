#include "product/datasets/recipes/recipe_store.h"

#include "base/clock.h"
#include "base/json.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/dataset_store.h"

namespace sightline::datasets {

namespace {

Result<StoredRecipe> recipe_of(const store::Row& r) {
    StoredRecipe out;
    out.id = r.text("id");
    out.tenant_id = r.text("tenant_id");
    out.dataset_id = r.text("dataset_id");
    out.user_id = r.text("user_id");
    out.name = r.text("name");
    out.text = r.text("recipe");
    out.base = r.integer("base_number");
    out.version = r.integer("version_number");
    out.status = r.text("status");
    out.error_message = r.text("error_message");
    out.automatic = r.boolean("automatic");
    out.created_at = r.integer("created_at");
    out.completed_at = r.integer("completed_at");
    SL_TRY(const auto sources, json::parse(r.text("sources"), 16));
    for (const auto& s : sources.as_array())
        out.sources.push_back({std::string(s.at("name").as_string()),
                               std::string(s.at("dataset_id").as_string()),
                               s.at("version").to_number<std::int64_t>()});
    SL_TRY(const auto report, json::parse(r.text("report"), 16));
    if (report.is_array()) out.report = report.get_array();
    return out;
}

}  // namespace

std::string kinds_of(const std::string& text) {
    std::string out;
    if (const auto recipe = recipe::parse(text))
        for (const auto& step : recipe->steps) out += (step.on ? "" : "off ") + step.kind + "\n";
    return out;
}

void withhold(Version& v) {
    v.recipe["text"] = kinds_of(std::string(v.recipe.at("text").as_string()));
    // Names of columns may be values.
    v.recipe.erase("columns");
    v.recipe.erase("origins");
    v.recipe_withheld = true;
}

void withhold(StoredRecipe& r) {
    r.withheld = true;
    r.name.clear();
    r.text = kinds_of(r.text);
    if (!r.error_message.empty()) r.error_message = "A step did not fit the data.";
    for (auto& s : r.report) {
        const std::string text(s.at("text").as_string());
        s.as_object()["text"] = s.as_object()["sentence"] = text.substr(0, text.find(' '));
        s.as_object()["columns"] = boost::json::array{};
    }
}

boost::json::array sources_json(const std::vector<RecipeSource>& sources) {
    boost::json::array out;
    for (const auto& s : sources)
        out.push_back(
            boost::json::object{{"name", s.name}, {"dataset_id", s.dataset_id}, {"version", s.version}});
    return out;
}

Result<void> insert_recipe(store::Session& s, StoredRecipe& r) {
    SL_TRY(r.version, next_version(s, r.dataset_id));
    SL_CHECK(
        s.execute("INSERT INTO recipes (id, tenant_id, dataset_id, user_id, name, recipe, base_number, "
                  "version_number, sources, automatic, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {r.id, r.tenant_id, r.dataset_id, r.user_id, r.name, r.text, r.base, r.version,
                   json::write(sources_json(r.sources)), std::int64_t{r.automatic}, r.created_at}));
    return {};
}

Result<StoredRecipe> find_recipe(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(const auto rows, s.query("SELECT * FROM recipes WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such recipe.");
    return recipe_of(rows.front());
}

Result<std::vector<StoredRecipe>> list_recipes(store::Session& s, const std::string& tenant_id,
                                               const std::string& dataset_id) {
    SL_TRY(const auto rows, s.query("SELECT * FROM recipes WHERE dataset_id = ? AND tenant_id = ? ORDER BY "
                                    "created_at DESC, id DESC LIMIT 200",
                                    {dataset_id, tenant_id}));
    std::vector<StoredRecipe> out;
    for (const auto& r : rows) {
        SL_TRY(auto recipe, recipe_of(r));
        out.push_back(std::move(recipe));
    }
    return out;
}

Result<void> mark_recipe_running(store::Session& s, const StoredRecipe& r) {
    SL_CHECK(
        s.execute("UPDATE recipes SET status = 'running' WHERE id = ? AND tenant_id = ? AND status IN "
                  "('pending', 'running')",
                  {r.id, r.tenant_id}));
    return {};
}

Result<void> complete_recipe(store::Session& s, const StoredRecipe& r) {
    SL_TRY(const auto n, s.execute("UPDATE recipes SET status = 'completed', recipe = ?, report = ?, "
                                   "error_message = '', completed_at = ? WHERE id = ? AND tenant_id = ?",
                                   {r.text, json::write(r.report), now_micros(), r.id, r.tenant_id}));
    return n == 0 ? fail(ErrorCode::Conflict, "The dataset was deleted.") : Result<void>{};
}

Result<void> fail_recipe(store::Session& s, const std::string& tenant_id, const std::string& id,
                         const std::string& reason) {
    SL_CHECK(
        s.execute("UPDATE recipes SET status = 'failed', error_message = ?, completed_at = ? WHERE id = ? "
                  "AND tenant_id = ? AND status <> 'completed'",
                  {reason, now_micros(), id, tenant_id}));
    return {};
}

}  // namespace sightline::datasets
