#include "core/language/ranking/link_features.h"

#include <algorithm>

namespace sightline::language {
namespace {

constexpr std::int64_t kManyColors = 30;

/// Is a table joined for nothing but the key that another one has as well?
bool only_for_its_key(int table, const Draft& d, const std::vector<int>& tables, const Lexicon& lexicon) {
    const auto elsewhere = [&](ColumnId c) {
        return std::any_of(lexicon.links().begin(), lexicon.links().end(), [&](const Lexicon::Link& l) {
            return l.to == table && std::find(tables.begin(), tables.end(), l.from) != tables.end() &&
                   l.relation->to_column == lexicon.column(c).info->name;
        });
    };
    std::size_t uses = 0;
    bool other = std::find(d.through.begin(), d.through.end(), table) != d.through.end();
    const auto use = [&](ColumnId c) {
        if (c < 0 || lexicon.column(c).table != table) return;
        ++uses;
        other |= !elsewhere(c);
    };
    for (const DraftOutput& o : d.outputs) use(o.column), use(o.over), other |= o.table == table;
    for (const DraftOrder& o : d.order) use(o.key.column);
    for (const auto& group : d.where)
        for (const FilterAtom& a : group) use(a.column);
    return uses > 0 && !other;
}

/// How far another table is whose rows are counted or must be missing.
std::string_view reach(int table, const std::vector<int>& tables, const Lexicon& lexicon) {
    for (int t : tables)
        if (lexicon.many(table, t)) return "many";
    for (int t : tables)
        if (lexicon.distance(table, t) == 1) return "one";
    return "far";
}

void link_features(FeatureWriter& f, const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (!d.linked.empty()) f.add({"linked", d.linked});
    if (!d.group_also.empty()) f.add({"group-also"});
    const auto named = [&](int table) -> std::string_view {
        std::string_view how = "unnamed";
        for (const TableMention& t : q.tables) {
            if (t.table != table) continue;
            if (!t.vector) return t.share > 0.99F ? "named" : "partly";
            how = "vector";
        }
        return how;
    };
    // "crime but not poetry" in one row: the second says nothing new.
    for (const auto& g : d.where)
        for (const auto& h : d.where)
            if (&g != &h && g.front().column == h.front().column &&
                g.front().form == FilterAtom::Form::Compare && h.front().form == FilterAtom::Form::Compare &&
                g.front().op == query::Comparator::Equal && h.front().op == query::Comparator::NotEqual)
                f.add({"where", "redundant"});
    // "films not reviewed by Ann" are not those that somebody else reviewed too.
    if (d.outputs.front().column >= 0) {
        const int of = lexicon.column(d.outputs.front().column).table;
        for (const auto& g : d.where) {
            const bool negative = std::all_of(g.begin(), g.end(), [](const FilterAtom& a) {
                return a.negated || a.op == query::Comparator::NotEqual;
            });
            const int table = lexicon.column(g.front().column).table;
            if (negative && table != of && lexicon.many(table, of)) f.add({"negated", "one-of-many"});
        }
    }
    if (lexicon.tables().size() > 1 && d.outputs.front().column >= 0) {
        const TableMention* first = nullptr;
        for (const TableMention& t : q.tables)
            if (!t.vector && (!first || t.begin < first->begin)) first = &t;
        if (first)
            f.add({"subject", d.completion,
                   lexicon.column(d.outputs.front().column).table == first->table ? "first" : "other"});
    }
    // "the driver with the most km": of one trip, or of all of a driver's?
    if (!d.grouped && d.limit && !d.order.empty() && d.order.front().key.column >= 0 &&
        d.outputs.front().column >= 0 &&
        lexicon.many(lexicon.column(d.order.front().key.column).table,
                     lexicon.column(d.outputs.front().column).table))
        f.add({"limited", "one-of-many"});
    if (!d.absent.empty() || !d.through.empty()) {
        Draft own = d;
        own.through.clear();
        const auto tables = tables_of(own, lexicon);
        for (const DraftAbsence& a : d.absent) {
            f.add({"absence"});
            f.add({"absence", reach(a.table, tables, lexicon)});
            f.add({"absence", "table", named(a.table)});
            f.add({"absence", "where", small_count(a.where.size())});
            if (std::find(tables.begin(), tables.end(), a.table) != tables.end())
                f.add({"absence", "own-table"});
        }
        for (int t : d.through) {
            const std::string_view how = named(t), far = reach(t, tables, lexicon);
            f.add({"through", how});
            f.add({"through", how, far});
            f.add({"through", far, d.completion});
        }
    }
    // "for each author" where books are counted: not said of the rows themselves.
    for (const Arc* a : d.arcs)
        if (a->kind == ArcKind::Noun && a->table >= 0) {
            const auto tables = tables_of(d, lexicon);
            const bool own = std::find(tables.begin(), tables.end(), a->table) != tables.end();
            const bool finer = std::any_of(tables.begin(), tables.end(),
                                           [&](int t) { return t != a->table && lexicon.many(t, a->table); });
            f.add({"noun", !own                ? "no-table"
                           : tables.size() < 2 ? "own-table"
                           : finer             ? "joined"
                                               : "finest"});
        }
    if (!d.set) return;
    f.add({"set", *d.set == query::SetOperator::Intersect ? "intersect" : "except"});
    f.add({"set", *d.set == query::SetOperator::Intersect ? "intersect" : "except", d.sides});
    const bool both =
        std::any_of(q.tokens.begin(), q.tokens.end(), [](const Token& t) { return t.text == "both"; });
    f.add({"set", "both-said", both ? "yes" : "no"});
}

/// Colour or small multiples for what divides a scatter plot, by the words that ask for it.
void divide_features(FeatureWriter& f, const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (d.grouped || d.outputs.size() != 3) return;
    std::size_t numbers = 0, third = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const DraftOutput& o = d.outputs[i];
        if (o.column < 0 || o.aggregate) return;
        const LexicalColumn& c = lexicon.column(o.column);
        if (c.numeric && !c.category)
            ++numbers;
        else
            third = i;
    }
    if (numbers != 2) return;
    const DraftOutput& o = d.outputs[third];
    std::string_view said = "unsaid";
    if (q.cue(CueKind::Facet))
        said = "facet-said";
    else if (q.cue(CueKind::Color))
        said = "color-said";
    else if (o.arc >= 0)
        for (const Cue& c : q.cues)
            if (c.begin == d.arcs[static_cast<std::size_t>(o.arc)]->begin) {
                if (c.kind == CueKind::Each && c.argument == 0) said = "each";
                if (c.phrase.starts_with("group")) said = "group";
            }
    f.add({"divide", o.channel == Channel::Facet ? "facet" : "color", said});
    if (lexicon.column(o.column).info->distinct_count > kManyColors) f.add({"divide", "too-many"});
}

/// Names of rows that only a table's name stands for, beside what was asked for.
void label_features(FeatureWriter& f, const Draft& d) {
    const auto label = [&](const DraftOutput& o) {
        const Arc* a = o.arc < 0 ? nullptr : d.arcs[static_cast<std::size_t>(o.arc)];
        return a && a->label && a->kind == ArcKind::Output;
    };
    std::size_t labels = 0, plain = 0, sums = 0;
    for (const DraftOutput& o : d.outputs) {
        labels += label(o);
        plain += !label(o) && !o.aggregate && !o.context;
        sums += o.aggregate && !o.context;
    }
    if (labels > 0) f.add({"label", plain > 0 ? "beside-plain" : sums > 0 ? "beside-aggregate" : "alone"});
    if (labels > 1) f.add({"label", "several"});
    for (const DraftOutput& o : d.outputs)
        if (o.arc >= 0 && d.arcs[static_cast<std::size_t>(o.arc)]->label &&
            std::any_of(d.arcs.begin(), d.arcs.begin() + o.arc,
                        [](const Arc* a) { return a->kind == ArcKind::Absent; }))
            f.add({"label", "of-what-is-missing"});
}

}  // namespace

void add_link_features(FeatureWriter& f, const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    link_features(f, d, q, lexicon);
    divide_features(f, d, q, lexicon);
    label_features(f, d);
    const auto tables = tables_of(d, lexicon);
    if (tables.size() < 2) return;
    for (int t : tables)
        if (only_for_its_key(t, d, tables, lexicon)) f.add({"join", "needless"});
}

}  // namespace sightline::language
