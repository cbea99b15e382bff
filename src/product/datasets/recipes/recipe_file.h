#pragma once
// A recipe on files of this machine, with no server: what `sightline recipe` does.

#include <functional>
#include <string>
#include <vector>

#include "base/table.h"
#include "product/datasets/importing/convert.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::datasets {

struct FileRecipe {
    std::string file, sheet;  ///< a workbook's sheet; "" takes its largest table
    std::vector<std::pair<std::string, std::string>> others;  ///< name in the recipe, file
    std::string recipe;                                       ///< its text
    bool preview = false;                                     ///< rows to show instead of a file
    ConvertedFormat to = ConvertedFormat::Csv;
    std::size_t shown_rows = 20;
    std::string drift_from;  ///< the file the recipe was made on; "" measures no drift
    /// How `file` differs from it; called before the first step, so that it is told where a step does not
    /// fit.
    std::function<void(const Drift&)> drifted;
};
struct FileOutcome {
    RecipeOutcome outcome;
    std::vector<std::string> repairs;
    Table rows;        ///< of a preview
    std::string path;  ///< the file written, in the caller's folder; "" for a preview
};

Result<FileOutcome> run_file_recipe(const engine::Launch& launch, const engine::Limits& limits,
                                    const FileReader& reader, const std::string& folder,
                                    const FileRecipe& what, const engine::CancelToken& cancel = {});

}  // namespace sightline::datasets
