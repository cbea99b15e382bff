#pragma once
// Grammar: typed arcs over the tokens of a question. An arc is one clause-to-be (an output, a group key, a
// filter, an order …) read from a stretch of words; a derivation is a sequence of arcs and skipped words from
// the first token to the last. The beam finds the best ones, `complete` turns each into whole drafts of a
// Query.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/value.h"
#include "core/language/ranking/features.h"
#include "core/language/ranking/ranker.h"
#include "core/language/spans/question.h"
#include "core/query/query.h"

namespace sightline::language {

enum class ArcKind : std::uint8_t {
    Output,
    Rows,
    Group,
    Filter,
    Order,
    Limit,
    Superlative,
    Grain,
    Noun,   ///< speaks of the rows themselves ("per order") and asks for nothing
    Absent  ///< "who have no order": without a row in another table
};
inline constexpr std::size_t kArcKinds = 10;

enum class Channel : std::uint8_t { None, X, Y, Color, Facet };

/// What a filter says of one column.
struct FilterAtom {
    enum class Form : std::uint8_t {
        Compare,
        Between,
        In,
        Contains,
        StartsWith,
        EndsWith,
        Null,
        AgainstMean,
        AgainstColumn
    };
    ColumnId column = -1;  ///< -1: the number of rows of a group (having)
    ColumnId other = -1;   ///< AgainstColumn: what it is compared with
    Form form = Form::Compare;
    query::Comparator op = query::Comparator::Equal;
    bool negated = false;
    bool as_number = false;                     ///< text column compared as a number
    std::optional<query::Aggregate> aggregate;  ///< of the rows of a group ("average price above 100")
    std::optional<query::TimePart> part;        ///< of a time: "on weekends"
    std::vector<Value> values;                  ///< one; low and high for Between
    friend bool operator==(const FilterAtom&, const FilterAtom&) = default;
};

enum class OrderTarget : std::uint8_t { Column, X, Y, Count };

struct Arc {
    ArcKind kind = ArcKind::Output;
    std::uint16_t begin = 0, end = 0;
    ColumnId column = -1;
    ColumnId also = -1;   ///< Output: a second column the words stand for ("full name")
    ColumnId minus = -1;  ///< Output: less that column, or the time since it ("days between … and …")
    std::optional<query::TimeGrain> apart;  ///< Output: what the time between is counted in
    std::optional<query::Aggregate> aggregate;
    bool distinct = false;
    std::optional<query::TimeGrain> grain;
    std::optional<query::TimePart> part;
    Channel channel = Channel::None;
    int direction = 0;        ///< Order, Superlative: +1 descending for "most", see each
    std::int64_t limit = 0;   ///< Limit, Superlative
    std::int64_t offset = 0;  ///< Superlative: rows before it ("second largest": 1)
    OrderTarget target = OrderTarget::Column;
    std::vector<FilterAtom> filters;  ///< Filter: one, or alternatives joined by or
    int table = -1;                   ///< Rows, Superlative of rows, Absent, having: the table that was named
    bool label = false;               ///< Output, Group: a table stands for the names of its rows; Noun: the
                                      ///< column of those names stands for the rows
    bool rate = false;                ///< Filter: its share is asked for ("return rate")
    std::string_view sides;           ///< Filter of several values: the word that joins them
    int mention = -1;                 ///< index of the column mention it was read from
    FeatureVector features;
    float score = 0;
};

/// "no", "without": of the value that follows.
bool lacks(const Cue& cue);

/// Where an arc or a word may be said to stand: features of the closed words around [begin, end).
void add_context(FeatureWriter& f, std::string_view what, const AnalysedQuestion& q, std::size_t begin,
                 std::size_t end);

/// Of which table the words [begin, end) speak ("name of the artist", "artist names"): "own" when of `table`,
/// "other", "both" or "none".
std::string_view table_near(const AnalysedQuestion& q, std::size_t begin, std::size_t end, int table);

/// Short name of what a column holds: "num", "id", "year", "time", "datetext", "text", "bool".
std::string_view type_name(const LexicalColumn& column);
std::string_view name_of(query::Aggregate aggregate);
std::string_view name_of(ArcKind kind);

/// The oldest day is the earliest, the youngest the latest: there the larger is the younger.
bool is_of_age(std::string_view superlative, const LexicalColumn& column);
/// Superlatives that are of the time of the rows when no column is said: "latest", "oldest".
bool says_when(std::string_view superlative);

class Grammar {
  public:
    Grammar(const AnalysedQuestion& question, const Lexicon& lexicon, const Ranker& ranker,
            FeatureNames* names)
        : q_(question), lexicon_(lexicon), ranker_(ranker), names_(names) {}

    /// All arcs, scored, the best `limit` of each starting token.
    std::vector<Arc> arcs(std::size_t limit_per_token);

    /// Features of leaving token `i` unused.
    void skip_features(std::size_t i, FeatureWriter& f) const;

  private:
    // grammar_outputs.cpp
    void add_outputs();
    void add_output(const ColumnMention& m, int id);
    bool by_between(std::size_t begin, std::size_t end) const;
    bool stands_for_rows(const ColumnMention& m) const;
    const ColumnMention* label_at(std::size_t token) const;
    const Cue* aggregate_before(std::size_t at) const;
    void add_row_counts();
    void add_groups(const ColumnMention& m, int id);
    void add_grains();
    void add_bare_totals();
    void add_nouns();
    /// One word of a name that is also what the rows are called ("orders" beside an order date).
    bool names_rows(const ColumnMention& m) const;
    // grammar_differences.cpp
    const ColumnMention* subtracted_from(const ColumnMention& m) const;
    std::optional<std::size_t> difference_said(std::size_t before) const;
    void add_times_between();
    // grammar_filters.cpp
    void add_filters();
    bool calls_rows(const ColumnMention& m) const;
    void add_value_filters();
    void add_value_lists();
    void add_flag_filters();
    void value_features(FeatureWriter& f, const ValueMention& v, bool said) const;
    /// The word that joins two values that end and begin there; empty when they do not belong together.
    std::string_view joined_by(std::size_t end, std::size_t begin) const;
    void add_number_filters();
    void add_number_filter(const NumberMention& n, const NumberMention* high);
    void add_group_filter(const Arc& of_rows, const ColumnMention& m, std::size_t gap);
    void add_null_filters();
    void add_mean_filters();
    // grammar_columns.cpp
    void add_column_filters();
    /// Only words that mean nothing by themselves stand there ("is", "the").
    bool idle_between(std::size_t begin, std::size_t end, std::size_t longest) const;
    void add_column_filter(const Cue& c, const ColumnMention& left, const ColumnMention& right,
                           std::size_t begin);
    void add_planned_filter(const Cue& c, const ColumnMention& right);
    void add_filter_against(const Cue& c, std::size_t begin, ColumnId left, const ColumnMention* said,
                            const ColumnMention& right);
    void add_text_filters();
    void add_quoted_parts();
    // grammar_dates.cpp
    void add_date_filters();
    void add_weekday_filters();
    void add_date_filter(const DateMention& d, const DateMention* high, std::size_t begin);
    // grammar_links.cpp
    void add_links();
    void add_absences();
    void add_labels();
    void add_named_labels(const TableMention& t, ColumnId label);
    void add_full_names();
    // grammar_order.cpp
    void add_orders();
    void add_superlatives();
    void add_firsts();
    bool says_order(const Cue& most) const;
    bool close_by(std::size_t end, std::size_t noun) const;
    bool of_age(const Cue& cue, int table) const;
    void add_limits();

    bool means_something(std::size_t token) const {
        return !q_.tokens[token].stop && (q_.value_strength[token] == 2 || q_.column_strength[token] == 2);
    }
    bool bridge(std::size_t begin, std::size_t end,
                std::size_t longest) const;  ///< only stop and cue words in [begin, end)
    void mention_features(FeatureWriter& f, std::string_view what, const ColumnMention& m) const;
    void emit(Arc arc);  ///< scores and keeps
    Arc start(ArcKind kind, std::size_t begin, std::size_t end) const {
        Arc a;
        a.kind = kind;
        a.begin = static_cast<std::uint16_t>(begin);
        a.end = static_cast<std::uint16_t>(end);
        return a;
    }
    bool negates(const Cue& no, std::size_t begin) const;
    void finish_filter(Arc arc, const ColumnMention* mention, std::size_t gap, std::string_view how);

    const AnalysedQuestion& q_;
    const Lexicon& lexicon_;
    const Ranker& ranker_;
    FeatureNames* names_;
    std::vector<Arc> arcs_;
};

}  // namespace sightline::language
