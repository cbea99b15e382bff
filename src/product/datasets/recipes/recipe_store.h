#pragma once
// Rows of recipes, in and out. Access is decided by the service; here every statement names the tenant.

#include "platform/store/store.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::datasets {

/// Reserves the number of the version it is to make: one above all there are and all that are reserved.
Result<void> insert_recipe(store::Session& session, StoredRecipe& recipe);
Result<StoredRecipe> find_recipe(store::Session& session, const std::string& tenant_id,
                                 const std::string& id);  ///< NotFound
Result<std::vector<StoredRecipe>> list_recipes(store::Session& session, const std::string& tenant_id,
                                               const std::string& dataset_id);  ///< newest first
Result<void> mark_recipe_running(store::Session& session, const StoredRecipe& recipe);
Result<void> complete_recipe(store::Session& session, const StoredRecipe& recipe);  ///< text and report too
Result<void> fail_recipe(store::Session& session, const std::string& tenant_id, const std::string& id,
                         const std::string& reason);

/// The kinds of a recipe's steps, one a line, and nothing they say.
std::string kinds_of(const std::string& text);
void withhold(Version& made_by_recipe);
void withhold(StoredRecipe& recipe);

boost::json::array sources_json(const std::vector<RecipeSource>& sources);

}  // namespace sightline::datasets
