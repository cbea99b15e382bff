#pragma once
// Completer: one derivation made whole in every way that fits. Private to complete*.cpp.

#include <optional>
#include <string_view>
#include <vector>

#include "core/language/drafts/draft.h"

namespace sightline::language {

class Completer {
  public:
    Completer(const Derivation& d, const AnalysedQuestion& q, const Lexicon& lexicon)
        : d_(d), q_(q), lexicon_(lexicon) {
        collect();
    }

    std::vector<Draft> drafts();

  private:
    static DraftOutput output_of(const Arc& a, int arc);
    DraftOutput rows() const;
    int counted_table() const;
    static DraftOutput plain_column(ColumnId c);
    static DraftOutput aggregated(DraftOutput o, query::Aggregate a);
    const LexicalColumn& column(const DraftOutput& o) const { return lexicon_.column(o.column); }
    bool measure(const DraftOutput& o) const {
        return o.column >= 0 && (column(o).numeric || o.apart) && !o.aggregate;
    }
    /// Its values do not add up: a rate, a price, a time between.
    bool averaged(const DraftOutput& o) const { return column(o).averaged || o.apart; }

    void collect();

    bool adds_up_keys(const Draft& d) const;

    int main_table() const;
    /// Is the table only said as what is missing ("without orders")?
    bool only_absent(const TableMention& t) const;
    /// Filters that stand after "without …" and speak of what is missing.
    const Arc* absence_of(const Arc& filter) const;

    /// A grain belongs to a time column that was said, else to the table's own.
    static bool has_home(const Arc& grain, const LexicalColumn& column);
    void place_grain();

    /// "Over time" says no grain: one that gives a readable number of points.
    void spread(DraftOutput& o) const;

    Draft base(std::string_view completion) const;

    /// Two values asked of one column cannot both hold: they are alternatives.
    void merge_equalities(std::vector<std::vector<FilterAtom>>& where) const;

    /// Is "or" said between two filters that stayed apart?
    bool or_between_filters() const;

    /// "Germany and France", "this year vs last year": each side in its own row.
    void add_sides();
    /// "what share of orders is returned": of all rows, not among those that are.
    void add_shares();
    void add_parts(std::vector<Draft>& more) const;
    bool per_said(const DraftOutput& o) const;
    void add_ratios();
    /// "running total by month": each period with those before it.
    void add_running();
    /// "monthly growth of sales": each period against the one before.
    void add_changes();
    /// "average number of orders per day", "average of the top 5 fares": an aggregate that no clause has
    /// read, of what the rest gives.
    void find_outer();
    void add_outer();
    /// "top 2 products per country": the limit within each country.
    void add_limits_per_key();

    void order(Draft& d) const;
    bool order_said() const;

    static bool excludes_itself(const Draft& d);

    void keep(Draft d);

    std::vector<DraftOutput> keys_then_plain() const;
    std::vector<DraftOutput> in_text_order() const;

    bool chart_said() const;
    bool line_said() const;
    std::optional<DraftOutput> time_key() const;

    /// Two measures and a category: its groups in one picture, or each in its own.
    void facets(const std::vector<DraftOutput>& all);

    void with_aggregates();

    void spread_aggregate(const std::vector<DraftOutput>& measures);

    void histogram(const DraftOutput& o);

    bool number_left_out() const;

    /// A width that was said ("bins of 500"), a number of bins, or about twelve round ones.
    double said_bin_width(const LexicalColumn& c) const;

    /// "top 5 customers by amount": the names of the rows, when only measures were said.
    void labelled();

    void keys_only();

    void keys_and_plain();

    void plain_only();

    void with_superlative();
    void biggest_rows();
    bool named_rows() const;
    bool kind_of_rows(ColumnId label) const;

    void nothing_said();
    int first_named() const;
    void guess_rows(int of);

    const Derivation& d_;
    const AnalysedQuestion& q_;
    const Lexicon& lexicon_;
    std::vector<DraftOutput> plain_, aggregates_, keys_;
    std::vector<const Arc*> filters_, having_, grains_, absent_;
    const Arc *rows_ = nullptr, *order_ = nullptr, *limit_ = nullptr, *superlative_ = nullptr;
    bool distinct_ = false, implied_time_ = false, homeless_grain_ = false;
    std::optional<query::Aggregate> outer_;
    std::string_view outer_said_;
    int table_ = 0, counted_ = -1;
    std::vector<Draft> drafts_;
};

}  // namespace sightline::language
