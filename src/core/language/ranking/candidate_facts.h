#pragma once
// CandidateFacts: what the trees are shown of a Draft beside its features, whatever the weights: what it is
// made of, what the question has in it, and in what clauses it agrees with others.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/language/drafts/draft.h"
#include "core/language/ranking/nearness.h"

namespace sightline::language {

inline constexpr std::array<std::string_view, 6> kClauseNames = {"tables", "where",   "groups",
                                                                 "order",  "outputs", "outputs and where"};

struct CandidateFacts {
    std::vector<float> own;  ///< as the first of candidate_fact_names() name them
    std::array<std::uint32_t, kClauseNames.size()> clauses{};  ///< hashes: equal for equal clauses
    std::uint32_t rows = 0;                                    ///< hash: equal where the rows are
};

/// What facts_of() and then question_facts() tell: "covered", …, "tokens", "cue:mean", …; numbers of things
/// unless said otherwise.
const std::vector<std::string>& candidate_fact_names();

std::vector<float> question_facts(const AnalysedQuestion& question);
CandidateFacts facts_of(const Draft& draft, const AnalysedQuestion& question, const Lexicon& lexicon,
                        const QuestionNearness& nearness);

}  // namespace sightline::language
