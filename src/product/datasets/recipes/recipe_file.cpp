#include "product/datasets/recipes/recipe_file.h"

#include <algorithm>
#include <filesystem>

#include "core/query/sql.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/importing/profile.h"
#include "product/datasets/recipes/recipe_drift.h"

namespace sightline::datasets {

namespace fs = std::filesystem;

Result<FileOutcome> run_file_recipe(const engine::Launch& launch, const engine::Limits& limits,
                                    const FileReader& reader, const std::string& folder,
                                    const FileRecipe& what, const engine::CancelToken& cancel) {
    SL_TRY(const recipe::Recipe recipe, recipe::parse(what.recipe));
    const auto found = [](const std::string& path) -> Result<fs::path> {
        std::error_code ec;
        fs::path full = fs::canonical(path, ec);
        if (ec || !fs::is_regular_file(full, ec))
            return fail(ErrorCode::NotFound, "There is no file '" + path + "'.");
        return full;
    };
    engine::Spec spec;
    spec.writable = {folder};
    spec.limits = limits;
    SL_TRY(const fs::path main, found(what.file));
    const auto source_of = [&](const fs::path& path, const std::string& sheet,
                               const std::optional<recipe::Reread>& again) -> Result<TableSource> {
        SL_TRY(TableSource source,
               again ? TableSource::find_again(*again, reader, "local", path.string(), {}, cancel, sheet)
                     : TableSource::find(reader, "local", path.string(), {}, cancel, {}, sheet));
        if (!source.has_table())
            return fail(ErrorCode::Unprocessable, "'" + path.filename().string() + "' holds no table.");
        spec.readable.push_back(fs::path(source.path()).parent_path().string());
        return source;
    };
    SL_TRY(const TableSource main_source, source_of(main, what.sheet, recipe::reread_of(recipe)));
    std::vector<std::pair<std::string, TableSource>> others;
    for (const auto& [name, file] : what.others) {
        SL_TRY(const fs::path path, found(file));
        SL_TRY(TableSource source, source_of(path, {}, {}));
        others.emplace_back(name, std::move(source));
    }
    std::optional<TableSource> earlier;
    if (!what.drift_from.empty()) {
        SL_TRY(const fs::path path, found(what.drift_from));
        SL_TRY(TableSource source, source_of(path, what.sheet, recipe::reread_of(recipe)));
        earlier = std::move(source);
    }
    SL_TRY(const auto engine, engine::start(launch, spec));
    FileOutcome out;
    const auto load = [&](const TableSource& source, const std::string& table) -> Result<query::TableInfo> {
        engine::LoadOptions options = source.options();
        options.table = table;
        SL_TRY(auto report, engine->load(source.path(), options, cancel));
        source.complete(report);
        out.repairs.insert(out.repairs.end(), report.repairs.begin(), report.repairs.end());
        return table_in(*engine, table, cancel);
    };
    RecipeInput input;
    input.relation = main.stem().string();
    input.models = {reader, "local", folder};
    SL_TRY(input.table, load(main_source, input.relation));
    for (const auto& [name, source] : others) {
        std::string relation = name;
        while (relation == input.relation) relation += "_";
        SL_TRY(query::TableInfo table, load(source, relation));
        input.others[name] = {relation, std::move(table)};
    }
    if (earlier) {
        std::string relation = "earlier";
        const auto taken = [&] {
            return relation == input.relation || std::ranges::any_of(input.others, [&](const auto& o) {
                       return o.second.relation == relation;
                   });
        };
        while (taken()) relation += "_";
        const std::size_t own_repairs = out.repairs.size();
        SL_CHECK(load(*earlier, relation));
        out.repairs.resize(own_repairs);
        const auto ask = [&](const std::string& sql) {
            return engine->query({sql, {}, 0, 1u << 30}, cancel);
        };
        SL_TRY(const Profile before, profile(ask, relation, {.histograms = false}));
        SL_TRY(const Profile now, profile(ask, input.relation, {.histograms = false}));
        SL_TRY(const Drift drift, measure_drift(before.table, relation, now.table, input.relation, ask));
        what.drifted(drift);
    }
    SL_TRY(out.outcome, run_recipe(*engine, recipe, input, cancel));
    const std::string relation = query::quote_identifier(out.outcome.relation);
    if (what.preview) {
        SL_TRY(out.rows,
               engine->query({"SELECT * FROM " + relation + " LIMIT " + std::to_string(what.shown_rows), {}},
                             cancel));
        return out;
    }
    out.path = folder + "/result";
    SL_CHECK(engine->query(
        {"COPY " + relation + " TO '" + out.path + "' (" + std::string(copy_options(what.to)) + ")", {}},
        cancel));
    return out;
}

}  // namespace sightline::datasets
