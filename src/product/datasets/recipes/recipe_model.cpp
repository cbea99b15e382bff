#include "product/datasets/recipes/recipe_model.h"

#include <filesystem>

#include "core/query/sql.h"

namespace sightline::datasets {

namespace fs = std::filesystem;

namespace {

/// A file of that name while it is needed.
struct Passing {
    std::string path;
    explicit Passing(std::string p) : path(std::move(p)) {}
    ~Passing() {
        std::error_code ec;
        fs::remove(path, ec);
    }
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;
};

}  // namespace

Result<void> make_model(engine::Engine& engine, const recipe::ModelOrder& order, const std::string& relation,
                        const ModelRuns& runs, const engine::CancelToken& cancel) {
    if (!runs.reader.jail || runs.folder.empty())
        return fail(ErrorCode::Unavailable,
                    "this step needs a model, which the Python worker makes; it is not set up here");
    const Passing table(runs.folder + "/model_table.parquet"), answer(runs.folder + "/model_answer.parquet");
    std::string columns;
    for (const auto& name : order.features)
        columns += (columns.empty() ? "" : ", ") + query::quote_identifier(name);
    SL_CHECK(engine.query({"COPY (SELECT " + columns + " FROM " + query::quote_identifier(relation) +
                               ") TO '" + table.path + "' (FORMAT parquet)",
                           {}},
                          cancel));
    jail::Task task;
    task.name = "fit_model";
    task.inputs = {{table.path, "table.parquet"}};
    boost::json::array about;
    for (const auto& name : order.columns) about.emplace_back(name);
    task.arguments = {{"file", "table.parquet"},
                      {"method", order.method},
                      {"columns", std::move(about)},
                      {"beyond", order.beyond}};
    SL_TRY(const auto outcome, runs.reader.jail->run(runs.tenant, task, runs.reader.limits, cancel));
    std::error_code ec;
    fs::copy_file(outcome.folder + "/model.parquet", answer.path, fs::copy_options::overwrite_existing, ec);
    if (ec)
        return fail(ErrorCode::ResourceExhausted, "there is no room for what the model found", ec.message());
    engine::LoadOptions options;
    options.format = "parquet";
    options.table = order.relation;
    SL_TRY(const auto report, engine.load(answer.path, options, cancel));
    SL_TRY(const auto own, table_in(engine, relation, cancel));
    if (report.row_count != own.row_count)
        return fail(ErrorCode::Internal, "the model's answer does not fit the table");
    return {};
}

}  // namespace sightline::datasets
