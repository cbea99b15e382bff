#pragma once
// Ranker: the learned weights (data/language.json) and the calibration of confidence. Immutable.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "core/language/ranking/features.h"

namespace sightline::language {

/// What confidence is computed from, beside the score: see Ranker::confidence.
struct Evidence {
    double probability = 0;  ///< share of the softmax over all candidates
    double margin = 0;       ///< score over the next different candidate
    double covered = 0;      ///< share of the content words that were used
    double unmatched = 0;    ///< number of content words that matched nothing
    double weak = 0;         ///< number of columns found by meaning alone
    double exact = 0;        ///< number of names and values found word for word
    double average = 0;      ///< score per token
    double filters = 0, outputs = 0;
    double joined = 0;   ///< number of tables beside the first
    double guessed = 0;  ///< number of figures whose aggregate no word said
};

class Ranker {
  public:
    static Result<Ranker> load(std::string_view json);

    float weight(FeatureId id) const {
        const auto it = weights_.find(id);
        return it == weights_.end() ? 0.0F : it->second;
    }
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
    std::unordered_map<FeatureId, float> weights_;
    std::unordered_map<std::string, double> calibration_;
    double refuse_below_ = 0.1;
};

}  // namespace sightline::language
