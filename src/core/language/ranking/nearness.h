#pragma once
// Nearness: how near in meaning the words of a question are to the names a Draft makes use of, and these
// names to the words: what the grammar's choice of names leaves unheard or invents.

#include <vector>

#include "core/language/drafts/draft.h"

namespace sightline::language {

/// Cosines of word vectors, 1 for equal stems and for words that are a value of the data.
struct Nearness {
    float heard = 0;        ///< mean over the content words, each with its nearest name
    float least_heard = 0;  ///< of the word that is furthest from all names
    float meant = 0;        ///< mean over the columns, each with its nearest word
    float least_meant = 0;  ///< of the column that is furthest from all words
    float missed = 0;       ///< how near, at most, a column that is not used is to a word beyond what is used
};

/// The words of one question against all columns; made once for all its drafts.
class QuestionNearness {
  public:
    QuestionNearness(const AnalysedQuestion& question, const Lexicon& lexicon);
    Nearness of(const Draft& draft) const;

  private:
    float near(std::size_t word, ColumnId column) const {
        return columns_[word * lexicon_.columns().size() + static_cast<std::size_t>(column)];
    }

    const AnalysedQuestion& question_;
    const Lexicon& lexicon_;
    std::vector<std::size_t> words_;     ///< tokens that are content and no number or date
    std::vector<float> columns_, best_;  ///< word by column; by word, the nearest column
    std::vector<float> tables_;          ///< word by table
};

}  // namespace sightline::language
