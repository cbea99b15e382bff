#pragma once
// Follow-ups: a question that leans on the last one ("only 2023", "now by month", "why") changes the last
// Query instead of making a new one. Whether it leans is a weighted sum of named features: the words of
// leaning (follow_up_words.h), what is missing for a question of its own, and what makes it one.

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/language/conversation/follow_up_edit.h"
#include "core/language/conversation/follow_up_words.h"
#include "core/language/language.h"
#include "core/language/ranking/ranker.h"

namespace sightline::language {

/// The words of a follow-up sorted by what they say. Points into itself: not copied.
struct Fragment {
    std::string_view text;
    std::vector<Token> tokens;
    std::vector<MoveMention> moves;
    Remainder rest;
    std::unique_ptr<const std::string> storage;        ///< rest.text, where the views of it point
    std::unique_ptr<const AnalysedQuestion> analysed;  ///< of the rest
    std::vector<Arc> arcs;
    std::vector<const Arc*> chosen;  ///< the best reading of the rest

    std::vector<const Arc*> filters, keys, figures, grains, dropped;
    const Arc *order = nullptr, *limit = nullptr, *superlative = nullptr;
    ColumnId every = -1;               ///< "all regions"
    const Cue* aggregate = nullptr;    ///< said without a column: "the average"
    const Cue* direction = nullptr;    ///< said without a column: "ascending"
    bool most = false, least = false;  ///< "the highest", without a column
    std::int64_t how_many = 1;         ///< "the three highest"
    bool mark = false, running = false;
    bool names_rows = false;  ///< speaks of the rows or lists a column: "orders in 2023", "products"
    struct Bound {
        query::Comparator op;
        double value;
        std::uint16_t begin, end;
    };
    std::optional<Bound> bound;  ///< "above 100", without a column
    std::vector<std::string> unmatched;

    const AnalysedQuestion& question() const { return *analysed; }
    bool has(Move move) const {
        for (const MoveMention& m : moves)
            if (m.move == move) return true;
        return false;
    }
    /// Says nothing but its moves.
    bool bare() const { return rest.from.empty(); }
};

Fragment read_fragment(std::string_view text, const Lexicon& lexicon, const Options& options,
                       const Ranker& ranker, const WordVectors& vectors);

/// What speaks for a follow-up (above 0) and against it; their sum decides.
std::vector<Feature> leaning(const Fragment& fragment);

/// What is open in a follow-up: "by month" in the place of the key before, or beside it.
struct Choices {
    bool add_keys = false, add_figures = false;
};
struct Applied {
    bool understood = false;
    std::string problem;  ///< why a change that was asked for cannot be made
};
/// Every change the fragment asks for, but "why" and "undo".
Applied apply(const Fragment& fragment, const Choices& choices, const Lexicon& lexicon, QueryEdit& edit);

/// The last Query changed as `text` asks; nothing when it is a question of its own. `alone` is what it was
/// understood as by itself, and becomes the alternative.
std::optional<Understanding> follow_up(std::string_view text, const Lexicon& lexicon, const Options& options,
                                       const Ranker& ranker, const WordVectors& vectors,
                                       const Understanding& alone);

}  // namespace sightline::language
