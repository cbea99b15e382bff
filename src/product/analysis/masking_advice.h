#pragma once
// Steps of a recipe that mask what personal data was found. Pure.

#include <vector>

#include "product/analysis/analysis.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::analysis {

/// One step a column that no mask of the dataset hides yet.
std::vector<datasets::Advice> masking_steps(const PersonalReport& report);

}  // namespace sightline::analysis
