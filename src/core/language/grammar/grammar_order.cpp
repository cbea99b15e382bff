// Order, superlatives and limits.

#include <algorithm>

#include "core/language/grammar/grammar.h"
#include "core/language/spans/concepts.h"

namespace sightline::language {
namespace {

using query::Aggregate;

/// Superlatives that say what is compared: "cheapest" is of a price, never of a number of rows.
bool says_what(std::string_view phrase) {
    constexpr std::string_view kPhrases[] = {
        "longest",  "shortest",        "oldest",  "youngest",  "newest",   "tallest",
        "heaviest", "lightest",        "fastest", "slowest",   "deepest",  "most expensive",
        "cheapest", "least expensive", "richest", "poorest",   "earliest", "latest",
        "high",     "most recent",     "low",     "strongest", "weakest"};
    return std::find(std::begin(kPhrases), std::end(kPhrases), phrase) != std::end(kPhrases);
}

}  // namespace

bool is_of_age(std::string_view superlative, const LexicalColumn& column) {
    return (!column.numeric || column.year) && (superlative == "oldest" || superlative == "youngest");
}

bool says_when(std::string_view phrase) {
    constexpr std::string_view kPhrases[] = {"latest", "newest",   "most recent", "last",
                                             "oldest", "earliest", "first"};
    return std::find(std::begin(kPhrases), std::end(kPhrases), phrase) != std::end(kPhrases);
}

/// "last", "oldest": of what is said right after, with at most two words between ("oldest active project").
bool Grammar::close_by(std::size_t end, std::size_t noun) const {
    if (noun - end > 2) return false;
    for (std::size_t i = end; i < noun; ++i)
        if (q_.number_at[i] || q_.date_at[i] || q_.column_strength[i] == 2) return false;
    return true;
}

/// Are the rows of the table that old themselves (people), so that "oldest" is of their birth?
bool Grammar::of_age(const Cue& cue, int table) const {
    const LexicalTable& t = lexicon_.tables()[static_cast<std::size_t>(table)];
    for (ColumnId c = t.first; c < t.first + t.count; ++c)
        if (concept_fit(cue.phrase, lexicon_.column(c).words) > 0) return true;
    return false;
}

bool Grammar::says_order(const Cue& most) const {
    return most.end < q_.size() && q_.tokens[most.end].text == "first";
}

/// "heaviest first", "newest first": the order of what is listed.
void Grammar::add_firsts() {
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Most || !says_order(cue) ||
            q_.cue_starting_at(cue.begin, CueKind::Direction))
            continue;
        const auto make = [&](ColumnId column, int mention, OrderTarget target, bool turned,
                              std::string_view how) {
            Arc a = start(ArcKind::Order, cue.begin, cue.end + 1U);
            a.column = column;
            a.mention = mention;
            a.target = target;
            a.direction = (cue.argument > 0) != turned ? -1 : 1;
            FeatureWriter f(a.features, names_);
            f.add({"order", "first"});
            f.add({"order", "first", how});
            emit(std::move(a));
        };
        if (!says_what(cue.phrase)) make(-1, -1, OrderTarget::Y, false, "y");
        for (std::size_t id = 0; id < q_.columns.size(); ++id) {
            const ColumnMention& m = q_.columns[id];
            const LexicalColumn& c = lexicon_.column(m.column);
            if (m.begin < cue.begin || m.end > cue.end || !(c.numeric || c.temporal) || c.identifier)
                continue;
            make(m.column, static_cast<int>(id), OrderTarget::Column,
                 (!c.numeric || c.year) && concept_fit("oldest", c.words) > 0, "column");
        }
        if (!says_when(cue.phrase)) continue;
        for (std::size_t t = 0; t < lexicon_.tables().size(); ++t)
            if (lexicon_.tables()[t].time >= 0 && !of_age(cue, static_cast<int>(t)))
                make(lexicon_.tables()[t].time, -1, OrderTarget::Column, cue.phrase == "oldest", "time");
    }
}

/// "sort by the y axis in descending order", "from high to low by X", "ordered by price".
void Grammar::add_orders() {
    add_superlatives();
    add_firsts();
    add_limits();
    constexpr int kReachBack = 9, kReachOn = 6;
    for (const Cue& verb : q_.cues) {
        if (verb.kind != CueKind::OrderVerb && verb.kind != CueKind::Direction) continue;
        // The direction, and the stretch that belongs to this order.
        const Cue* direction = verb.kind == CueKind::Direction ? &verb : nullptr;
        if (!direction)
            for (const Cue& d : q_.cues)
                if (d.kind == CueKind::Direction && d.begin >= verb.end && d.begin <= verb.end + kReachBack &&
                    (!direction || d.begin < direction->begin))
                    direction = &d;
        if (!direction && verb.argument == 0) continue;  // a plain "show" or "list"
        std::size_t stop = direction ? direction->end : verb.end;
        const std::size_t limit =
            std::min<std::size_t>(q_.size(), (direction ? direction->end : verb.end) + kReachOn);
        // "in ascending order please"
        while (stop < q_.size() && (q_.tokens[stop].text == "order" || q_.tokens[stop].text == "please"))
            ++stop;
        const auto make = [&](OrderTarget target, const ColumnMention* m, int mention, std::size_t end,
                              std::optional<Aggregate> aggregate, std::string_view how) {
            Arc a = start(ArcKind::Order, verb.begin, end);
            a.target = target;
            a.column = m ? m->column : -1;
            a.mention = mention;
            a.aggregate = aggregate;
            a.direction = direction ? direction->argument : 1;
            FeatureWriter f(a.features, names_);
            f.add({"order"});
            f.add({"order", "verb", verb.phrase});
            f.add({"order", direction ? "direction" : "no-direction"});
            f.add({"order", "target", how});
            f.add({"order", "covers"}, static_cast<float>(std::min<std::size_t>(8, end - verb.begin)));
            if (m) mention_features(f, "order", *m);
            if (aggregate) f.add({"order", "agg", name_of(*aggregate)});
            add_context(f, "order", q_, verb.begin, end);
            emit(std::move(a));
        };
        bool targeted = false;
        for (const Cue& c : q_.cues) {
            const bool inside = c.begin >= verb.end && c.begin < limit;
            if (!inside) continue;
            std::size_t end = std::max(stop, static_cast<std::size_t>(c.end));
            while (end < q_.size() && (q_.tokens[end].text == "please" || q_.tokens[end].text == "order" ||
                                       q_.tokens[end].text == "axis"))
                ++end;
            if (c.kind == CueKind::AxisX)
                make(OrderTarget::X, nullptr, -1, end, {}, c.argument == 1 ? "bar" : "x"), targeted = true;
            if (c.kind == CueKind::AxisY) make(OrderTarget::Y, nullptr, -1, end, {}, "y"), targeted = true;
            if (c.kind == CueKind::Aggregate && static_cast<Aggregate>(c.argument) == Aggregate::Count)
                make(OrderTarget::Count, nullptr, -1, end, {}, "count"), targeted = true;
        }
        for (std::size_t id = 0; id < q_.columns.size(); ++id) {
            const ColumnMention& m = q_.columns[id];
            if (m.begin < verb.end || m.begin >= limit) continue;
            std::size_t end = std::max<std::size_t>(stop, m.end);
            while (end < q_.size() && (q_.tokens[end].text == "please" || q_.tokens[end].text == "order"))
                ++end;
            make(OrderTarget::Column, &m, static_cast<int>(id), end, {}, "column");
            for (const Cue& c : q_.cues)
                if (c.kind == CueKind::Aggregate && c.begin >= verb.end && c.end <= m.begin &&
                    bridge(c.end, m.begin, 2))
                    make(OrderTarget::Column, &m, static_cast<int>(id), end,
                         static_cast<Aggregate>(c.argument), "aggregate");
            targeted = true;
        }
        if (direction)
            make(OrderTarget::Y, nullptr, -1, stop, {}, targeted ? "unsaid-y" : "none-y"),
                make(OrderTarget::X, nullptr, -1, stop, {}, targeted ? "unsaid-x" : "none-x");
    }
}

/// "the highest price", "most expensive", "the most orders", "top 5 by revenue".
void Grammar::add_superlatives() {
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Most || says_order(cue)) continue;
        std::int64_t limit = 1;
        std::size_t begin = cue.begin, end = cue.end;
        std::int64_t offset = 0;
        bool numbered = false;
        for (const NumberMention& n : q_.numbers) {
            if (!n.whole || n.value < 1 || n.value > 100000 || n.looks_like_year) continue;
            if (n.end == cue.begin && n.ordinal)
                begin = n.begin, offset = static_cast<std::int64_t>(n.value) - 1;
            else if (n.end == cue.begin)
                begin = n.begin, limit = static_cast<std::int64_t>(n.value), numbered = true;
            else if (n.begin == cue.end)
                end = n.end, limit = static_cast<std::int64_t>(n.value), numbered = true;
        }
        const auto make = [&](std::size_t from, std::size_t to, const ColumnMention* m, int mention,
                              OrderTarget target, std::optional<Aggregate> aggregate, std::string_view how,
                              bool turned = false, int of = -1) {
            Arc a = start(ArcKind::Superlative, from, to);
            a.column = m ? m->column : -1;
            a.mention = mention;
            a.target = target;
            a.aggregate = aggregate;
            a.direction = (cue.argument > 0) != turned ? -1 : 1;
            a.limit = limit;
            a.offset = offset;
            a.table = of;
            FeatureWriter f(a.features, names_);
            f.add({"super"});
            f.add({"super", how});
            f.add({"super", "cue", cue.phrase, how});
            f.add({"super", numbered ? "numbered" : "single"});
            if (m) mention_features(f, "super", *m);
            if (aggregate) f.add({"super", "agg", name_of(*aggregate)});
            add_context(f, "super", q_, from, to);
            emit(std::move(a));
        };
        for (std::size_t id = 0; id < q_.columns.size(); ++id) {
            const ColumnMention& m = q_.columns[id];
            const LexicalColumn& c = lexicon_.column(m.column);
            const bool whole_name = m.kind == MatchKind::Exact && m.share >= 0.99F && !m.inside;
            const bool ordered = (c.numeric && (!c.identifier || whole_name)) || c.temporal || c.date_text;
            // The oldest was born first.
            const bool born = (!c.numeric || c.year) && m.kind == MatchKind::Hint && m.begin >= cue.begin &&
                              m.end <= cue.end && concept_fit("oldest", c.words) > 0;
            const bool bad = ((cue.phrase == "worst" || cue.phrase == "best") && is_better_low(c.words)) ||
                             is_of_age(cue.phrase, c);
            const int mention = static_cast<int>(id);
            if (m.begin >= end && bridge(end, m.begin, 3)) {
                if (ordered) make(begin, m.end, &m, mention, OrderTarget::Column, {}, "column", bad);
                for (const Cue& agg : q_.cues)
                    if (agg.kind == CueKind::Aggregate && agg.begin >= end && agg.end <= m.begin)
                        if (ordered || static_cast<Aggregate>(agg.argument) == Aggregate::Count)
                            make(begin, m.end, &m, mention, OrderTarget::Column,
                                 static_cast<Aggregate>(agg.argument), "aggregate");
                // "biggest project": a project, not the most common project type.
                const bool rows =
                    m.kind != MatchKind::Exact &&
                    std::any_of(q_.tables.begin(), q_.tables.end(), [&](const TableMention& t) {
                        return !t.vector && t.share > 0.99F && t.begin == m.begin && t.end == m.end;
                    });
                if (!ordered && !rows && !says_what(cue.phrase))
                    make(begin, m.end, &m, mention, OrderTarget::Count, {}, "count-column");
            } else if (ordered && m.end <= begin && bridge(m.end, begin, 4)) {
                make(m.begin, end, &m, mention, OrderTarget::Column, {}, "column-before");
            } else if (ordered && m.begin >= cue.begin && m.end <= cue.end) {
                make(begin, end, &m, mention, OrderTarget::Column, {}, "hint", born);
            }
        }
        if (says_when(cue.phrase) && !q_.date_at[cue.begin])
            for (const TableMention& t : q_.tables) {
                const ColumnId time = lexicon_.tables()[static_cast<std::size_t>(t.table)].time;
                if (t.vector || time < 0 || t.begin < end || !close_by(end, t.begin) || of_age(cue, t.table))
                    continue;
                Arc a = start(ArcKind::Superlative, begin, end);
                a.column = time;
                // The oldest is the earliest.
                const bool late = cue.argument > 0 && cue.phrase != "oldest";
                a.direction = late ? -1 : 1;
                a.limit = limit;
                a.offset = offset;
                FeatureWriter f(a.features, names_);
                f.add({"super", "time"});
                f.add({"super", "time", cue.phrase});
                f.add({"super", numbered ? "numbered" : "single"});
                add_context(f, "super", q_, begin, end);
                emit(std::move(a));
            }
        // "the most orders": how many rows.
        std::size_t noun = end;
        for (const TableMention& t : q_.tables)
            if (!says_when(cue.phrase) && t.begin >= end && t.begin <= end + 1U &&
                (t.begin == end || !means_something(end)) && !t.vector)
                make(begin, t.end, nullptr, -1, OrderTarget::Count, {}, "count-table", false, t.table);
        for (const Cue& c : q_.cues) {
            if (c.kind == CueKind::Rows && c.begin == end)
                make(begin, c.end, nullptr, -1, OrderTarget::Count, {}, "count-rows");
            if (c.kind == CueKind::Aggregate && static_cast<Aggregate>(c.argument) == Aggregate::Count &&
                c.begin >= end && c.begin <= end + 1U) {
                make(begin, c.end, nullptr, -1, OrderTarget::Count, {}, "count-cue");
                noun = c.end;
                while (noun < q_.size() && noun - c.end < 2U && q_.tokens[noun].stop) ++noun;
                if (noun < q_.size() && !q_.tokens[noun].stop && q_.column_strength[noun] < 2)
                    make(begin, noun + 1, nullptr, -1, OrderTarget::Count, {}, "count-cue-noun");
            }
        }
        if (end < q_.size() && !q_.tokens[end].stop && q_.cue_at[end] < 0 && q_.column_strength[end] == 0 &&
            q_.value_strength[end] < 2 && !q_.table_at[end])
            make(begin, end + 1, nullptr, -1, OrderTarget::Count, {}, "count-noun");
        if (!says_what(cue.phrase)) make(begin, end, nullptr, -1, OrderTarget::Count, {}, "count-bare");
    }
}

void Grammar::add_limits() {
    // "the 3 counties that have the smallest population"
    for (const NumberMention& n : q_.numbers) {
        if (!n.whole || n.ordinal || n.value < 2 || n.value > 1000 || n.looks_like_year || n.end >= q_.size())
            continue;
        const bool noun = !q_.tokens[n.end].stop && q_.cue_at[n.end] < 0 && !q_.number_at[n.end];
        const bool later = std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& c) {
            return c.kind == CueKind::Most && c.begin > n.end && c.phrase != "top";
        });
        if (!noun || !later) continue;
        Arc a = start(ArcKind::Limit, n.begin, n.end);
        a.limit = static_cast<std::int64_t>(n.value);
        a.direction = -1;
        FeatureWriter f(a.features, names_);
        f.add({"limit", "rows"});
        f.add({"limit", "rows",
               q_.table_at[n.end]               ? "table"
               : q_.column_strength[n.end] == 2 ? "column"
                                                : "noun"});
        emit(std::move(a));
    }
    // "the best shop by sales": the first one in that order.
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Most ||
            (cue.phrase != "top" && cue.phrase != "best" && cue.phrase != "worst" && cue.phrase != "bottom"))
            continue;
        if (q_.number_at[std::min<std::size_t>(cue.end, q_.size() - 1)] ||
            (cue.begin > 0 && q_.number_at[cue.begin - 1U]))
            continue;
        const auto by = std::find_if(q_.cues.begin(), q_.cues.end(), [&](const Cue& c) {
            return c.kind == CueKind::By && c.begin > cue.end && c.begin <= cue.end + 3U;
        });
        if (by == q_.cues.end()) continue;
        Arc a = start(ArcKind::Limit, cue.begin, cue.end);
        a.limit = 1;
        a.direction = cue.argument > 0 ? -1 : 1;
        FeatureWriter f(a.features, names_);
        f.add({"limit"});
        f.add({"limit", "best-by"});
        emit(std::move(a));
    }
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Limit) continue;
        for (const NumberMention& n : q_.numbers) {
            if (n.begin != cue.end || !n.whole || n.value < 1 || n.value > 100000) continue;
            Arc a = start(ArcKind::Limit, cue.begin, n.end);
            a.limit = static_cast<std::int64_t>(n.value);
            a.direction = cue.argument > 0 ? -1 : 1;
            FeatureWriter f(a.features, names_);
            f.add({"limit"});
            f.add({"limit", "cue", cue.phrase});
            emit(std::move(a));
        }
    }
}

}  // namespace sightline::language
