#pragma once
// The recipe job: a version made of another by a recipe, in an engine process of its own, and published by
// the same transaction that completes the job. Killed anywhere, the dataset stays as it was and the job runs
// again.

#include "product/datasets/importing/import.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::datasets {

class MaskedVersions;  // masked_versions.h

/// Registers the handlers "recipe" and "cleaned".
void handle_recipes(const ImportParts& parts, const std::shared_ptr<MaskedVersions>& masked);

/// The engine's view of a base version, or of its file where the recipe rereads it, and of those a
/// recipe names: attachments, their names in SQL and columns.
struct RecipeTables {
    engine::Spec spec;
    RecipeInput input;
};
Result<RecipeTables> recipe_tables(const ImportParts& parts, const std::string& tenant_id,
                                   const Dataset& dataset, const Version& base,
                                   const std::vector<RecipeSource>& sources,
                                   const std::optional<recipe::Reread>& reread,
                                   const engine::CancelToken& cancel);

}  // namespace sightline::datasets
