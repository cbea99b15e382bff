#include "surface/api/recipes.h"

#include "base/clock.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/recipe_text.h"
#include "product/analysis/masking_advice.h"
#include "product/datasets/recipes/recipes.h"
#include "surface/api/problem.h"
#include "surface/api/rows.h"

namespace sightline::api {

namespace {

std::optional<std::string> present(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

/// The recipe's text, whichever way it was given, and the recipe it repeats.
struct Given {
    datasets::RecipeRequest request;
    std::optional<datasets::StoredRecipe> replayed;
};

Result<std::string> text_of(const boost::json::value& document) {
    SL_TRY(const auto recipe, recipe::recipe_from_json(document));
    return recipe::print(recipe);
}

Result<std::string> clean_text(Call& call, std::int64_t version) {
    SL_TRY(const auto advice, call.services.datasets->recipes().advice(call.who(), call.id(), version));
    std::string out;
    for (const auto& a : advice)
        if (a.safe) out += a.step + "\n";
    if (out.empty()) return fail(ErrorCode::Unprocessable, "There is nothing to clean: no step is advised.");
    return out;
}

Result<Given> given(Call& call, const RecipeRequest& in) {
    // A dataset one may not see is not there, whatever else is said.
    SL_CHECK(call.services.datasets->get(call.who(), call.id()));
    const int forms =
        in.recipe.has_value() + in.steps.has_value() + in.kind.has_value() + in.replay_of.has_value();
    if (forms != 1)
        return fail(ErrorCode::InvalidInput, "Give exactly one of recipe, steps, kind and replay_of.");
    if (in.arguments && !in.kind) return fail(ErrorCode::InvalidInput, "arguments belong to a kind.");
    Given out;
    out.request.name = in.name.value_or("");
    out.request.base = in.base_version.value_or(0);
    if (in.recipe) {
        out.request.text = *in.recipe;
    } else if (in.steps) {
        boost::json::array steps(in.steps->begin(), in.steps->end());
        SL_TRY(out.request.text, text_of(boost::json::object{{"steps", std::move(steps)}}));
    } else if (in.replay_of) {
        SL_TRY(out.replayed, call.services.datasets->recipes().find(call.who(), *in.replay_of));
        if (out.replayed->withheld)
            return fail(
                ErrorCode::Forbidden,
                "The steps of that recipe are not told to you, as columns they may name are masked for "
                "you. Ask the dataset's owner to run it again.");
        out.request.text = out.replayed->text;
        if (out.request.name.empty()) out.request.name = out.replayed->name;
    } else if (*in.kind == "clean") {
        SL_TRY(out.request.text, clean_text(call, out.request.base));
    } else {
        boost::json::object step = in.arguments.value_or(boost::json::object());
        step["step"] = *in.kind;
        SL_TRY(out.request.text,
               text_of(boost::json::object{{"steps", boost::json::array{std::move(step)}}}));
    }
    return out;
}

Result<std::vector<RecipeStep>> steps_of(const boost::json::array& report) {
    return json::from_json<std::vector<RecipeStep>>(boost::json::value(report));
}

Result<Recipe> document(const datasets::StoredRecipe& r) {
    Recipe out{.id = r.id,
               .dataset_id = r.dataset_id,
               .name = r.name,
               .status = r.status,
               .recipe = r.text,
               .progress = r.progress,
               .error_message = present(r.error_message),
               .base_version = r.base,
               .version = r.version,
               .created_at = iso_utc(r.created_at)};
    if (r.completed_at > 0) out.completed_at = iso_utc(r.completed_at);
    if (r.withheld) out.withheld = datasets::kWithheld;
    for (const auto& s : r.sources)
        out.sources.push_back({.name = s.name, .dataset_id = s.dataset_id, .version = s.version});
    SL_TRY(out.steps, steps_of(r.report));
    out.warnings = datasets::warnings_of(r.report);
    return out;
}

Drift drift_document(const datasets::Drift& drift) {
    Drift out{.base_rows = drift.base_rows, .rows = drift.rows};
    for (const auto& f : drift.findings)
        out.findings.push_back(
            {.column = f.column, .kind = f.kind, .detail = f.detail, .severe = f.severe, .psi = f.psi});
    return out;
}

/// Is a column no longer what it was, or no longer there, once these steps are taken?
bool is_changed(const recipe::Recipe& taken, const std::string& column) {
    return std::ranges::any_of(taken.steps, [&](const recipe::Step& s) {
        if (!s.on) return false;
        if (s.kind == "pivot" || s.kind == "unpivot" || s.kind == "reread") return true;
        if (s.kind == "rename") return s.text("from") == column;
        if (s.kind != "mask" && s.kind != "drop" && s.kind != "keep") return false;
        const auto& columns = s.list("columns");
        const bool named = std::ranges::find(columns, column) != columns.end();
        return s.kind == "keep" ? !named : named;
    });
}

/// Steps that mask what personal data is known of the current version.
Result<void> add_masks(Call& call, std::int64_t version, const recipe::Recipe& taken,
                       std::vector<datasets::Advice>& advice) {
    SL_TRY(const auto current, call.services.datasets->version(call.who(), call.id()));
    if (version > 0 && version != current.number) return {};
    const Hangup hangup(call.request);
    const auto personal = call.services.analysis->personal_data(call.who(), call.id(), hangup.token);
    if (!personal && personal.error().code == ErrorCode::Cancelled) return std::unexpected(personal.error());
    if (!personal) return {};
    for (auto& a : analysis::masking_steps(*personal))
        if (!is_changed(taken, a.column)) advice.push_back(std::move(a));
    return {};
}

RecipeAdviceList advice_document(const std::vector<datasets::Advice>& advice) {
    RecipeAdviceList out;
    for (const auto& a : advice) {
        const auto step = recipe::parse(a.step);
        out.items.push_back(
            {.column = present(a.column),
             .step = a.step,
             .sentence = step && !step->steps.empty() ? recipe::describe(step->steps.front()) : a.step,
             .reason = a.reason,
             .kind = a.kind,
             .safe = a.safe});
    }
    return out;
}

}  // namespace

Result<Recipe> run_recipe(Call& call, const RecipeRequest& in) {
    SL_TRY(const Given g, given(call, in));
    SL_TRY(const auto stored, call.services.datasets->recipes().run(call.who(), call.id(), g.request));
    return document(stored);
}

Result<net::Response> preview_recipe(Call& call, const RecipeRequest& in) {
    SL_TRY(const Given g, given(call, in));
    auto& recipes = call.services.datasets->recipes();
    const Hangup hangup(call.request);
    boost::json::value drift;
    if (g.replayed) {
        SL_TRY(const auto found, recipes.drift(call.who(), call.id(), *g.replayed, hangup.token));
        drift = json::to_json(drift_document(found));
    }
    SL_TRY(const auto p, recipes.preview(call.who(), call.id(), g.request, hangup.token));
    boost::json::object out = rows_document(p.rows, 0, p.rows.row_count());
    out["recipe"] = recipe::print(p.outcome.recipe);
    out["sql"] = p.outcome.sql;
    out["step_objects"] = recipe::to_json(p.outcome.recipe).at("steps");
    out["steps"] = datasets::report_json(p.outcome.steps);
    out["warnings"] = json::to_json(datasets::warnings_of(out.at("steps").as_array()));
    out["row_count"] = p.outcome.table.row_count;
    out["truncated"] = p.outcome.table.row_count > static_cast<std::int64_t>(p.rows.row_count());
    out["sampled_rows"] = p.sampled_rows;
    out["base_rows"] = p.base_rows;
    out["base_version"] = p.base;
    if (!drift.is_null()) out["drift"] = std::move(drift);
    if (p.outcome.failure)
        return problem(p.outcome.failure->error, {.step = p.outcome.failure->step, .partial = std::move(out)},
                       call.request.request_id);
    return detail::json_response(call, 200, out);
}

Result<Drift> recipe_drift(Call& call, const ReplayChoice& in) {
    // A dataset one may not see is not there, whatever else is said.
    SL_CHECK(call.services.datasets->get(call.who(), call.id()));
    if (!in.replay_of) return fail(ErrorCode::InvalidInput, "replay_of is required: name a recipe.");
    auto& recipes = call.services.datasets->recipes();
    SL_TRY(const auto replayed, recipes.find(call.who(), *in.replay_of));
    const Hangup hangup(call.request);
    SL_TRY(const auto found, recipes.drift(call.who(), call.id(), replayed, hangup.token));
    return drift_document(found);
}

Result<RecipeList> list_recipes(Call& call) {
    SL_TRY(const auto all, call.services.datasets->recipes().list(call.who(), call.id()));
    RecipeList out{.total = static_cast<std::int64_t>(all.size())};
    for (const auto& r : all) {
        SL_TRY(Recipe item, document(r));
        out.items.push_back(std::move(item));
    }
    return out;
}

Result<Recipe> get_recipe(Call& call) {
    SL_TRY(const auto found,
           call.services.datasets->recipes().get(call.who(), call.id(), call.parameters.at(1)));
    return document(found);
}

Result<RecipeAdviceList> recipe_advice(Call& call, const VersionFilter& in) {
    SL_TRY(auto advice,
           call.services.datasets->recipes().advice(call.who(), call.id(), in.version.value_or(0)));
    SL_CHECK(add_masks(call, in.version.value_or(0), {}, advice));
    return advice_document(advice);
}

Result<RecipeAdviceList> recipe_advice_after(Call& call, const RecipeRequest& in) {
    SL_TRY(const Given g, given(call, in));
    SL_TRY(const recipe::Recipe taken, recipe::parse(g.request.text));
    const Hangup hangup(call.request);
    SL_TRY(auto advice,
           call.services.datasets->recipes().advice_after(call.who(), call.id(), g.request, hangup.token));
    SL_CHECK(add_masks(call, g.request.base, taken, advice));
    return advice_document(advice);
}

Result<Dataset> choose_version(Call& call, const VersionChoice& in) {
    SL_TRY(const auto changed, call.services.datasets->recipes().activate(call.who(), call.id(), in.number));
    return dataset_document(changed, call.who());
}

}  // namespace sightline::api
