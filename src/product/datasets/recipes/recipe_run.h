#pragma once
// A recipe run in an engine, step after step, each counted before and after. Used by the job that makes a
// version, by previews and by the command line alike. The tables it starts from are only read.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/recipe/compile.h"
#include "core/recipe/recipe.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/file_reading.h"
#include "product/datasets/versions/column_lineage.h"

namespace sightline::datasets {

struct ColumnCount {
    std::string column;
    std::int64_t nulls_before = 0, nulls_after = 0, changed = 0;
};
struct StepCount {
    std::string text, sentence;  ///< the step as written, and in plain words
    bool on = true;              ///< of a step that is off only the texts are there
    std::int64_t rows_before = 0, rows_after = 0;
    std::int64_t columns_before = 0, columns_after = 0;
    std::int64_t nulls_before = 0, nulls_after = 0;  ///< of all cells
    std::int64_t changed = 0;          ///< cells of columns that stayed, where rows stayed in place
    std::vector<ColumnCount> columns;  ///< those the step works on
};
/// The step at which a recipe stopped.
struct StepFailure {
    std::int64_t step = 0;  ///< its number, from 1
    Error error;
};
struct RecipeOutcome {
    recipe::Recipe recipe;  ///< with what its steps took from the data (categories)
    std::vector<StepCount> steps;
    std::string relation;                ///< where the result stands in the engine, unquoted
    query::TableInfo table;              ///< its columns and row count
    std::string sql;                     ///< the same as one readable script
    ColumnLineage lineage;               ///< of its columns
    std::optional<StepFailure> failure;  ///< the rest is of the steps before it
};

/// Where steps that need a model have it made; the engine may write to and load from `folder`.
struct ModelRuns {
    FileReader reader;
    std::string tenant, folder;
};

struct RecipeInput {
    ModelRuns models;
    std::string relation;  ///< of the table to start from, unquoted
    query::TableInfo table;
    recipe::Others others;
    ColumnLineage lineage;                               ///< of `table`; empty: it is not followed
    std::map<std::string, ColumnLineage> other_lineage;  ///< by the name in `others`
    bool partial = false;  ///< a step that does not fit ends the run and is told in the outcome
};

/// Unprocessable for a step that does not fit, named by its number and text; errors of the engine as they
/// are.
Result<RecipeOutcome> run_recipe(engine::Engine& engine, const recipe::Recipe& recipe,
                                 const RecipeInput& input, const engine::CancelToken& cancel,
                                 const std::function<void(double)>& progress = {});

/// Names, types and row count of a table of the engine.
Result<query::TableInfo> table_in(engine::Engine& engine, const std::string& relation,
                                  const engine::CancelToken& cancel);

}  // namespace sightline::datasets
