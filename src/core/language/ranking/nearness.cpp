#include "core/language/ranking/nearness.h"

#include <algorithm>
#include <set>

#include "core/language/ranking/evidence.h"

namespace sightline::language {
namespace {

template <typename Named>
float near_to(const Token& token, const WordVectors::Vector& meaning, const Named& named) {
    if (std::ranges::find(named.stems, token.stem) != named.stems.end()) return 1;
    return std::max(0.0F, WordVectors::similarity(meaning, named.vector));
}

void add(std::set<ColumnId>& used, const std::vector<FilterAtom>& atoms) {
    for (const FilterAtom& a : atoms) {
        used.insert(a.column);
        used.insert(a.other);
    }
}

std::set<ColumnId> columns_of(const Draft& d) {
    std::set<ColumnId> used(d.group_also.begin(), d.group_also.end());
    const auto output = [&](const DraftOutput& o) {
        used.insert(o.column);
        used.insert(o.over);
        used.insert(o.minus);
    };
    for (const DraftOutput& o : d.outputs) output(o);
    for (const DraftOrder& o : d.order) output(o.key);
    for (const auto& group : d.where) add(used, group);
    for (const auto& group : d.other) add(used, group);
    add(used, d.having);
    add(used, d.share);
    for (const DraftAbsence& a : d.absent) {
        for (const auto& group : a.where) add(used, group);
        add(used, a.having);
    }
    used.erase(-1);
    return used;
}

}  // namespace

QuestionNearness::QuestionNearness(const AnalysedQuestion& q, const Lexicon& lexicon)
    : question_(q), lexicon_(lexicon) {
    constexpr std::size_t kMostWords = 40;  // of a text that long a few more say nothing
    for (std::size_t i = 0; i < q.size() && words_.size() < kMostWords; ++i)
        if (is_content(q, i) && !q.number_at[i] && !q.date_at[i]) words_.push_back(i);
    for (const std::size_t i : words_) {
        const WordVectors::Vector& meaning = q.meanings[i];
        float best = 0;
        for (const LexicalColumn& c : lexicon.columns()) {
            columns_.push_back(near_to(q.tokens[i], meaning, c));
            best = std::max(best, columns_.back());
        }
        best_.push_back(best);
        for (const LexicalTable& t : lexicon.tables()) tables_.push_back(near_to(q.tokens[i], meaning, t));
    }
}

Nearness QuestionNearness::of(const Draft& d) const {
    Nearness n;
    if (words_.empty()) return n;
    const std::set<ColumnId> columns = columns_of(d);
    const std::vector<int> tables = tables_of(d, lexicon_);
    std::vector<bool> value(question_.size(), false);
    for (const Arc* a : d.arcs)
        if (a->kind == ArcKind::Filter)
            for (std::size_t i = a->begin; i < a->end; ++i) value[i] = question_.value_strength[i] == 2;
    n.least_heard = 1;
    for (std::size_t w = 0; w < words_.size(); ++w) {
        float heard = value[words_[w]] ? 1.0F : 0.0F;
        for (const ColumnId c : columns) heard = std::max(heard, near(w, c));
        for (const int t : tables)
            heard = std::max(heard, tables_[w * lexicon_.tables().size() + static_cast<std::size_t>(t)]);
        n.heard += heard;
        n.least_heard = std::min(n.least_heard, heard);
        n.missed = std::max(n.missed, best_[w] - heard);
    }
    n.heard /= static_cast<float>(words_.size());
    if (columns.empty()) return n;
    n.least_meant = 1;
    for (const ColumnId c : columns) {
        float meant = 0;
        for (std::size_t w = 0; w < words_.size(); ++w) meant = std::max(meant, near(w, c));
        n.meant += meant;
        n.least_meant = std::min(n.least_meant, meant);
    }
    n.meant /= static_cast<float>(columns.size());
    return n;
}

}  // namespace sightline::language
