#pragma once

#include <memory>

#include "product/datasets/importing/import.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::datasets {

class MaskedVersions;

/// `datasets` decides who may see what, and outlives it.
std::unique_ptr<RecipeService> make_recipes(DatasetService& datasets, const ImportParts& parts,
                                            std::shared_ptr<MaskedVersions> masked);

}  // namespace sightline::datasets
