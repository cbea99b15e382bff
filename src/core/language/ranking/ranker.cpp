#include "core/language/ranking/ranker.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "core/language/ranking/rerank.h"

namespace sightline::language {
namespace {

Result<std::vector<std::string>> groups_of(const boost::json::value& trees) {
    const auto* list = trees.get_object().if_contains("groups");
    std::vector<std::string> groups;
    if (list && list->is_array())
        for (const auto& g : list->get_array())
            if (g.is_string()) groups.emplace_back(g.get_string());
    if (groups.empty())
        return fail(ErrorCode::InvalidInput, "The language weights have trees and no groups.");
    return groups;
}

}  // namespace

Result<Ranker> Ranker::load(std::string_view text) {
    const auto bad = [](std::string what) {
        return fail(ErrorCode::InvalidInput, "The language weights (data/language.json) are damaged: " +
                                                 what + ". Restore the file or run make train.");
    };
    auto json = json::parse(text);
    if (!json) return bad(json.error().message);
    const auto* root = json->if_object();
    if (!root) return bad("not an object");
    const auto* weights = root->if_contains("weights");
    if (!weights || !weights->is_object()) return bad("no \"weights\"");
    Ranker r;
    r.weights_.reserve(weights->get_object().size());
    for (const auto& [name, value] : weights->get_object()) {
        if (!value.is_number()) return bad("weight of " + std::string(name) + " is not a number");
        r.weights_[feature_id(name)].value = static_cast<float>(value.to_number<double>());
    }
    if (const auto* trees = root->if_contains("trees")) {
        SL_TRY(r.trees_, Trees::read(*trees));
        SL_TRY(r.groups_, groups_of(*trees));
        if (r.trees_.inputs() != tree_inputs(r.groups_))
            return bad("the trees look at other things than this program shows them");
        for (const auto& [name, value] : weights->get_object()) {
            const auto at = std::ranges::find(r.groups_, name.substr(0, name.find(':')));
            if (at != r.groups_.end())
                r.weights_[feature_id(name)].group = static_cast<int>(at - r.groups_.begin());
        }
    }
    if (const auto* calibration = root->if_contains("confidence"); calibration && calibration->is_object())
        for (const auto& [name, value] : calibration->get_object())
            if (value.is_number()) r.calibration_[std::string(name)] = value.to_number<double>();
    if (const auto* limit = root->if_contains("refuse_below"); limit && limit->is_number())
        r.refuse_below_ = limit->to_number<double>();
    return r;
}

double Ranker::confidence(const Evidence& e) const {
    const auto at = [&](const char* name) {
        const auto it = calibration_.find(name);
        return it == calibration_.end() ? 0.0 : it->second;
    };
    const double z = at("bias") + at("probability") * e.probability +
                     at("margin") * std::clamp(e.margin, -5.0, 5.0) + at("covered") * e.covered +
                     at("unmatched") * std::min(e.unmatched, 6.0) + at("weak") * e.weak +
                     at("exact") * std::min(e.exact, 5.0) + at("average") * std::clamp(e.average, -3.0, 3.0) +
                     at("preferred") * e.preferred + at("ahead") * std::clamp(e.ahead, -5.0, 5.0) +
                     at("filters") * std::min(e.filters, 4.0) + at("outputs") * std::min(e.outputs, 4.0) +
                     at("joined") * std::min(e.joined, 3.0) + at("guessed") * std::min(e.guessed, 2.0);
    return 1.0 / (1.0 + std::exp(-z));
}

}  // namespace sightline::language
