// What no weight may decide: a Draft that passes over a key said in plain words answers another question.

#include <algorithm>

#include "core/language/drafts/draft.h"

namespace sightline::language {
namespace {

using query::Aggregate;

constexpr std::size_t kKeyGap = 2;  ///< words between "by" and the key

bool is_usual(Aggregate a) {
    return a == Aggregate::Mean || a == Aggregate::Median || a == Aggregate::StandardDeviation ||
           a == Aggregate::Variance;
}

/// "by", "each", "per" ask for one of each; "for all", "across", "various" only say which rows are meant.
bool asks_for_each(const Cue& c) {
    if (c.kind == CueKind::Each) return c.argument == 0;
    return c.kind == CueKind::By && c.phrase != "across" && c.phrase != "over" && c.phrase != "among";
}

/// A key or a condition of the table, or of a column that leads to it ("each project" beside project_id). Of
/// one said by the column that names its rows, a key alone: "by name excluding Ana" has no key yet.
bool speaks_of(int table, const Draft& d, const Lexicon& lexicon, bool by_label) {
    const auto leads = [&](ColumnId c) {
        return std::any_of(lexicon.links().begin(), lexicon.links().end(), [&](const Lexicon::Link& l) {
            return l.to == table && l.from == lexicon.column(c).table &&
                   l.relation->from_column == lexicon.column(c).info->name;
        });
    };
    const auto of = [&](ColumnId c) {
        return c >= 0 && (lexicon.column(c).table == table || (!by_label && leads(c)));
    };
    const bool key =
        std::ranges::any_of(d.outputs, [&](const DraftOutput& o) { return !o.aggregate && of(o.column); });
    if (by_label) return key;
    return key || std::ranges::any_of(d.where, [&](const auto& g) { return of(g.front().column); }) ||
           std::ranges::any_of(d.absent, [&](const auto& a) { return a.table == table; });
}

/// "per order", "by city" said of the rows themselves: unread where a row of the Query is no such thing, or
/// where rows are put together although each was asked for. An average over rows is one "per order" anyway.
bool noun_unread(const Arc& noun, const Draft& d, const AnalysedQuestion& q, const std::vector<int>& tables,
                 const Lexicon& lexicon) {
    if (noun.kind != ArcKind::Noun || noun.table < 0) return false;
    if (std::none_of(q.cues.begin(), q.cues.end(),
                     [&](const Cue& c) { return c.begin == noun.begin && asks_for_each(c); }))
        return false;
    // "by model year" is of the year.
    if (std::any_of(d.arcs.begin(), d.arcs.end(), [&](const Arc* a) {
            return a->begin == noun.end && (a->kind == ArcKind::Output || a->kind == ArcKind::Group) &&
                   std::none_of(q.cues.begin(), q.cues.end(),
                                [&](const Cue& c) { return c.begin == a->begin && asks_for_each(c); });
        }))
        return false;
    const bool single = tables.size() == 1 && tables.front() == noun.table;
    if (!single && speaks_of(noun.table, d, lexicon, noun.label)) return false;
    if (std::find(tables.begin(), tables.end(), noun.table) == tables.end()) return true;
    const bool finer = std::any_of(tables.begin(), tables.end(),
                                   [&](int t) { return t != noun.table && lexicon.many(t, noun.table); });
    return std::any_of(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& o) {
        if (!o.aggregate || o.context) return false;
        // "revenue per order by city": of each order, so its mean.
        const bool said = o.arc >= 0 && d.arcs[static_cast<std::size_t>(o.arc)]->aggregate;
        if (!said && !noun.label && single && o.over < 0 && *o.aggregate == Aggregate::Sum &&
            q.cue_starting_at(noun.begin, CueKind::Each))
            return true;
        if (finer || (d.completion == "histogram" && !noun.label)) return true;
        return !d.grouped && (noun.label || !is_usual(*o.aggregate));
    });
}

/// "number of assets", "the most orders": rows of a table that the Query does not read are not what it
/// counts.
bool counts_other_rows(const Arc& a, const Draft& d, const AnalysedQuestion& q,
                       const std::vector<int>& tables) {
    const bool rows =
        a.kind == ArcKind::Rows || (a.kind == ArcKind::Superlative && a.target == OrderTarget::Count);
    // "with fewer than two orders" where no order is read
    if (a.kind == ArcKind::Filter && a.column < 0 && a.table >= 0 &&
        std::none_of(d.absent.begin(), d.absent.end(), [&](auto& x) { return x.table == a.table; }))
        return std::find(tables.begin(), tables.end(), a.table) == tables.end() &&
               std::any_of(q.tables.begin(), q.tables.end(), [&](const TableMention& t) {
                   return t.table == a.table && t.end == a.end && !t.vector && t.share > 0.99F;
               });
    if (rows && a.kind == ArcKind::Rows && a.table < 0)
        return std::any_of(q.tables.begin(), q.tables.end(),
                           [&](const TableMention& t) {
                               return t.begin == a.end && !t.vector && t.share > 0.99F &&
                                      std::find(tables.begin(), tables.end(), t.table) == tables.end();
                           }) &&
               std::none_of(q.tables.begin(), q.tables.end(), [&](const TableMention& t) {
                   return t.begin == a.end &&
                          std::find(tables.begin(), tables.end(), t.table) != tables.end();
               });
    if (!rows || a.table < 0 || std::find(tables.begin(), tables.end(), a.table) != tables.end())
        return false;
    return std::any_of(q.tables.begin(), q.tables.end(), [&](const TableMention& t) {
        return t.table == a.table && t.end == a.end && !t.vector && (t.entity || t.share > 0.99F);
    });
}

bool holds_to_one(const Arc& a) {
    const FilterAtom* said = a.kind == ArcKind::Filter ? &a.filters.front() : nullptr;
    return said && !said->negated && said->form == FilterAtom::Form::Compare &&
           said->op == query::Comparator::Equal;
}

/// Shown, compared or ordered by; or held to one value that is said beside it ("by the artist Ann").
bool uses(const Draft& d, const ColumnMention& m) {
    const ColumnId c = m.column;
    return std::any_of(d.outputs.begin(), d.outputs.end(),
                       [c](const DraftOutput& o) { return o.column == c || o.over == c || o.minus == c; }) ||
           std::any_of(d.order.begin(), d.order.end(),
                       [c](const DraftOrder& o) { return o.key.column == c; }) ||
           std::any_of(d.arcs.begin(), d.arcs.end(), [&](const Arc* a) {
               return a->column == c && a->begin >= m.end && a->begin <= m.end + 2U && holds_to_one(*a);
           });
}

/// "by city", "for each city", with the whole name of a column that no clause has read.
bool key_unread(const Draft& d, const AnalysedQuestion& q) {
    const auto read = [&](std::size_t i) {
        return std::any_of(d.arcs.begin(), d.arcs.end(), [i](const Arc* a) {
            return a->begin <= i && i < a->end && (a->kind != ArcKind::Filter || holds_to_one(*a));
        });
    };
    return std::any_of(q.columns.begin(), q.columns.end(), [&](const ColumnMention& m) {
        if (m.kind != MatchKind::Exact || m.share < 0.99F || m.inside || m.rivals > 0 || uses(d, m))
            return false;
        for (std::size_t i = m.begin; i < m.end; ++i)
            if (read(i)) return false;
        return std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
            if (!asks_for_each(c) || c.end > m.begin || m.begin - c.end > static_cast<int>(kKeyGap))
                return false;
            for (std::size_t i = c.end; i < m.begin; ++i)
                if (!q.tokens[i].stop) return false;
            return true;
        });
    });
}

/// "excluding Ana" read as Ana alone is the opposite of what was said.
bool turned_round(const Arc& a, const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    // "not cancelled" is held to the no of a yes-or-no column.
    if (!holds_to_one(a) || a.column < 0 || lexicon.column(a.column).yes) return false;
    const bool text = lexicon.column(a.column).text;
    return std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
        if (text && lacks(c) && c.end == a.begin) return true;  // "no bakery sales"
        if (c.kind != CueKind::Negation || c.argument != 0) return false;
        // "without" in the middle of a value is a part of its name.
        if (std::any_of(q.values.begin(), q.values.end(), [&](const ValueMention& v) {
                return v.column == a.column && v.begin <= c.begin && c.end <= v.end;
            }))
            return false;
        const bool inside = a.begin <= c.begin && c.end <= a.end;
        bool before = c.end <= a.begin && a.begin - c.end <= static_cast<int>(kKeyGap);
        for (std::size_t i = c.end; before && i < a.begin; ++i) before = q.tokens[i].stop;
        return (inside || before) && std::none_of(d.arcs.begin(), d.arcs.end(), [&](const Arc* o) {
                   return o != &a && o->begin <= c.begin && c.end <= o->end;
               });
    });
}

/// One of two dates that belong together left out: "from May to July" is not July.
bool date_unread(const Draft& d, const AnalysedQuestion& q) {
    const auto reads = [&](const DateMention& m) {
        return std::any_of(d.arcs.begin(), d.arcs.end(),
                           [&](const Arc* a) { return a->begin < m.end && a->end > m.begin; });
    };
    const auto both = [&](std::size_t i) { return reads(q.dates[i]) != reads(q.dates[i + 1]); };
    for (std::size_t i = 0; i + 1 < q.dates.size(); ++i) {
        const DateMention &low = q.dates[i], &high = q.dates[i + 1];
        if (high.begin == low.end + 1U && both(i)) return true;
    }
    return false;
}

/// "heavier than average" compares, "the highest paid employee" is an employee: neither is the figure alone.
bool figure_alone(const Draft& d, const AnalysedQuestion& q) {
    const auto read = [&](std::size_t begin, std::size_t end) {
        return std::any_of(d.arcs.begin(), d.arcs.end(),
                           [&](const Arc* a) { return a->begin < end && a->end > begin; });
    };
    for (const Cue& c : q.cues)
        for (const Cue& mean : q.cues)
            if (c.kind == CueKind::Compare && mean.kind == CueKind::MeanReference && mean.begin >= c.end &&
                mean.begin <= c.end + 1 && !read(c.begin, c.end))
                return true;
    return std::any_of(d.arcs.begin(), d.arcs.end(), [&](const Arc* a) {
        if (a->kind != ArcKind::Output || a->end >= q.size() || !q.table_at[a->end] ||
            read(a->end, a->end + 1U))
            return false;
        return a->aggregate && std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
                   return c.kind == CueKind::Most && c.begin == a->begin;
               });
    });
}

/// "last appointment", "oldest active project": one end of the time, not all of it.
bool end_unread(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    return std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
        if (c.kind != CueKind::Most || !says_when(c.phrase) || q.date_at[c.begin]) return false;
        if (std::any_of(d.arcs.begin(), d.arcs.end(),
                        [&](const Arc* a) { return a->begin < c.end && a->end > c.begin; }))
            return false;
        return std::any_of(q.tables.begin(), q.tables.end(), [&](const TableMention& t) {
            return !t.vector && t.begin == c.end &&
                   lexicon.tables()[static_cast<std::size_t>(t.table)].time >= 0;
        });
    });
}

/// "5 most expensive schools" are five.
bool limit_unread(const Draft& d, const AnalysedQuestion& q) {
    return std::any_of(q.numbers.begin(), q.numbers.end(), [&](const NumberMention& n) {
        if (!n.whole || n.ordinal || n.looks_like_year || n.value < 2) return false;
        const bool most = std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
            return c.kind == CueKind::Most && (c.begin == n.end || c.end == n.begin);
        });
        return most && std::none_of(d.arcs.begin(), d.arcs.end(),
                                    [&](const Arc* a) { return a->begin < n.end && a->end > n.begin; });
    });
}

/// "number of different drivers by depot" with each driver in a row of his own.
bool counts_each(const Draft& d, const AnalysedQuestion& q) {
    if (!d.grouped) return false;
    const bool rows = std::any_of(d.outputs.begin(), d.outputs.end(), [](const DraftOutput& o) {
        return o.aggregate == Aggregate::Count && !o.distinct;
    });
    const auto said = [&](CueKind kind, std::size_t from, std::size_t to) {
        return std::any_of(q.cues.begin(), q.cues.end(),
                           [&](const Cue& c) { return c.kind == kind && c.begin >= from && c.begin < to; });
    };
    return rows && std::any_of(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& o) {
               if (o.aggregate || o.arc < 0) return false;
               const Arc& a = *d.arcs[static_cast<std::size_t>(o.arc)];
               const std::size_t from = a.begin > 0 ? a.begin - 1U : 0U;
               const bool counted = std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
                   return c.kind == CueKind::Aggregate &&
                          static_cast<Aggregate>(c.argument) == Aggregate::Count && c.begin <= a.begin &&
                          c.end + 2U >= a.begin;
               });
               return counted && said(CueKind::Distinct, from, a.end) && said(CueKind::By, a.end, a.end + 1U);
           });
}

/// "orders by city" without any order.
bool rows_unread(const Draft& d, const AnalysedQuestion& q, const std::vector<int>& tables) {
    return std::any_of(q.tables.begin(), q.tables.end(), [&](const TableMention& t) {
        if (t.vector || t.share < 0.99F || t.begin != 0 ||
            std::find(tables.begin(), tables.end(), t.table) != tables.end())
            return false;
        if (std::any_of(d.absent.begin(), d.absent.end(), [&](auto& a) { return a.table == t.table; }))
            return false;
        return std::any_of(q.cues.begin(), q.cues.end(),
                           [&](const Cue& c) { return c.begin == t.end && asks_for_each(c); });
    });
}

/// "what share of cats is insured": of the cats, those insured; not of the insured, the cats.
bool share_turned_round(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (d.share.empty()) return false;
    const Cue* said = q.cue(CueKind::Proportion);
    if (!said) return false;
    std::size_t verb = said->end;
    constexpr std::string_view kVerbs[] = {"is", "are", "was", "were", "that", "came", "comes", "come"};
    while (verb < q.size() &&
           std::find(std::begin(kVerbs), std::end(kVerbs), q.tokens[verb].text) == std::end(kVerbs))
        ++verb;
    bool before = false, after = false;
    for (const Arc* a : d.arcs) {
        // "that are damaged", read as a key
        after |=
            a->begin > verb && a->kind == ArcKind::Output && a->column >= 0 && lexicon.column(a->column).yes;
        if (a->kind != ArcKind::Filter || a->begin < said->end) continue;
        if (a->end <= verb) before |= a->filters == d.share;
        if (a->begin > verb || (a->begin == verb && a->end > verb + 1U)) after |= a->filters != d.share;
    }
    return before && after;
}

/// "year versus average price": both sides are named, so both are shown.
bool side_unread(const Draft& d, const AnalysedQuestion& q) {
    return std::any_of(q.columns.begin(), q.columns.end(), [&](const ColumnMention& m) {
        if (m.kind != MatchKind::Exact || m.share < 0.99F || m.inside || m.rivals > 0 || uses(d, m))
            return false;
        return std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
            return c.kind == CueKind::Versus && (c.begin == m.end || c.end == m.begin);
        });
    });
}

/// "weight against length by model": three hundred models are no colours, they are the points themselves.
bool divides_by_rows(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (d.grouped || d.outputs.size() != 3 ||
        !(q.cue(CueKind::Versus) || q.cue(CueKind::Mark) || q.cue(CueKind::Relation)))
        return false;
    std::size_t numbers = 0;
    bool divided = false;
    for (const DraftOutput& o : d.outputs) {
        if (o.column < 0 || o.aggregate) return false;
        const LexicalColumn& c = lexicon.column(o.column);
        const auto table = static_cast<std::size_t>(c.table);
        numbers += c.numeric && !c.category;
        divided |= c.text && lexicon.tables()[table].label == o.column &&
                   c.info->distinct_count * 2 >= lexicon.schema().tables[table].row_count && o.arc >= 0 &&
                   d.arcs[static_cast<std::size_t>(o.arc)]->kind == ArcKind::Group;
    }
    return numbers == 2 && divided;
}

/// A development is over time: not one line through the kinds of something.
bool trend_without_time(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (!q.cue(CueKind::Trend) || !d.grouped || d.homeless_grain) return false;
    const auto timed = [&](const DraftOutput& o) {
        if (o.column < 0 || o.aggregate) return false;
        const LexicalColumn& c = lexicon.column(o.column);
        return c.temporal || c.year || c.date_text || (c.numeric && o.bin_width == 0);
    };
    if (std::any_of(d.outputs.begin(), d.outputs.end(), timed)) return false;
    const auto tables = tables_of(d, lexicon);
    return std::any_of(tables.begin(), tables.end(), [&](int t) {
        const ColumnId time = lexicon.tables()[static_cast<std::size_t>(t)].time;
        return time >= 0 && (lexicon.column(time).temporal || lexicon.column(time).year);
    });
}

/// "top 5 directors by showings", "best selling products", with the whole name of a column that no clause has
/// read.
bool ranked_noun_unread(const Draft& d, const AnalysedQuestion& q) {
    const auto ranks = [&](const Arc* a, const ColumnMention& m) {
        if (a->end != m.begin) return false;
        if (a->kind == ArcKind::Limit) return q.cue_starting_at(m.end, CueKind::By) != nullptr;
        return a->kind == ArcKind::Output && q.cue_starting_at(a->begin, CueKind::Most) != nullptr;
    };
    return std::ranges::any_of(q.columns, [&](const ColumnMention& m) {
        if (m.kind != MatchKind::Exact || m.share < 0.99F || m.inside || uses(d, m)) return false;
        return std::ranges::any_of(d.arcs, [&](const Arc* a) { return ranks(a, m); }) &&
               std::ranges::none_of(d.arcs,
                                    [&](const Arc* a) { return a->begin < m.end && a->end > m.begin; });
    });
}

}  // namespace

bool passes_over_a_key(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    const auto tables = tables_of(d, lexicon);
    return std::any_of(d.arcs.begin(), d.arcs.end(),
                       [&](const Arc* a) {
                           return noun_unread(*a, d, q, tables, lexicon) ||
                                  counts_other_rows(*a, d, q, tables) || turned_round(*a, d, q, lexicon);
                       }) ||
           key_unread(d, q) || date_unread(d, q) || figure_alone(d, q) || share_turned_round(d, q, lexicon) ||
           end_unread(d, q, lexicon) || counts_each(d, q) || limit_unread(d, q) || ranked_noun_unread(d, q) ||
           rows_unread(d, q, tables) || side_unread(d, q) || divides_by_rows(d, q, lexicon) ||
           trend_without_time(d, q, lexicon) || seldom_table(d, lexicon) >= 0 || lacking_of(d, q, lexicon);
}

}  // namespace sightline::language
