#include "surface/api/dataset_profile.h"

#include "base/clock.h"

namespace sightline::api {

Result<boost::json::object> dataset_profile(Call& call) {
    SL_TRY(auto version, call.services.datasets->version(call.who(), call.id()));
    return std::move(version.profile);
}

Result<VersionList> dataset_versions(Call& call) {
    SL_TRY(const auto dataset, call.services.datasets->get(call.who(), call.id()));
    SL_TRY(auto versions, call.services.datasets->versions(call.who(), call.id()));
    VersionList out{.total = static_cast<std::int64_t>(versions.size())};
    for (auto& version : versions)
        out.items.push_back({.id = version.id,
                             .number = version.number,
                             .row_count = version.table.row_count,
                             .is_current = version.number == dataset.current_version,
                             .load_report = std::move(version.load_report),
                             .created_at = iso_utc(version.created_at)});
    return out;
}

Result<SuggestionList> dataset_suggestions(Call& call) {
    SL_TRY(auto items, call.services.datasets->suggestions(call.who(), call.id()));
    return SuggestionList{std::move(items)};
}

}  // namespace sightline::api
