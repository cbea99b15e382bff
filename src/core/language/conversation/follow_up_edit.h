#pragma once
// QueryEdit: a Query changed clause by clause, for follow-ups. Each change gives false, and leaves the Query
// as it was, when it means nothing here. The caller validates the result.

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "core/language/drafts/draft.h"

namespace sightline::language {

class QueryEdit {
  public:
    /// `query` is valid for the Schema of `lexicon`.
    QueryEdit(query::Query query, const Lexicon& lexicon) : q_(std::move(query)), lexicon_(lexicon) {}

    const query::Query& result() const { return q_; }

    /// One SELECT over tables under their own names: what the changes below can work on.
    bool open() const;
    bool aggregated() const;
    std::vector<std::size_t> keys() const;                          ///< of select, what is grouped by
    std::vector<std::size_t> figures() const;                       ///< of select, what is aggregated
    ColumnId column_of(const query::Expression& expression) const;  ///< the one column it reads, else -1
    ColumnId column_of(const query::Predicate& predicate) const;    ///< the same
    bool is_time(const query::Expression& expression) const;        ///< reads a date, a time or a year
    std::vector<int> tables() const;
    std::vector<query::Predicate> filters() const;  ///< the parts of where that must all hold
    bool filters_on(ColumnId column) const;
    /// The function of the first figure.
    std::optional<query::Aggregate> aggregate() const;

    enum class Merge : std::uint8_t {
        Replace,  ///< in place of what was said of the column
        Widen     ///< or what was said of the column
    };
    /// Alternatives of one column.
    bool filter(const std::vector<FilterAtom>& any, Merge how);
    void require(query::Predicate condition);  ///< in the terms of the Query as it is
    bool drop_filters(const std::function<bool(ColumnId)>& of);
    /// "above 100": the figure of each group, or the first number of each row.
    bool compare_figure(query::Comparator op, double value);

    bool add_key(const DraftOutput& key);
    /// Another key in the place of select[which]; order and limit stay where they still mean something.
    bool replace_key(std::size_t which, const DraftOutput& key);
    bool drop_keys();
    bool drop_column(ColumnId column);  ///< from the outputs
    bool set_aggregate(query::Aggregate function);
    bool set_figure(const DraftOutput& figure);
    bool add_figure(const DraftOutput& figure);

    /// The first or last `count` by the figure (by time, when `in_time` and there is a time key).
    bool top(std::int64_t count, bool descending, bool in_time);
    bool drop_limit();
    bool reverse();
    bool order_by(ColumnId column, std::optional<query::Aggregate> aggregate, bool descending);
    bool order_by_figure(bool descending);
    bool order_by_key(bool descending);

    // follow_up_figures.cpp
    bool share();    ///< percent of the total
    bool running();  ///< added up along the time key
    bool without_outliers();
    /// Every stretch of days asked for, moved back by its own length.
    bool move_period_back();

  private:
    using Expression = query::Expression;
    using Predicate = query::Predicate;

    std::optional<query::Query> lower(Draft draft, std::size_t& offset);
    std::optional<Expression> lower(const DraftOutput& output);
    std::optional<Predicate> lower(const std::vector<FilterAtom>& any);
    bool adopt(const query::Query& lowered);
    void keep_filters(std::vector<Predicate> parts);
    void replace_everywhere(const Expression& old, const Expression& fresh);
    void forget(const Expression& gone);  ///< from group, order and limit
    std::optional<std::size_t> first_number() const;
    std::optional<std::size_t> time_key() const;

    query::Query q_;
    const Lexicon& lexicon_;
};

}  // namespace sightline::language
