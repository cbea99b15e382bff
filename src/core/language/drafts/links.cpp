// Variants of Drafts over several tables: rows of another table counted, rows without any in another table,
// both of two conditions.

#include <algorithm>

#include "core/language/drafts/draft.h"

namespace sightline::language {
namespace {

using query::Aggregate;
using query::Comparator;

constexpr std::size_t kMostThrough = 6;  ///< tables tried as the one whose rows are meant

bool negative(const FilterAtom& a) {
    return a.negated || (a.form == FilterAtom::Form::Compare && a.op == Comparator::NotEqual);
}

FilterAtom positive(FilterAtom a) {
    if (a.negated)
        a.negated = false;
    else
        a.op = Comparator::Equal;
    return a;
}

class Linker {
  public:
    Linker(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon)
        : d_(d), q_(q), lexicon_(lexicon), tables_(tables_of(d, lexicon)) {}

    std::vector<Draft> variants() {
        if (lexicon_.tables().size() > 1) {
            count_through();
            without();
            seldom();
        }
        lacking();
        differences();
        intersections();
        return std::move(made_);
    }

  private:
    bool counts_rows() const {
        const auto rows = [](const DraftOutput& o) {
            return o.column < 0 && o.aggregate == Aggregate::Count && !o.share;
        };
        return std::any_of(d_.outputs.begin(), d_.outputs.end(), rows) ||
               std::any_of(d_.order.begin(), d_.order.end(), [&](auto& o) { return rows(o.key); }) ||
               std::any_of(d_.having.begin(), d_.having.end(), [](auto& a) { return a.column < 0; });
    }

    /// "how many reviews does each film get": the rows of a table that no column speaks of.
    void count_through() {
        if (!d_.through.empty()) return;
        const bool counts = counts_rows();
        const bool sums = !counts && std::any_of(d_.outputs.begin(), d_.outputs.end(),
                                                 [](auto& o) { return o.aggregate.has_value(); });
        std::vector<int> candidates;
        const auto add = [&](int t) {
            const auto in = [t](const std::vector<int>& v) {
                return std::find(v.begin(), v.end(), t) != v.end();
            };
            const bool absent = std::any_of(d_.absent.begin(), d_.absent.end(),
                                            [&](const DraftAbsence& a) { return a.table == t; });
            if (in(tables_) || in(candidates) || absent || candidates.size() >= kMostThrough) return;
            if (lexicon_.distance(t, tables_.front()) < Lexicon::kUnreachable) candidates.push_back(t);
        };
        for (const TableMention& t : q_.tables)
            if (!t.vector) add(t.table);
        if (counts) {
            for (const TableMention& t : q_.tables) add(t.table);
            for (const Lexicon::Link& l : lexicon_.links())
                if (std::find(tables_.begin(), tables_.end(), l.to) != tables_.end()) add(l.from);
        }
        for (int t : candidates) {
            Draft v = d_;
            v.through.push_back(t);
            v.linked = counts ? "count" : sums ? "sum" : "list";
            made_.push_back(std::move(v));
        }
    }

    /// "customers who did not buy tea": not those who bought something else too.
    void without() {
        const int main = d_.outputs.front().column >= 0 ? lexicon_.column(d_.outputs.front().column).table
                                                        : tables_.front();
        for (std::size_t i = 0; i < d_.where.size(); ++i) {
            const auto& group = d_.where[i];
            if (!std::all_of(group.begin(), group.end(), negative)) continue;
            const int of = lexicon_.column(group.front().column).table;
            if (of == main || lexicon_.distance(of, main) >= Lexicon::kUnreachable) continue;
            Draft v = d_;
            DraftAbsence absence{of, {group}};
            for (FilterAtom& a : absence.where.front()) a = positive(a);
            v.where.erase(v.where.begin() + static_cast<std::ptrdiff_t>(i));
            v.absent.push_back(std::move(absence));
            v.linked = "without";
            const Draft alone = v;
            made_.push_back(v);
            // What follows of the same table belongs to it: "not in the spring of 2010".
            auto& inside = v.absent.back().where;
            for (std::size_t k = i; k < v.where.size();)
                if (lexicon_.column(v.where[k].front().column).table == of) {
                    inside.push_back(v.where[k]);
                    v.where.erase(v.where.begin() + static_cast<std::ptrdiff_t>(k));
                } else {
                    ++k;
                }
            if (inside.size() > 1) {
                v.linked = "without-more";
                made_.push_back(std::move(v));
            }
        }
    }

    /// "which shops have no bakery sales": those of which no row is one.
    void lacking() {
        const auto i = lacking_of(d_, q_, lexicon_);
        if (!i) return;
        Draft v = d_;
        DraftAbsence none;
        none.key = d_.outputs.front().column;
        none.table = lexicon_.column(none.key).table;
        none.where.push_back(v.where[*i]);
        for (FilterAtom& a : none.where.front()) a = positive(a);
        v.where.erase(v.where.begin() + static_cast<std::ptrdiff_t>(*i));
        v.absent.push_back(std::move(none));
        v.distinct = true;
        v.linked = "lacking";
        made_.push_back(std::move(v));
    }

    /// "customers with fewer than two orders": none of those who have two or more.
    void seldom() {
        const int of = seldom_table(d_, lexicon_);
        if (of < 0) return;
        Draft v = d_;
        FilterAtom many = v.having.front();
        many.op = many.op == Comparator::Less ? Comparator::GreaterOrEqual : Comparator::Greater;
        v.having.clear();
        v.grouped = false;
        v.group_also.clear();
        std::erase(v.through, of);
        std::erase_if(v.outputs, [](const DraftOutput& o) { return o.aggregate.has_value(); });
        v.absent.push_back({of, {}, {many}});
        v.linked = "seldom";
        made_.push_back(std::move(v));
    }

    bool plain() const {
        return !d_.grouped && d_.order.empty() && !d_.limit && d_.having.empty() && !d_.any &&
               std::none_of(d_.outputs.begin(), d_.outputs.end(), [&](const DraftOutput& o) {
                   return o.aggregate.has_value() || o.column < 0 || amount(lexicon_.column(o.column));
               });
    }

    /// Equal amounts are no sign of the same thing: "amount for both Tea and Coffee" is no set of amounts.
    static bool amount(const LexicalColumn& c) {
        return c.numeric && !c.category && !c.identifier && !c.year && !c.temporal;
    }

    /// Outputs of which several rows may have the same, so that one fits one condition and one another.
    bool shared() const {
        return std::none_of(d_.outputs.begin(), d_.outputs.end(),
                            [&](const DraftOutput& o) { return lexicon_.column(o.column).unique; });
    }

    /// "countries without a stadium opened after 2006".
    void differences() {
        if (!plain()) return;
        const auto make = [&](std::vector<std::vector<FilterAtom>> left,
                              std::vector<std::vector<FilterAtom>> right) {
            Draft v = d_;
            v.set = query::SetOperator::Except;
            v.where = std::move(left);
            v.other = std::move(right);
            v.distinct = false;
            v.absent.clear();
            v.linked = "except";
            made_.push_back(std::move(v));
        };
        if (d_.absent.size() == 1 && !d_.absent.front().where.empty()) {
            const int t = d_.absent.front().table;
            if (std::find(tables_.begin(), tables_.end(), t) != tables_.end() && shared()) {
                auto right = d_.where;
                right.insert(right.end(), d_.absent.front().where.begin(), d_.absent.front().where.end());
                make(d_.where, std::move(right));
            }
        }
        for (std::size_t i = 0; i < d_.where.size(); ++i) {
            if (!std::all_of(d_.where[i].begin(), d_.where[i].end(), negative)) continue;
            auto left = d_.where, right = d_.where;
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
            for (FilterAtom& a : right[i]) a = positive(a);
            // One row is not of two kinds: the others of this column are the left side's alone.
            const ColumnId column = right[i].front().column;
            const auto taken = right[i];
            std::erase_if(right, [&](const auto& g) { return g.front().column == column; });
            right.push_back(taken);
            const bool own = tables_.size() == 1;
            if (!own || shared()) make(std::move(left), std::move(right));
        }
    }

    /// "taught in the fall and in the spring", "managers above 50 and below 46".
    void intersections() {
        if (!plain()) return;
        const auto make = [&](std::size_t i, const std::vector<FilterAtom>& left,
                              const std::vector<FilterAtom>& right, std::size_t drop) {
            Draft v = d_;
            v.set = query::SetOperator::Intersect;
            v.where[i] = left;
            v.other = d_.where;
            v.other[i] = right;
            if (drop != i) {
                v.where.erase(v.where.begin() + static_cast<std::ptrdiff_t>(drop));
                v.other.erase(v.other.begin() + static_cast<std::ptrdiff_t>(drop));
            }
            v.distinct = false;
            v.linked = "intersect";
            made_.push_back(std::move(v));
        };
        for (std::size_t i = 0; i < d_.where.size(); ++i) {
            const auto& group = d_.where[i];
            const bool own = tables_.size() == 1;
            if (own && !shared()) continue;
            if (group.size() == 2 && group[0].form == FilterAtom::Form::Compare &&
                group[0].op == Comparator::Equal && group[1].op == Comparator::Equal &&
                group[0].column == group[1].column)
                make(i, {group[0]}, {group[1]}, i);
            for (std::size_t k = i + 1; k < d_.where.size(); ++k)
                if (group.size() == 1 && d_.where[k].size() == 1 && exclude(group[0], d_.where[k][0]))
                    make(i, group, d_.where[k], k);
        }
    }

    /// One value cannot be above the one and below the other.
    static bool exclude(const FilterAtom& a, const FilterAtom& b) {
        const auto above = [](const FilterAtom& x) {
            return x.op == Comparator::Greater || x.op == Comparator::GreaterOrEqual;
        };
        const auto below = [](const FilterAtom& x) {
            return x.op == Comparator::Less || x.op == Comparator::LessOrEqual;
        };
        if (a.column != b.column || a.form != FilterAtom::Form::Compare || b.form != a.form) return false;
        const auto x = as_number(a.values.front()), y = as_number(b.values.front());
        if (!x || !y) return false;
        return (above(a) && below(b) && *x >= *y) || (below(a) && above(b) && *x <= *y);
    }

    const Draft& d_;
    const AnalysedQuestion& q_;
    const Lexicon& lexicon_;
    std::vector<int> tables_;
    std::vector<Draft> made_;
};

}  // namespace

std::optional<std::size_t> lacking_of(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (d.outputs.size() != 1 || d.grouped || d.limit || d.set || d.any || !d.absent.empty()) return {};
    const DraftOutput& key = d.outputs.front();
    if (key.column < 0 || key.aggregate || !lexicon.column(key.column).text ||
        lexicon.column(key.column).unique)
        return {};
    for (std::size_t i = 0; i < d.where.size(); ++i) {
        const auto& group = d.where[i];
        const bool other = group.front().column >= 0 && group.front().column != key.column &&
                           lexicon.column(group.front().column).table == lexicon.column(key.column).table;
        if (!other || !std::ranges::all_of(group, negative)) continue;
        for (const Arc* a : d.arcs)
            if (a->kind == ArcKind::Filter && a->filters == group &&
                std::ranges::any_of(
                    q.cues, [&](const Cue& c) { return lacks(c) && c.begin == a->begin && c.end < a->end; }))
                return i;
    }
    return {};
}

int seldom_table(const Draft& d, const Lexicon& lexicon) {
    if (d.having.size() != 1 || !d.grouped || !d.where.empty() || d.set || d.limit || !d.absent.empty())
        return -1;
    const FilterAtom& few = d.having.front();
    if (few.column >= 0 || few.form != FilterAtom::Form::Compare || few.negated ||
        (few.op != Comparator::Less && few.op != Comparator::LessOrEqual))
        return -1;
    int main = -1;
    for (const DraftOutput& o : d.outputs) {
        if (o.aggregate && !o.context) return -1;
        if (o.column < 0) continue;
        if (main >= 0 && lexicon.column(o.column).table != main) return -1;
        main = lexicon.column(o.column).table;
    }
    if (main < 0) return -1;
    // Each row must be one of those who have few, not a kind of them.
    const bool one = std::any_of(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& o) {
        return o.column >= 0 && !o.aggregate && lexicon.column(o.column).unique;
    });
    const auto tables = tables_of(d, lexicon);
    if (tables.size() != 2 || !(one || !d.group_also.empty())) return -1;
    const int other = tables[0] == main ? tables[1] : tables[0];
    return lexicon.many(other, main) ? other : -1;
}

std::vector<Draft> link_variants(const Draft& draft, const AnalysedQuestion& question,
                                 const Lexicon& lexicon) {
    return Linker(draft, question, lexicon).variants();
}

}  // namespace sightline::language
