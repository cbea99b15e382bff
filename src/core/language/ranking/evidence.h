#pragma once
// Evidence: what the confidence of a reading is computed from.

#include <cstddef>
#include <vector>

namespace sightline::language {

struct AnalysedQuestion;
struct Draft;
class Lexicon;

/// What confidence is computed from: see Ranker::confidence.
struct Evidence {
    double probability = 0;  ///< share of the softmax of the scores over all candidates
    double margin = 0;       ///< score over the best other candidate; below 0 when the trees preferred this
    double preferred = 0;    ///< share of the softmax of what the trees gave; 0 without trees
    double ahead = 0;        ///< what the trees gave over the best other candidate
    double covered = 0;      ///< share of the content words that were used
    double unmatched = 0;    ///< number of content words that matched nothing
    double weak = 0;         ///< number of columns found by meaning alone
    double exact = 0;        ///< number of names and values found word for word
    double average = 0;      ///< score per token
    double filters = 0, outputs = 0;
    double joined = 0;   ///< number of tables beside the first
    double guessed = 0;  ///< number of figures whose aggregate no word said
};

/// `drafts` are all candidates, best first; evidence for the one at `index`.
Evidence gather_evidence(const std::vector<Draft>& drafts, std::size_t index,
                         const AnalysedQuestion& question, const Lexicon& lexicon);
/// The part of it that a Draft has by itself: all but the shares and distances, which stay 0.
Evidence evidence_of(const Draft& draft, const AnalysedQuestion& question, const Lexicon& lexicon);

/// Says what the question is about: no closed word, no cue.
bool is_content(const AnalysedQuestion& question, std::size_t word);
/// A content word that is no name of a table, and little of a column or a value.
bool means_nothing(const AnalysedQuestion& question, std::size_t word);
/// Content words that nothing in the data or the grammar explains.
std::vector<std::size_t> unmatched_words(const Draft* draft, const AnalysedQuestion& question);

}  // namespace sightline::language
