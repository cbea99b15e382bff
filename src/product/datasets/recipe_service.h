#pragma once

#include <memory>

#include "product/datasets/import.h"
#include "product/datasets/recipes.h"

namespace sightline::datasets {

/// `datasets` decides who may see what, and outlives it.
std::unique_ptr<RecipeService> make_recipes(DatasetService& datasets, const ImportParts& parts);

}  // namespace sightline::datasets
