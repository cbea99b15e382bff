#pragma once
// How a table differs from the one a recipe was made on: columns that are gone, new or of another type,
// values that moved, categories that are new.
//
// Moved: the population stability index over the tenths of the older values, sum (p - q) ln(p / q); up to 0.1
// is little, beyond 0.25 much (Siddiqi, Credit Risk Scorecards, 2006).

#include "product/datasets/recipes/recipe_advice.h"

namespace sightline::datasets {

/// `base` and `target` are the tables' names in `ask`.
Result<Drift> measure_drift(const query::TableInfo& base_table, const std::string& base,
                            const query::TableInfo& target_table, const std::string& target,
                            const AskTable& ask);

}  // namespace sightline::datasets
