#include "core/language/ranking/ranker.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"

namespace sightline::language {

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
        r.weights_[feature_id(name)] = static_cast<float>(value.to_number<double>());
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
    const double z = at("bias") + at("probability") * e.probability + at("margin") * std::min(e.margin, 5.0) +
                     at("covered") * e.covered + at("unmatched") * std::min(e.unmatched, 6.0) +
                     at("weak") * e.weak + at("exact") * std::min(e.exact, 5.0) +
                     at("average") * std::clamp(e.average, -3.0, 3.0) +
                     at("filters") * std::min(e.filters, 4.0) + at("outputs") * std::min(e.outputs, 4.0) +
                     at("joined") * std::min(e.joined, 3.0) + at("guessed") * std::min(e.guessed, 2.0);
    return 1.0 / (1.0 + std::exp(-z));
}

}  // namespace sightline::language
