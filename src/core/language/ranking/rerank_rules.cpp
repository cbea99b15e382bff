#include "core/language/ranking/rerank_rules.h"

#include <algorithm>

namespace sightline::language {
namespace {

bool has_figures(const Draft& d) {
    return std::ranges::any_of(d.outputs, [](const DraftOutput& o) { return o.aggregate.has_value(); });
}

/// Are rows counted within a key that each has of its own?
bool counts_ones(const Draft& d, const Lexicon& lexicon) {
    if (!d.grouped || std::ranges::none_of(d.outputs, [](const DraftOutput& o) {
            return o.aggregate == query::Aggregate::Count && o.column < 0;
        }))
        return false;
    const std::vector<int> tables = tables_of(d, lexicon);
    return std::ranges::any_of(d.outputs, [&](const DraftOutput& o) {
        if (o.aggregate || o.column < 0 || !lexicon.column(o.column).unique) return false;
        const int of = lexicon.column(o.column).table;
        return std::ranges::none_of(tables, [&](int t) { return t != of && lexicon.many(t, of); });
    });
}

/// "top 3 authors": does it list something of the authors?
bool lists(const Draft& d, int table, const Lexicon& lexicon) {
    return std::ranges::any_of(d.outputs, [&](const DraftOutput& o) {
        return !o.aggregate && o.column >= 0 && lexicon.column(o.column).table == table;
    });
}

}  // namespace

bool gives_up(const Draft& d, const Draft& first, const AnalysedQuestion& q, const Lexicon& lexicon) {
    if (q.cue(CueKind::By) && first.grouped && !d.grouped) return true;
    if (q.cue(CueKind::Aggregate) && has_figures(first) && !has_figures(d)) return true;
    for (const Arc* limit : first.arcs) {
        if (limit->kind != ArcKind::Limit) continue;
        for (const TableMention& m : q.tables)
            if (!m.vector && m.begin == limit->end && lists(first, m.table, lexicon) &&
                !lists(d, m.table, lexicon))
                return true;
    }
    return counts_ones(d, lexicon) && !counts_ones(first, lexicon);
}

}  // namespace sightline::language
