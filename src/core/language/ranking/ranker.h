#pragma once
// Ranker: the learned weights (data/language.json) and the calibration of confidence. Immutable.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "core/language/ranking/evidence.h"
#include "core/language/ranking/features.h"
#include "core/language/ranking/trees.h"

namespace sightline::language {

class Ranker {
  public:
    static Result<Ranker> load(std::string_view json);

    float weight(FeatureId id) const {
        const auto it = weights_.find(id);
        return it == weights_.end() ? 0.0F : it->second.value;
    }
    /// A feature's weight and its group: the first part of its name, an index into groups(); -1: not known.
    struct Weight {
        float value = 0;
        int group = -1;
    };
    Weight known(FeatureId id) const {
        const auto it = weights_.find(id);
        return it == weights_.end() ? Weight{} : it->second;
    }
    const std::vector<std::string>& groups() const { return groups_; }
    /// What puts the best candidates in order once more (rerank.h); empty where none were learned.
    const Trees& trees() const { return trees_; }
    float score(const FeatureVector& features) const {
        float sum = 0;
        for (const auto& [id, value] : features) sum += weight(id) * value;
        return sum;
    }
    /// Probability that the reading is right.
    double confidence(const Evidence& evidence) const;
    /// Below this confidence a question is refused.
    double refuse_below() const { return refuse_below_; }

  private:
    std::unordered_map<FeatureId, Weight> weights_;
    std::vector<std::string> groups_;
    Trees trees_;
    std::unordered_map<std::string, double> calibration_;
    double refuse_below_ = 0.1;
};

}  // namespace sightline::language
