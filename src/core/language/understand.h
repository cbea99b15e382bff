#pragma once
// Candidates: everything `understand` chooses from; the training program reads it too.

#include <memory>
#include <string_view>
#include <vector>

#include "core/language/drafts/draft.h"
#include "core/language/language.h"
#include "core/language/ranking/ranker.h"

namespace sightline::language {

struct Candidates {
    std::unique_ptr<const AnalysedQuestion> analysed;
    const AnalysedQuestion& question() const { return *analysed; }
    std::vector<Arc> arcs;  ///< the drafts point into it
    std::unique_ptr<Grammar> grammar;
    std::vector<Draft> drafts;  ///< best first, no two alike
};

/// `text` must outlive the result.
Candidates find_candidates(std::string_view text, const Lexicon& lexicon, const Ranker& ranker,
                           const WordVectors& vectors, const Options& options, FeatureNames* names);

}  // namespace sightline::language
