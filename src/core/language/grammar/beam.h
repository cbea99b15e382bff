#pragma once
// The beam: the best sequences of arcs and skipped words that read a whole question from left to right.

#include <cstddef>
#include <vector>

#include "core/language/grammar/grammar.h"

namespace sightline::language {

/// One reading of the question as arcs in order of the words; words of no arc were skipped.
struct Derivation {
    std::vector<const Arc*> arcs;
    std::vector<std::uint16_t> skipped;  ///< tokens
    float score = 0;
};

/// Features of taking `arc` after `before` (the arcs already taken).
void step_features(const std::vector<const Arc*>& before, const Arc& arc, FeatureWriter& f);

/// At most `width` derivations, best first. `arcs` are sorted by their first token.
std::vector<Derivation> search(const AnalysedQuestion& question, const Grammar& grammar,
                               const std::vector<Arc>& arcs, const Ranker& ranker, std::size_t width);

}  // namespace sightline::language
