// Outputs of two columns: "amount minus tax", "difference between price and cost", "average days between
// order date and delivery date".

#include <algorithm>

#include "core/language/grammar/grammar.h"

namespace sightline::language {
namespace {

std::optional<query::TimeGrain> unit_of(std::string_view w) {
    using query::TimeGrain;
    if (w == "days" || w == "time" || w == "duration" || w == "gap" || w == "difference")
        return TimeGrain::Day;
    if (w == "weeks") return TimeGrain::Week;
    if (w == "months") return TimeGrain::Month;
    if (w == "years") return TimeGrain::Year;
    if (w == "hours") return TimeGrain::Hour;
    if (w == "minutes") return TimeGrain::Minute;
    return {};
}

/// The time between two moments of one day is told in hours.
query::TimeGrain unit_between(query::TimeGrain said, std::string_view word, const LexicalColumn& a,
                              const LexicalColumn& b) {
    const bool loose = word == "time" || word == "duration" || word == "gap" || word == "difference";
    const bool clock = a.info->type == ColumnType::Timestamp && b.info->type == ColumnType::Timestamp;
    return loose && clock ? query::TimeGrain::Hour : said;
}

}  // namespace

/// The token where "difference between" or "gap between" begins, if it ends right before `before`.
std::optional<std::size_t> Grammar::difference_said(std::size_t before) const {
    while (before > 0 && q_.tokens[before - 1].text == "the") --before;
    if (before < 2 || q_.tokens[before - 1].text != "between") return {};
    const std::string& w = q_.tokens[before - 2].text;
    if (w != "difference" && w != "gap" && w != "differences") return {};
    return before - 2;
}

/// "amount minus tax": the tax.
const ColumnMention* Grammar::subtracted_from(const ColumnMention& m) const {
    const LexicalColumn& c = lexicon_.column(m.column);
    if (!c.numeric || c.identifier || c.year || m.kind == MatchKind::Vector || m.end + 1U >= q_.size())
        return nullptr;
    const std::string& word = q_.tokens[m.end].text;
    if (word != "minus" && !(word == "and" && difference_said(m.begin))) return nullptr;
    const ColumnMention* best = nullptr;
    for (const ColumnMention& n : q_.columns) {
        const LexicalColumn& d = lexicon_.column(n.column);
        if (n.column == m.column || d.table != c.table || !d.numeric || d.identifier || d.year ||
            n.kind == MatchKind::Vector || !idle_between(m.end + 1U, n.begin, 1))
            continue;
        if (!best || n.end > best->end || (n.end == best->end && n.kind < best->kind)) best = &n;
    }
    return best;
}

void Grammar::add_times_between() {
    for (std::size_t i = 0; i + 3 < q_.size(); ++i) {
        const auto said = unit_of(q_.tokens[i].text);
        const std::string& opens = q_.tokens[i + 1].text;
        if (!said || (opens != "between" && opens != "from")) continue;
        const std::string_view joins = opens == "between" ? "and" : "to";
        for (const ColumnMention& first : q_.columns) {
            const LexicalColumn& a = lexicon_.column(first.column);
            if (!a.temporal || !idle_between(i + 2, first.begin, 1) || first.end >= q_.size() ||
                q_.tokens[first.end].text != joins)
                continue;
            for (const ColumnMention& second : q_.columns) {
                const LexicalColumn& b = lexicon_.column(second.column);
                if (!b.temporal || b.table != a.table || second.column == first.column ||
                    !idle_between(first.end + 1U, second.begin, 1))
                    continue;
                const auto make = [&](std::size_t begin, std::optional<query::Aggregate> aggregate) {
                    Arc arc = start(ArcKind::Output, begin, second.end);
                    arc.column = second.column;
                    arc.minus = first.column;
                    arc.apart = unit_between(*said, q_.tokens[i].text, a, b);
                    arc.aggregate = aggregate;
                    FeatureWriter f(arc.features, names_);
                    f.add({"out", "time-between"});
                    f.add({"out", "time-between", aggregate ? name_of(*aggregate) : "plain"});
                    mention_features(f, "between", first);
                    mention_features(f, "between", second);
                    emit(std::move(arc));
                };
                // "how many days between": the days, not how many rows.
                std::size_t begin = i;
                for (const Cue& c : q_.cues) {
                    if (c.kind != CueKind::Aggregate || c.end > i || !idle_between(c.end, i, 2)) continue;
                    const auto aggregate = static_cast<query::Aggregate>(c.argument);
                    if (aggregate == query::Aggregate::Count)
                        begin = std::min<std::size_t>(begin, c.begin);
                    else
                        make(c.begin, aggregate);
                }
                for (const Cue& c : q_.cues)
                    if (c.kind == CueKind::Most && c.end <= i && idle_between(c.end, i, 1))
                        make(c.begin, c.argument > 0 ? query::Aggregate::Max : query::Aggregate::Min);
                make(begin, {});
            }
        }
    }
}

}  // namespace sightline::language
