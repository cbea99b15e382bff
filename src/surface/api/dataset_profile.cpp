#include "surface/api/dataset_profile.h"

#include "base/clock.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::api {

Result<boost::json::object> dataset_profile(Call& call) {
    SL_TRY(auto version, call.services.datasets->version(call.who(), call.id()));
    if (const auto* sample = version.load_report.if_contains("sample"); sample && version.kind == "sample") {
        const auto* beginning = sample->as_object().if_contains("beginning");
        version.profile["sample"] = {{"rows", version.table.row_count},
                                     {"about_rows", sample->at("about_rows")},
                                     {"beginning", beginning && beginning->as_bool()}};
    }
    return std::move(version.profile);
}

Result<VersionList> dataset_versions(Call& call) {
    SL_TRY(const auto dataset, call.services.datasets->get(call.who(), call.id()));
    SL_TRY(auto versions, call.services.datasets->versions(call.who(), call.id()));
    VersionList out{.total = static_cast<std::int64_t>(versions.size())};
    for (auto& version : versions) {
        auto& item =
            out.items.emplace_back(DatasetVersion{.id = version.id,
                                                  .number = version.number,
                                                  .row_count = version.table.row_count,
                                                  .is_current = version.number == dataset.current_version,
                                                  .kind = version.kind,
                                                  .load_report = std::move(version.load_report),
                                                  .created_at = iso_utc(version.created_at)});
        if (version.kind != "recipe") continue;
        item.base_version = version.recipe.at("base").to_number<std::int64_t>();
        if (version.recipe_withheld) item.withheld = datasets::kWithheld;
        item.recipe = std::string(version.recipe.at("text").as_string());
    }
    return out;
}

Result<SuggestionList> dataset_suggestions(Call& call) {
    SL_TRY(auto items, call.services.datasets->suggestions(call.who(), call.id()));
    return SuggestionList{std::move(items)};
}

}  // namespace sightline::api
