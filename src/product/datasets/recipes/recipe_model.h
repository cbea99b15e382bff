#pragma once
// What a model says of a table, as a table beside it: made by the worker in the jail, from a copy of the
// columns it may look at.

#include <string>

#include "product/datasets/recipes/recipe_run.h"

namespace sightline::datasets {

/// Makes `order.relation` in the engine, one row for each of `relation` in its order. Unavailable without a
/// worker; what the worker says of data it cannot learn from.
Result<void> make_model(engine::Engine& engine, const recipe::ModelOrder& order, const std::string& relation,
                        const ModelRuns& runs, const engine::CancelToken& cancel);

}  // namespace sightline::datasets
