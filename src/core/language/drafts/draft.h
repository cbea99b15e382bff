#pragma once
// Draft: a whole Query in the terms of the Lexicon, cheap to make, compare and score; only the best become a
// query::Query.

#include <optional>
#include <string>
#include <vector>

#include "core/language/grammar/beam.h"
#include "core/language/grammar/grammar.h"
#include "core/query/presentation.h"
#include "core/query/query.h"

namespace sightline::language {

struct DraftOutput {
    ColumnId column = -1;  ///< -1: rows (with Count)
    std::optional<query::Aggregate> aggregate;
    bool distinct = false;
    std::optional<query::TimeGrain> grain;
    std::optional<query::TimePart> part;
    double bin_width = 0, bin_origin = 0;  ///< 0: not binned
    Channel channel = Channel::None;
    bool running = false;  ///< added up along the time before it
    int table = -1;        ///< whose rows are counted, when it is not the main table
    ColumnId over = -1;    ///< divided by the sum of it: "cost per kwh"
    ColumnId minus = -1;   ///< less that column of the same row, or, with `apart`, the time since it
    std::optional<query::TimeGrain> apart;
    bool change = false;   ///< in percent of the period before it: "monthly growth"
    bool share = false;    ///< percent of the rows that hold Draft::share
    bool of_all = false;   ///< percent of all groups together
    bool context = false;  ///< shown beside the answer, not asked for
    int arc = -1;          ///< index into Draft::arcs, -1 when no word stands for it

    bool same_value(const DraftOutput& o) const {
        return column == o.column && aggregate == o.aggregate && distinct == o.distinct && grain == o.grain &&
               part == o.part && bin_width == o.bin_width && running == o.running && over == o.over &&
               minus == o.minus && apart == o.apart && change == o.change && table == o.table &&
               share == o.share && of_all == o.of_all;
    }
};

struct DraftOrder {
    DraftOutput key;
    bool descending = false;
};

/// Only rows without a row of `table` that fits `where`: "customers who have no order over 100".
struct DraftAbsence {
    int table = 0;
    std::vector<std::vector<FilterAtom>> where;
    std::vector<FilterAtom> having;  ///< "fewer than two orders": none of those who have two
    ColumnId key = -1;               ///< "shops without bakery sales": of the same table, by this column
};

struct Draft {
    std::vector<DraftOutput> outputs;
    bool grouped = false;  ///< by every output without an aggregate
    bool distinct = false;
    std::vector<std::vector<FilterAtom>>
        where;         ///< all must hold; the alternatives inside one are joined by or
    bool any = false;  ///< one of `where` is enough
    std::vector<FilterAtom> having;
    std::vector<DraftOrder> order;
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;         ///< rows before the first: "second largest"
    std::optional<std::size_t> per;  ///< the limit holds within each value of this output
    std::vector<FilterAtom> share;   ///< alternatives, for outputs that are a share
    /// Of the rows it gives: "average number of orders per day", "average of the top 5 fares".
    std::optional<query::Aggregate> outer;
    std::string_view outer_said;  ///< what says so: "limit", "count"; empty when nothing does
    int table = 0;                ///< where it starts when no column says so
    std::vector<DraftAbsence> absent;
    std::vector<int> through;               ///< tables joined in though none of their columns is used
    std::vector<ColumnId> group_also;       ///< keys grouped by beside the outputs
    std::optional<query::SetOperator> set;  ///< with the same outputs of the rows that fit `other`
    std::vector<std::vector<FilterAtom>> other;
    std::string_view linked;  ///< which rule of links.cpp made it

    std::vector<const Arc*> arcs;
    std::vector<std::uint16_t> skipped;
    std::string completion;       ///< which rule made it whole
    std::string_view sides;       ///< the word that joins the values asked for side by side, if any
    bool apart = false;           ///< those values are a key of their own
    bool homeless_grain = false;  ///< a period was asked for and there is no time column
    FeatureVector features;
    float score = 0;
    /// What the trees make of it among the best few (rerank.h); all 0 without trees.
    struct Preference {
        double score = 0;
        double share = 0;              ///< of the softmax of the scores
        double ahead = 0;              ///< over the best other one
        std::vector<double> by_input;  ///< the score by Trees::inputs(), only when it is to be explained
    } preference;

    std::string key() const;  ///< equal for Drafts of equal Queries and charts
    /// Clauses as text, for asking in what Drafts agree.
    struct Clauses {
        std::string outputs, where, groups, order;
        std::string rows;  ///< all that decides the rows: equal for one Query in two charts
    };
    Clauses clauses() const;
};

/// Whole Drafts from a derivation: what was left unsaid is filled in by each rule that fits.
std::vector<Draft> complete(const Derivation& derivation, const AnalysedQuestion& question,
                            const Lexicon& lexicon);

/// Features of a Draft as a whole, added to those of its arcs and skips, and its score.
void score_draft(Draft& draft, const AnalysedQuestion& question, const Lexicon& lexicon,
                 const Grammar& grammar, const Ranker& ranker, FeatureNames* names);

/// The Query and how it should look. nullopt when its tables cannot be joined.
std::optional<query::Query> to_query(const Draft& draft, const Lexicon& lexicon);
query::Presentation to_presentation(const Draft& draft, const AnalysedQuestion& question,
                                    const Lexicon& lexicon);

/// The table of which the rows of another have "fewer than two", -1 when that is not asked: those without any
/// have fewer too, and a join leaves them out.
int seldom_table(const Draft& draft, const Lexicon& lexicon);

/// Which condition says what the things asked for lack ("shops with no bakery sales"): they are those of
/// which no row fits it, not those that have another row.
std::optional<std::size_t> lacking_of(const Draft& draft, const AnalysedQuestion& question,
                                      const Lexicon& lexicon);

/// What a Draft may also mean where tables are joined or sets are compared: rows of another table counted,
/// rows without any in another table, both of two conditions.
std::vector<Draft> link_variants(const Draft& draft, const AnalysedQuestion& question,
                                 const Lexicon& lexicon);

/// Is a key said in plain words ("by city", "per order") read by no clause, or are other rows counted than
/// were said? Such a Draft is dropped, whatever its score.
bool passes_over_a_key(const Draft& draft, const AnalysedQuestion& question, const Lexicon& lexicon);

/// Tables the Draft reads, in the order in which they are needed.
std::vector<int> tables_of(const Draft& draft, const Lexicon& lexicon);

/// What kind of opening a question has: "how many", "who", "what", "show", ….
std::string_view opening_of(const AnalysedQuestion& question);

}  // namespace sightline::language
