#pragma once
// language: text plus a Schema into ranked candidate Queries with a confidence and the assumptions made.
// Pure: no model, no network, no clock, no I/O. A loaded Language and a Lexicon are immutable and may be used
// by many threads at once.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "core/language/value_index.h"
#include "core/query/presentation.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::language {

/// What a question can be about: a Schema prepared for matching (words of names, vectors, value index). Built
/// once per set of dataset versions, then shared.
class Lexicon;

/// A guess that was made and what else it could have been; becomes a chip on the page.
struct Assumption {
    std::string phrase;   ///< words of the question, "" when it comes from none
    std::string meaning;  ///< "revenue = net_amount"
    std::string kind;     ///< "column", "value", "aggregate", "time", "table", "grain", "left_out", "join",
                          ///< "follow_up" (what was taken from the last question)
    struct Alternative {
        std::string meaning;
        query::Query query;  ///< the same reading with this alternative taken
    };
    std::vector<Alternative> alternatives;
};

/// Words [begin, end) of the question (bytes) and what they were taken as: for `explain` and the page.
struct Span {
    std::size_t begin = 0, end = 0;
    std::string kind;  ///< "column", "value", "table", "number", "date", "aggregate", "comparison", "order",
                       ///< "chart", …
    std::string meaning;
    double score = 0;
};

struct Feature {
    std::string name;
    double value = 0, weight = 0;
};

struct Reading {
    query::Query query;
    query::Presentation presentation;
    std::vector<std::size_t>
        answer_columns;  ///< indexes into query.select that answer; the others are context
    double score = 0;
    double confidence = 0;  ///< 0..1, probability that this reading is right
    std::vector<Assumption> assumptions;
    std::vector<Span> spans;
    // Filled when Options::explain.
    std::vector<Feature> features;  ///< of `score`
    double preference = 0;          ///< what put it in its place among the best by score; 0 without trees
    struct Effect {
        std::string input;
        double effect = 0;
    };
    std::vector<Effect> preferences;  ///< `preference` taken apart by what the trees look at
};

struct Understanding {
    std::vector<Reading> readings;  ///< best first; empty when refused, unless Options::explain
    bool refused = false;
    std::string refusal;                   ///< why, in a sentence for the person; names what was understood
    std::vector<std::string> understood;   ///< words that matched something, with what
    std::vector<std::string> unmatched;    ///< words that matched nothing
    std::vector<std::string> suggestions;  ///< the nearest questions that could be answered
};

struct Options {
    Date today;                            ///< an input: "last quarter" depends on it
    std::optional<query::Query> previous;  ///< the last Query of this conversation, for follow-ups
    query::Presentation previous_presentation;
    std::optional<query::Query> before_previous;  ///< the Query before it, for "undo"
    std::size_t max_readings = 5;
    std::size_t beam = 64;
    bool explain = false;
};

/// One way to go on with a question that is being typed.
struct Completion {
    std::string text;                ///< the whole question with it
    std::size_t cursor = 0;          ///< byte of `text` where typing goes on
    std::size_t begin = 0, end = 0;  ///< bytes of the question as typed that `insert` stands for
    std::string insert;
    std::string kind;  ///< "column", "value", "table", "word", "question", "spelling"; "past": asked before
    std::string hint;  ///< what it is, for a person: "value of region", "did you mean"; may be ""
};

class Language {
  public:
    /// `weights` is the JSON text of data/language.json, `words` the bytes of data/words.slv (may be empty:
    /// no vectors); `words` must outlive the Language (it is meant to be memory-mapped).
    static Result<std::shared_ptr<const Language>> load(std::string_view weights, std::string_view words);
    virtual ~Language() = default;

    /// `index` may be null; it must outlive the Lexicon through the shared pointer.
    virtual std::shared_ptr<const Lexicon> prepare(query::Schema schema,
                                                   std::shared_ptr<const ValueIndex> index) const = 0;

    virtual Understanding understand(std::string_view question, const Lexicon& lexicon,
                                     const Options& options) const = 0;

    /// Ways to go on at byte `cursor` of `text`, and spelling fixes; best first.
    virtual std::vector<Completion> complete(std::string_view text, std::size_t cursor,
                                             const Lexicon& lexicon, const Options& options,
                                             std::size_t count) const = 0;

    /// Questions the data at hand can answer well, best first; after a question, near to it.
    virtual std::vector<std::string> suggest(const Lexicon& lexicon, std::size_t count,
                                             const query::Query* after = nullptr) const = 0;

    /// A question that was refused or is doubted, in words the data knows; each is understood. Best first.
    virtual std::vector<std::string> rewrites(std::string_view question, const Understanding& understanding,
                                              const Lexicon& lexicon, const Options& options,
                                              std::size_t count) const = 0;

    /// What words are about, as a direction: the more alike two texts, the larger the inner product of
    /// theirs. Of length 1 and meaning_size() long; empty when none of the words is known. `folded` as by
    /// fold().
    virtual std::vector<float> meaning(std::string_view folded) const = 0;
    virtual std::size_t meaning_size() const = 0;
};

}  // namespace sightline::language
