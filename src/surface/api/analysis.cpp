#include "surface/api/analysis.h"

#include "base/clock.h"
#include "base/ids.h"
#include "product/datasets/versions/masked_versions.h"

namespace sightline::api {

namespace {

Result<Masking> masking_document(Call& call, const datasets::MaskingPolicy& policy) {
    SL_TRY(const auto dataset, call.services.datasets->get(call.who(), call.id()));
    const auto standing =
        teams::standing(call.who(), {dataset.tenant_id, dataset.owner_id, dataset.is_public});
    Masking out;
    out.standing = teams::name_of(standing);
    const auto mine = datasets::rules_for(policy, standing);
    // By rules of its own, or of what it was made of.
    const auto version = call.services.datasets->version(call.who(), call.id());
    out.masked = !mine.empty() || (version && !version->masks.empty());
    for (const auto& rule : policy.rules) {
        // A column that is hidden from someone is not named to them either.
        const bool hidden = std::ranges::any_of(
            mine, [&](const auto& r) { return r.column == rule.column && r.mask == datasets::Mask::Hidden; });
        if (!hidden)
            out.items.push_back({rule.column, std::string(datasets::name_of(rule.mask)),
                                 std::string(teams::name_of(rule.visible_to))});
    }
    if (policy.updated_at > 0) out.updated_at = iso_utc(policy.updated_at);
    return out;
}

}  // namespace

Result<analysis::Quality> dataset_quality(Call& call) {
    const Hangup hangup(call.request);
    return call.services.analysis->quality(call.who(), call.id(), hangup.token);
}

Result<boost::json::object> quality_rows(Call& call, const FindingRows& in) {
    SL_CHECK(call.services.datasets->get(call.who(), call.id()));
    if (in.finding.empty())
        return fail(ErrorCode::InvalidInput, "finding is required: the id of one that /quality lists.");
    const Hangup hangup(call.request);
    SL_TRY(const Table table, call.services.analysis->quality_rows(call.who(), call.id(), in.finding,
                                                                   in.limit + 1, in.offset, hangup.token));
    const auto limit = static_cast<std::size_t>(in.limit);
    boost::json::object out = rows_document(table, 0, limit);
    out["row_count"] = std::min(table.row_count(), limit);
    out["truncated"] = table.row_count() > limit;
    return out;
}

Result<analysis::Statistics> dataset_analysis(Call& call) {
    const Hangup hangup(call.request);
    return call.services.analysis->statistics(call.who(), call.id(), hangup.token);
}

Result<analysis::PersonalReport> dataset_personal_data(Call& call) {
    const Hangup hangup(call.request);
    return call.services.analysis->personal_data(call.who(), call.id(), hangup.token);
}

Result<Masking> get_masking(Call& call) {
    SL_TRY(const auto policy, call.services.datasets->masking(call.who(), call.id()));
    return masking_document(call, policy);
}

Result<Masking> put_masking(Call& call, const MaskingUpdate& in) {
    std::vector<datasets::MaskRule> rules;
    for (const auto& item : in.items)
        rules.push_back(
            {item.column, *datasets::mask_from(item.mask), *datasets::standing_from(item.visible_to)});
    SL_TRY(const auto policy, call.services.datasets->set_masking(call.who(), call.id(), rules));
    return masking_document(call, policy);
}

Result<RelationList> list_relations(Call& call, const RelationQuery& in) {
    std::vector<std::string> ids;
    for (std::size_t at = 0; at <= in.dataset_ids.size();) {
        const std::size_t end = std::min(in.dataset_ids.find(',', at), in.dataset_ids.size());
        ids.push_back(in.dataset_ids.substr(at, end - at));
        if (!is_id(ids.back()))
            return fail(ErrorCode::InvalidInput, "dataset_ids are ids of datasets, separated by commas.");
        at = end + 1;
    }
    const Hangup hangup(call.request);
    SL_TRY(auto found, call.services.analysis->relations(call.who(), ids, hangup.token));
    RelationList out;
    out.total = static_cast<std::int64_t>(found.size());
    out.items = std::move(found);
    return out;
}

Result<analysis::Relation> join_advice(Call& call, const analysis::RelationEnds& in) {
    const Hangup hangup(call.request);
    return call.services.analysis->join_advice(call.who(), in, hangup.token);
}

Result<analysis::Relation> decide_relation(Call& call, const RelationUpdate& in) {
    SL_CHECK(call.services.datasets->decide_relation(
        call.who(), {in.from_dataset, in.from_column, in.to_dataset, in.to_column,
                     in.status == "undecided" ? "" : in.status}));
    return join_advice(call, {in.from_dataset, in.from_column, in.to_dataset, in.to_column});
}

}  // namespace sightline::api
