// Filters that compare one column with another: "shipped after the due date", "more assists than goals",
// "projects over budget".

#include <algorithm>

#include "core/language/grammar/grammar.h"
#include "core/language/spans/concepts.h"

namespace sightline::language {
namespace {

constexpr std::size_t kVerbGap = 3;  ///< "the actual cost was much higher than …"

bool comparable(const LexicalColumn& a, const LexicalColumn& b) {
    if (a.table != b.table || a.identifier || b.identifier) return false;
    if (!a.info->unit.empty() && !b.info->unit.empty() && a.info->unit != b.info->unit) return false;
    if (a.year || b.year) return a.year && b.year;
    return (a.numeric && b.numeric) || (a.temporal && b.temporal);
}

bool share_a_word(const LexicalColumn& a, const LexicalColumn& b) {
    return std::ranges::any_of(
        a.words, [&](const std::string& w) { return std::ranges::find(b.words, w) != b.words.end(); });
}

}  // namespace

bool Grammar::idle_between(std::size_t begin, std::size_t end, std::size_t longest) const {
    if (end < begin || end - begin > longest) return false;
    for (std::size_t i = begin; i < end; ++i)
        if (!q_.tokens[i].stop || q_.cue_at[i] >= 0 || q_.tokens[i].text == "than") return false;
    return true;
}

void Grammar::add_column_filters() {
    for (const Cue& c : q_.cues) {
        if (c.kind != CueKind::Compare) continue;
        const bool than = c.end < q_.size() && q_.tokens[c.end].text == "than";
        for (const ColumnMention& next : q_.columns) {
            if (next.begin < c.end || !idle_between(c.end, next.begin, 1)) continue;
            // "more assists than goals"
            if (next.end < q_.size() && q_.tokens[next.end].text == "than")
                for (const ColumnMention& right : q_.columns)
                    if (right.begin > next.end && right.kind != MatchKind::Vector &&
                        idle_between(next.end + 1U, right.begin, 1))
                        add_column_filter(c, next, right, c.begin);
            if (than || next.kind == MatchKind::Vector) continue;
            for (const ColumnMention& left : q_.columns)
                if (left.end <= c.begin && idle_between(left.end, c.begin, kVerbGap))
                    add_column_filter(c, left, next, left.begin);
            add_planned_filter(c, next);
        }
    }
}

void Grammar::add_column_filter(const Cue& c, const ColumnMention& left, const ColumnMention& right,
                                std::size_t begin) {
    add_filter_against(c, begin, left.column, &left, right);
}

/// "over budget", "after the due date": what came of it is compared with what was meant.
void Grammar::add_planned_filter(const Cue& c, const ColumnMention& right) {
    if (!is_planned(lexicon_.column(right.column).words)) return;
    for (std::size_t i = 0; i < lexicon_.columns().size(); ++i) {
        const LexicalColumn& came = lexicon_.columns()[i];
        if (!is_planned(came.words) && is_outcome(came.words))
            add_filter_against(c, c.begin, static_cast<ColumnId>(i), nullptr, right);
    }
}

void Grammar::add_filter_against(const Cue& c, std::size_t begin, ColumnId left, const ColumnMention* said,
                                 const ColumnMention& right) {
    const LexicalColumn &a = lexicon_.column(left), &b = lexicon_.column(right.column);
    if (left == right.column || !comparable(a, b)) return;
    Arc arc = start(ArcKind::Filter, begin, right.end);
    arc.column = left;
    FilterAtom atom;
    atom.column = left;
    atom.other = right.column;
    atom.form = FilterAtom::Form::AgainstColumn;
    atom.op = static_cast<query::Comparator>(c.argument);
    arc.filters.push_back(std::move(atom));
    FeatureWriter f(arc.features, names_);
    f.add({"against", said ? "cue" : "planned", c.phrase});
    f.add({"against", share_a_word(a, b) ? "alike" : "unlike"});
    mention_features(f, "against", right);
    finish_filter(std::move(arc), said, 0, "column");
}

}  // namespace sightline::language
