#pragma once
// /datasets/{id}/recipes: recipes tried, run and replayed; advice, versions to go back to, and where data
// came from.

#include "surface/api/datasets.h"
#include "surface/api/route.h"

namespace sightline::api {

/// A recipe in one of its forms: as text, as steps, as one step of a kind, or an earlier one again.
struct RecipeRequest {
    std::optional<std::string> recipe;
    std::optional<std::vector<boost::json::object>> steps;
    std::optional<std::string> kind;
    std::optional<boost::json::object> arguments;
    std::optional<std::string> replay_of, name;
    std::optional<std::int64_t> base_version;
    static constexpr auto rules() {
        return std::array{
            json::Rule{
                .member = "recipe", .max_length = 262'144, .description = "Its text, one step a line."},
            json::Rule{.member = "steps",
                       .max_items = 500,
                       .description = "Its steps as objects: {\"step\": \"trim\", \"columns\": []}."},
            json::Rule{.member = "kind",
                       .max_length = 40,
                       .description =
                           "clean: the safe part of the advice; else one step of that kind (convert, "
                           "impute, encode, join, …) with `arguments`."},
            json::Rule{.member = "arguments", .description = "The slots of the step of `kind`."},
            json::Rule{.member = "replay_of",
                       .format = "uuid",
                       .description = "An earlier recipe, of this or another dataset, run again here."},
            json::Rule{.member = "name", .max_length = 200},
            json::Rule{.member = "base_version",
                       .minimum = 1,
                       .description = "The version to start from; without it the current one."}};
    }
};
BOOST_DESCRIBE_STRUCT(RecipeRequest, (), (recipe, steps, kind, arguments, replay_of, name, base_version))

struct RecipeColumnCount {
    std::string column;
    std::int64_t nulls_before = 0, nulls_after = 0, changed = 0;
};
BOOST_DESCRIBE_STRUCT(RecipeColumnCount, (), (column, nulls_before, nulls_after, changed))

struct RecipeStep {
    std::string text, sentence;
    bool on = true;
    std::int64_t rows_before = 0, rows_after = 0, columns_before = 0, columns_after = 0, nulls_before = 0,
                 nulls_after = 0, changed = 0;
    std::vector<RecipeColumnCount> columns;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "sentence", .description = "The step in plain words."},
            json::Rule{.member = "on", .description = "A step that is off does nothing and has no counts."},
            json::Rule{.member = "changed",
                       .description = "Cells of columns that stayed, where each row stayed in its place."}};
    }
};
BOOST_DESCRIBE_STRUCT(RecipeStep, (),
                      (text, sentence, on, rows_before, rows_after, columns_before, columns_after,
                       nulls_before, nulls_after, changed, columns))

struct DriftFinding {
    std::string column, kind, detail;
    bool severe = false;
    std::optional<double> psi;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "kind", .one_of = "missing|new|retyped|moved|categories|gaps"},
                          json::Rule{.member = "psi", .description = "Population stability index."}};
    }
};
BOOST_DESCRIBE_STRUCT(DriftFinding, (), (column, kind, detail, severe, psi))

struct Drift {
    std::vector<DriftFinding> findings;
    std::int64_t base_rows = 0, rows = 0;
};
BOOST_DESCRIBE_STRUCT(Drift, (), (findings, base_rows, rows))

struct RecipePreview {
    std::string recipe, sql;
    std::vector<boost::json::object> step_objects;
    std::vector<RecipeStep> steps;
    std::vector<std::string> columns, column_types;
    std::vector<std::vector<boost::json::value>> rows;
    std::int64_t row_count = 0, sampled_rows = 0, base_rows = 0, base_version = 0;
    bool truncated = false;
    std::vector<std::string> warnings;
    std::optional<Drift> drift;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "recipe", .description = "As text, with what its steps took from the data."},
            json::Rule{.member = "sql", .description = "The recipe as one SQL script over the whole table."},
            json::Rule{.member = "step_objects", .description = "The recipe as JSON."},
            json::Rule{.member = "rows", .description = "The first rows of the result."},
            json::Rule{.member = "row_count", .description = "Rows of the result, of the sample."},
            json::Rule{.member = "sampled_rows", .description = "The steps ran on so many of base_rows."},
            json::Rule{.member = "warnings",
                       .description = "What to look at though each step fits: a step that leaves no row."},
            json::Rule{
                .member = "drift",
                .description = "Of a replay: how this data differs from that the recipe was made on."}};
    }
};
BOOST_DESCRIBE_STRUCT(RecipePreview, (),
                      (recipe, sql, step_objects, steps, columns, column_types, rows, row_count, sampled_rows,
                       base_rows, base_version, truncated, warnings, drift))

struct RecipeOther {
    std::string name, dataset_id;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RecipeOther, (), (name, dataset_id, version))

struct Recipe {
    std::string id, dataset_id, name, status, recipe;
    double progress = 0;
    std::optional<std::string> error_message;
    std::int64_t base_version = 0, version = 0;
    std::vector<RecipeOther> sources;
    std::vector<RecipeStep> steps;
    std::vector<std::string> warnings;
    std::string created_at;
    std::optional<std::string> completed_at, withheld;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "status", .one_of = "pending|running|completed|failed"},
            json::Rule{.member = "error_message", .keep_null = true},
            json::Rule{.member = "version",
                       .description = "The number of the version it makes, there once completed."},
            json::Rule{.member = "withheld",
                       .description =
                           "Why name and steps are not told, to someone for whom columns are masked: "
                           "of the steps only kinds and counts are there."},
            json::Rule{.member = "sources", .description = "Versions of other datasets it used."},
            json::Rule{.member = "steps", .description = "With counts, once completed."},
            json::Rule{.member = "warnings",
                       .description = "What to look at though each step went through: one that left no row."},
            json::Rule{.member = "created_at", .format = "date-time"},
            json::Rule{.member = "completed_at", .format = "date-time", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(Recipe, (),
                      (id, dataset_id, name, status, recipe, progress, error_message, base_version, version,
                       sources, steps, warnings, created_at, completed_at, withheld))

struct RecipeList {
    std::vector<Recipe> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(RecipeList, (), (items, next_cursor, total))

struct RecipeAdvice {
    std::optional<std::string> column;
    std::string step, sentence, reason, kind;
    bool safe = false;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "step", .description = "As text, ready to be a line of a recipe."},
            json::Rule{.member = "safe",
                       .description = "Loses nothing that anyone would miss: part of `clean`."},
            json::Rule{.member = "kind",
                       .one_of = "blanks|placeholders|total|spellings|constant|type|duplicates|"
                                 "near_duplicates|missing|outliers|skew|personal|layout"}};
    }
};
BOOST_DESCRIBE_STRUCT(RecipeAdvice, (), (column, step, sentence, reason, kind, safe))

struct RecipeAdviceList {
    std::vector<RecipeAdvice> items;
};
BOOST_DESCRIBE_STRUCT(RecipeAdviceList, (), (items))

struct VersionChoice {
    std::int64_t number = 0;
    static constexpr auto rules() { return std::array{json::Rule{.member = "number", .minimum = 1}}; }
};
BOOST_DESCRIBE_STRUCT(VersionChoice, (), (number))

struct ReplayChoice {
    std::optional<std::string> replay_of;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "replay_of",
                                     .format = "uuid",
                                     .description = "A recipe, of this or another dataset; needed."}};
    }
};
BOOST_DESCRIBE_STRUCT(ReplayChoice, (), (replay_of))

struct VersionFilter {
    std::optional<std::int64_t> version;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "version", .minimum = 1, .description = "Without it the current one."}};
    }
};
BOOST_DESCRIBE_STRUCT(VersionFilter, (), (version))

Result<Recipe> run_recipe(Call& call, const RecipeRequest& in);
Result<net::Response> preview_recipe(Call& call, const RecipeRequest& in);
Result<Drift> recipe_drift(Call& call, const ReplayChoice& in);
Result<RecipeList> list_recipes(Call& call);
Result<Recipe> get_recipe(Call& call);
Result<RecipeAdviceList> recipe_advice(Call& call, const VersionFilter& in);
Result<RecipeAdviceList> recipe_advice_after(Call& call, const RecipeRequest& in);
Result<Dataset> choose_version(Call& call, const VersionChoice& in);

}  // namespace sightline::api
