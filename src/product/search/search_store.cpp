#include "product/search/search_store.h"

#include "base/json.h"

namespace sightline::search {

Result<std::vector<std::string>> existing_answers(store::Session& s, const teams::Identity& who,
                                                  const std::vector<std::string>& ids) {
    std::vector<std::string> out;
    if (ids.empty()) return out;
    std::string places;
    std::vector<store::Parameter> parameters{who.tenant_id, who.user_id};
    for (const auto& id : ids) {
        places += places.empty() ? "?" : ", ?";
        parameters.emplace_back(id);
    }
    SL_TRY(const auto rows,
           s.query("SELECT id FROM answers WHERE tenant_id = ? AND user_id = ? AND id IN (" + places + ")",
                   parameters));
    for (const auto& r : rows) out.push_back(r.text("id"));
    return out;
}

Result<double> answer_confidence(store::Session& s, const teams::Identity& who, const std::string& id) {
    SL_TRY(const auto rows, s.query("SELECT body FROM answers WHERE id = ? AND tenant_id = ? AND user_id = ?",
                                    {id, who.tenant_id, who.user_id}));
    if (rows.empty()) return 0.0;
    SL_TRY(const auto body, json::parse(rows.front().text("body"), 200));
    const auto* score = body.as_object().if_contains("confidence_score");
    return score && score->is_number() ? score->to_number<double>() : 0.0;
}

}  // namespace sightline::search
