#pragma once
// Rerank: the best drafts looked at once more, side by side, by trees that see what a sum of features cannot.

#include <vector>

#include "core/language/drafts/draft.h"

namespace sightline::language {

/// Fills the preference of the first kReranked of `drafts` (best first by score) from Ranker::trees(), and
/// moves the most preferred to the front if it is so clearly; the charts of one and the same rows stay
/// together, in the order they have. Does nothing without trees.
void rerank(std::vector<Draft>& drafts, const AnalysedQuestion& question, const Lexicon& lexicon,
            const Ranker& ranker, bool explain);

inline constexpr std::size_t kReranked = 30;

/// Names of what the trees may look at, given the groups of the features (Ranker::groups); weights that ask
/// for anything else are not of this program.
std::vector<std::string> tree_inputs(const std::vector<std::string>& groups);

}  // namespace sightline::language
