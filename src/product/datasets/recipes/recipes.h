#pragma once
// RecipeService: recipes tried on a sample, run into new versions, replayed on other data, advised. Every
// call takes the Identity of who asks; a run and a change of the current version need the right to change the
// dataset, the rest the right to read it. Thread-safe; calls block.

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "product/datasets/datasets.h"
#include "product/datasets/recipes/recipe_run.h"

namespace sightline::datasets {

/// Another dataset that a recipe names in join or union, and the version of it that was used.
struct RecipeSource {
    std::string name, dataset_id;
    std::int64_t version = 0;
};

/// One run of a recipe: asked for, and what became of it.
struct StoredRecipe {
    std::string id, tenant_id, dataset_id, user_id, name;
    std::string text;                    ///< canonical
    std::int64_t base = 0, version = 0;  ///< version numbers: it starts from one and makes another
    std::vector<RecipeSource> sources;
    std::string status = "pending";  ///< pending, running, completed, failed
    double progress = 0;
    boost::json::array report;  ///< steps with counts, once completed
    std::string error_message;
    bool automatic = false;  ///< run on rows taken anew, nobody asked for it
    std::int64_t created_at = 0, completed_at = 0;
    bool withheld = false;  ///< from whoever looks: no name, of the steps only kinds and counts
};

/// Said in place of what is withheld.
inline constexpr std::string_view kWithheld =
    "Columns of this data, or of data that went into it, are masked for you. Steps may name their values, so "
    "only the kind of each step is shown.";

struct RecipeRequest {
    std::string name;
    std::string text;       ///< of the recipe
    std::int64_t base = 0;  ///< version number; 0 is the current one
};

struct RecipePreview {
    RecipeOutcome outcome;
    Table rows;                     ///< the first of the result
    std::int64_t sampled_rows = 0;  ///< the steps ran on so many
    std::int64_t base_rows = 0;     ///< of so many
    std::int64_t base = 0;
};

/// A step worth taking, and why.
struct Advice {
    std::string column;  ///< "" for the whole table
    std::string step;    ///< as text
    std::string reason;  ///< a sentence with the figures it rests on
    std::string kind;    ///< missing, blanks, placeholders, total, spellings, type, constant, outliers,
                         ///< duplicates, near_duplicates, skew, personal
    bool safe = false;   ///< loses nothing a person would miss: part of a first cleaning
};

/// How data differs from that which a recipe was made on.
struct DriftFinding {
    std::string column;
    std::string kind;    ///< missing, new, retyped, moved, categories
    std::string detail;  ///< a sentence
    bool severe = false;
    std::optional<double> psi;  ///< population stability index, of moved
};
struct Drift {
    std::vector<DriftFinding> findings;
    std::int64_t base_rows = 0, rows = 0;
};

class RecipeService {
  public:
    virtual ~RecipeService() = default;

    /// A step that does not fit is told in outcome.failure, with what the steps before it made.
    virtual Result<RecipePreview> preview(const teams::Identity& who, const std::string& dataset_id,
                                          const RecipeRequest& request,
                                          const engine::CancelToken& cancel) = 0;
    /// Queues the run; its version appears when it is through. InvalidInput for a recipe that does not read.
    virtual Result<StoredRecipe> run(const teams::Identity& who, const std::string& dataset_id,
                                     const RecipeRequest& request) = 0;
    virtual Result<StoredRecipe> get(const teams::Identity& who, const std::string& dataset_id,
                                     const std::string& recipe_id) = 0;
    /// Of whatever dataset, to be replayed; NotFound when that dataset may not be read.
    virtual Result<StoredRecipe> find(const teams::Identity& who, const std::string& recipe_id) = 0;
    virtual Result<std::vector<StoredRecipe>> list(const teams::Identity& who,
                                                   const std::string& dataset_id) = 0;
    /// Of a version; 0 is the current one.
    virtual Result<std::vector<Advice>> advice(const teams::Identity& who, const std::string& dataset_id,
                                               std::int64_t version) = 0;
    /// Of what the steps of a recipe make of a sample, so that nothing is advised that they have done; where
    /// one does not fit, of what those before it make.
    virtual Result<std::vector<Advice>> advice_after(const teams::Identity& who,
                                                     const std::string& dataset_id,
                                                     const RecipeRequest& request,
                                                     const engine::CancelToken& cancel) = 0;
    /// The current version of `dataset_id` against the data that recipe was made on.
    virtual Result<Drift> drift(const teams::Identity& who, const std::string& dataset_id,
                                const StoredRecipe& recipe, const engine::CancelToken& cancel) = 0;
    virtual Result<Dataset> activate(const teams::Identity& who, const std::string& dataset_id,
                                     std::int64_t version) = 0;
};

boost::json::array report_json(const std::vector<StepCount>& steps);
/// What whoever runs it should know though every step went through: sentences.
std::vector<std::string> warnings_of(const boost::json::array& report);

}  // namespace sightline::datasets
