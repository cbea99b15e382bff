#include "surface/api/search.h"

#include "base/clock.h"

namespace sightline::api {

namespace {

std::optional<search::Kind> kind_from(const std::optional<std::string>& name) {
    for (const auto kind : {search::Kind::Dataset, search::Kind::Column, search::Kind::Question})
        if (name == search::name_of(kind)) return kind;
    return std::nullopt;
}

}  // namespace

Result<SearchList> search_all(Call& call, const SearchQuery& in) {
    SL_TRY(auto found, call.services.search->find(
                           call.who(), {in.q, kind_from(in.kind), static_cast<std::size_t>(in.limit)}));
    SearchList out{.total = static_cast<std::int64_t>(found.hits.size()), .partial = found.partial};
    for (auto& hit : found.hits) {
        SearchHit& item = out.items.emplace_back();
        item.kind = search::name_of(hit.kind);
        item.id = std::move(hit.id);
        item.title = std::move(hit.title);
        item.score = hit.score;
        if (hit.kind != search::Kind::Dataset) item.dataset_name = std::move(hit.dataset_name);
        if (hit.kind == search::Kind::Column) item.column_type = std::move(hit.column_type);
        if (hit.kind == search::Kind::Question) {
            item.asked_at = iso_utc(hit.asked_at);
            item.dataset_ids = std::move(hit.dataset_ids);
        }
        for (auto& r : hit.reasons)
            item.reasons.push_back(
                {std::move(r.by), std::move(r.asked), std::move(r.found), std::move(r.in)});
    }
    return out;
}

}  // namespace sightline::api
