#pragma once
// What a Reading tells beside its Query: the evidence its confidence is computed from, its assumptions and
// spans, and, when nothing fits, why the question is refused.

#include <vector>

#include "core/language/drafts/draft.h"
#include "core/language/language.h"
#include "core/language/ranking/ranker.h"

namespace sightline::language {

std::vector<Span> spans_of(const Draft& draft, const AnalysedQuestion& question, const Lexicon& lexicon);

/// The guesses behind drafts[index]; other drafts that differ in one guess become its alternatives.
std::vector<Assumption> assumptions_of(const std::vector<Draft>& drafts, std::size_t index,
                                       const AnalysedQuestion& question, const Lexicon& lexicon);

/// How the tables were joined: a guess of its own, for the files never say it.
std::vector<Assumption> joins_of(const query::Query& query);

/// Fills what was understood, what was not, and the sentence that says so.
void explain_refusal(Understanding& understanding, const std::vector<Draft>& drafts,
                     const AnalysedQuestion& question, const Lexicon& lexicon);

/// "total net amount", "number of rows", "order date by month".
std::string describe(const DraftOutput& output, const Lexicon& lexicon);

/// Questions that the tables can answer, from names, roles and shapes; near to `after` where that is given.
std::vector<std::string> suggest_questions(const Lexicon& lexicon, std::size_t count,
                                           const query::Query* after = nullptr);

}  // namespace sightline::language
