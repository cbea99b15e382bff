#include "core/language/ranking/evidence.h"

#include <algorithm>
#include <cmath>

#include "core/language/drafts/draft.h"

namespace sightline::language {
namespace {

constexpr float kKnownWord = 0.7F;  ///< a hint this near is a word of business for the column

}  // namespace

bool is_content(const AnalysedQuestion& q, std::size_t i) {
    const Token& t = q.tokens[i];
    if (t.quote != 0) return true;
    return !t.stop && q.cue_at[i] < 0 && t.text.size() > 1;
}

bool means_nothing(const AnalysedQuestion& q, std::size_t i) {
    return is_content(q, i) && !q.table_at[i] && q.column_strength[i] < 2 && q.value_strength[i] < 2;
}

std::vector<std::size_t> unmatched_words(const Draft* draft, const AnalysedQuestion& q) {
    std::vector<bool> used(q.size(), false);
    if (draft)
        for (const Arc* a : draft->arcs)
            for (std::size_t i = a->begin; i < a->end; ++i) used[i] = true;
    std::vector<std::size_t> words;
    for (std::size_t i = 0; i < q.size(); ++i)
        if (!used[i] && means_nothing(q, i)) words.push_back(i);
    return words;
}

Evidence evidence_of(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    Evidence e;
    double content = 0;
    for (std::size_t i = 0; i < q.size(); ++i) content += is_content(q, i);
    e.unmatched = static_cast<double>(unmatched_words(&d, q).size());
    e.covered = content > 0 ? 1.0 - e.unmatched / content : 0.5;
    for (const Arc* a : d.arcs) {
        if (a->mention >= 0) {
            const ColumnMention& m = q.columns[static_cast<std::size_t>(a->mention)];
            e.weak += m.kind == MatchKind::Vector || (m.kind == MatchKind::Hint && m.similarity < kKnownWord);
            e.exact += m.kind == MatchKind::Exact;
        }
        if (a->kind == ArcKind::Filter) {
            for (const ValueMention& v : q.values)
                if (v.column == a->column && v.begin >= a->begin && v.end <= a->end &&
                    (v.similarity >= 1 || v.inflected)) {
                    e.exact += 1;
                    break;
                }
        }
        e.filters += a->kind == ArcKind::Filter;
    }
    for (const auto& o : d.outputs) {
        e.outputs += !o.context;
        const bool said = o.arc >= 0 && d.arcs[static_cast<std::size_t>(o.arc)]->aggregate;
        e.guessed += o.aggregate && o.column >= 0 && !said;
    }
    e.joined = static_cast<double>(std::max<std::size_t>(tables_of(d, lexicon).size(), 1) - 1);
    if (d.arcs.empty()) e.weak += 2;
    return e;
}

Evidence gather_evidence(const std::vector<Draft>& drafts, std::size_t index, const AnalysedQuestion& q,
                         const Lexicon& lexicon) {
    const Draft& d = drafts[index];
    Evidence e = evidence_of(d, q, lexicon);
    double top = -1e9, sum = 0, next = -1e9;
    for (const Draft& x : drafts) top = std::max(top, static_cast<double>(x.score));
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        sum += std::exp(static_cast<double>(drafts[i].score) - top);
        if (i != index) next = std::max(next, static_cast<double>(drafts[i].score));
    }
    e.probability = std::exp(static_cast<double>(d.score) - top) / std::max(sum, 1e-9);
    e.margin = drafts.size() > 1 ? static_cast<double>(d.score) - next : 5.0;
    e.preferred = d.preference.share;
    e.ahead = d.preference.ahead;
    e.average = q.size() > 0 ? static_cast<double>(d.score) / static_cast<double>(q.size()) : 0;
    return e;
}

}  // namespace sightline::language
