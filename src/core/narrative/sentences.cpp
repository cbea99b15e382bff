#include "core/narrative/sentences.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

#include "core/narrative/rendering.h"
#include "core/query/query_walk.h"

namespace sightline::narrative {

using namespace query;

Subject::Subject(const Query& q, const Schema& schema, const Table& t)
    : query(q), table(t), columns(facts_of(q, schema, t)) {
    for (const ColumnFacts& c : columns)
        (c.use == ColumnUse::Label  ? labels
         : c.use == ColumnUse::Time ? times
                                    : measures)
            .push_back(c.column);
    // Of a spread, from lowest to highest, the middle says most.
    if (measures.size() >= 3)
        std::ranges::stable_partition(measures, [&](std::size_t m) { return columns[m].is_median; });
    whole = !q.limit && !t.truncated;
    grouped = q.select.size() == t.columns.size() && is_grouped(q);
    lowest_first =
        !q.order.empty() && !q.order.front().descending && has_aggregate(q.order.front().expression);
    if (!q.order.empty() && !q.order.front().descending)
        if (const auto* ref = std::get_if<ColumnRef>(&q.order.front().expression.form);
            ref && !measures.empty())
            lowest_first |= ref->column == t.columns[measures.front()].name();
}

Story& Story::say(std::string text) {
    auto* last = out_.segments.empty() ? nullptr : std::get_if<Text>(&out_.segments.back());
    const bool starts = out_.segments.empty() || (last && last->text.ends_with(". "));
    if (starts && !text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    if (last) {
        last->text += text;
        return *this;
    }
    out_.segments.emplace_back(Text{std::move(text)});
    return *this;
}
Story& Story::name(std::size_t column) {
    out_.segments.emplace_back(NameRef{column});
    return *this;
}
Story& Story::cell(std::size_t row, std::size_t column) {
    out_.segments.emplace_back(CellRef{row, column, subject_.format(column)});
    return *this;
}
Story& Story::statistic(std::string which, std::size_t column, std::string format, std::size_t row,
                        std::size_t other_row, std::size_t other_column) {
    out_.segments.emplace_back(
        StatisticRef{std::move(which), column, row, other_row, std::move(format), other_column});
    return *this;
}
Story& Story::end() {
    return say(". ");
}

Story& Story::label(std::size_t row, std::size_t column) {
    if (subject_.table.columns[column].is_null(row)) return say("rows without ").name(column);
    if (subject_.columns[column].named) name(column).say(" ");
    return cell(row, column);
}

Story& Story::labels(std::size_t row) {
    for (std::size_t i = 0; i < subject_.labels.size(); ++i) {
        if (i > 0) say(i + 1 == subject_.labels.size() ? " and " : ", ");
        label(row, subject_.labels[i]);
    }
    for (const std::size_t time : subject_.times) {
        say(subject_.labels.empty() ? "" : " ").say(subject_.columns[time].preposition + " ").cell(row, time);
        break;
    }
    return *this;
}

Narrative Story::take() {
    if (!out_.segments.empty())
        if (auto* last = std::get_if<Text>(&out_.segments.back()))
            while (last->text.ends_with(' ')) last->text.pop_back();
    return std::move(out_);
}

void tell_one_row(Story& story, const Subject& s) {
    constexpr std::size_t kMost = 5;  // of columns: a spread has five
    const bool one_measure = s.measures.size() == 1 && !s.table.columns[s.measures[0]].is_null(0);
    if (one_measure && s.columns.size() > 1 && s.labels.size() + s.times.size() <= 3) {
        const std::size_t m = s.measures[0];
        const bool best = s.query.limit && s.query.limit->count == 1 && s.query.limit->offset == 0 &&
                          !s.query.order.empty() && s.grouped && !s.labels.empty();
        if (best) {
            story.labels(0)
                .say(s.lowest_first ? " has the lowest " : " has the highest ")
                .name(m)
                .say(", ")
                .cell(0, m)
                .end();
            return;
        }
        story.say("the ")
            .name(m)
            .say(s.labels.empty() ? " " : " for ")
            .labels(0)
            .say(" is ")
            .cell(0, m)
            .end();
        return;
    }
    if (s.columns.size() == 1 && s.columns[0].counts_rows) {
        const double n = as_number(s.table.value(0, 0)).value_or(0);
        if (n == 0)
            story.say("no row matches: the count is ").cell(0, 0).end();
        else
            story.say(n == 1 ? "there is " : "there are ")
                .cell(0, 0)
                .say(n == 1 ? " row" : " rows")
                .say(s.query.where ? " that " : "")
                .say(s.query.where ? (n == 1 ? "matches" : "match") : "")
                .end();
        return;
    }
    const std::size_t shown = std::min(kMost, s.columns.size());
    for (std::size_t c = 0; c < shown; ++c) {
        if (c > 0) story.say(c + 1 == shown ? " and " : ", ");
        story.say("the ").name(c);
        if (s.table.columns[c].is_null(0))
            story.say(" has no value");
        else
            story.say(" is ").cell(0, c);
    }
    story.end();
}

void tell_over_time(Story& story, const Subject& s, const Extremes& e) {
    const std::size_t time = s.times.front(), m = s.measures.front();
    const Column &when = s.table.columns[time], &what = s.table.columns[m];
    std::optional<std::size_t> from, to;
    for (std::size_t r = 0; r < s.table.row_count(); ++r) {
        if (when.is_null(r) || what.is_null(r)) continue;
        if (!from || when.number(r) < when.number(*from)) from = r;
        if (!to || when.number(r) > when.number(*to)) to = r;
    }
    if (!from || *from == *to) return tell_records(story, s);
    const std::string at = " " + s.columns[time].preposition + " ";
    const double begin = what.number(*from), close = what.number(*to);
    if (e.high == e.low) {
        story.name(m)
            .say(" stayed the same")
            .say(at + "")
            .say("every period from ")
            .cell(*from, time)
            .say(" to ")
            .cell(*to, time)
            .say(": ")
            .cell(*from, m)
            .end();
        return;
    }
    if (begin == close) {
        story.name(m)
            .say(" ended where it began: ")
            .cell(*from, m)
            .say(at)
            .cell(*from, time)
            .say(" and")
            .say(at)
            .cell(*to, time)
            .end();
    } else {
        story.name(m)
            .say(close > begin ? " rose from " : " fell from ")
            .cell(*from, m)
            .say(at)
            .cell(*from, time)
            .say(" to ")
            .cell(*to, m)
            .say(at)
            .cell(*to, time);
        if (begin > 0)
            story.say(close > begin ? " (+" : " (").statistic("change", m, "percent", *to, *from).say(")");
        story.end();
    }
    const bool inner_high =
        e.highest_ties == 1 && e.highest != *from && e.highest != *to && !when.is_null(e.highest);
    const bool inner_low =
        e.lowest_ties == 1 && e.lowest != *from && e.lowest != *to && !when.is_null(e.lowest);
    if (inner_high || inner_low) {
        story.say("it was ");
        if (inner_high) story.say("highest").say(at).cell(e.highest, time).say(", at ").cell(e.highest, m);
        if (inner_high && inner_low) story.say(", and ");
        if (inner_low) story.say("lowest").say(at).cell(e.lowest, time).say(", at ").cell(e.lowest, m);
        story.end();
    }
    if (s.columns[m].additive && s.whole && !s.query.having)
        story.say("all ")
            .statistic("count", time, "integer")
            .say(" periods add up to ")
            .statistic("sum", m, s.format(m))
            .end();
}

namespace {

/// "South and West share", "South, West and others share".
void share(Story& story, const Subject& s, std::size_t measure, double value, std::size_t ties) {
    constexpr std::size_t kNamed = 3;
    std::size_t told = 0;
    const std::size_t named = std::min(ties, kNamed);
    for (std::size_t r = 0; r < s.table.row_count() && told < named; ++r) {
        if (s.table.columns[measure].is_null(r) || as_number(s.table.value(r, measure)) != value) continue;
        if (told > 0) story.say(told + 1 == named && ties <= kNamed ? " and " : ", ");
        story.label(r, s.labels.front());
        ++told;
    }
    if (ties > kNamed) story.say(" and others");
    story.say(" share");
}

std::optional<std::size_t> runner_up(const Subject& s, std::size_t measure, const Extremes& e) {
    std::optional<std::size_t> second;
    std::size_t ties = 0;
    for (std::size_t r = 0; r < s.table.row_count(); ++r) {
        const auto n = as_number(s.table.value(r, measure));
        if (!n || r == e.highest) continue;
        const auto best = second ? as_number(s.table.value(*second, measure)) : std::nullopt;
        if (!second || *n > *best)
            second = r, ties = 1;
        else
            ties += *n == *best;
    }
    return ties == 1 ? second : std::nullopt;
}

}  // namespace

void tell_by_label(Story& story, const Subject& s, const Extremes& e) {
    const std::size_t m = s.measures.front(), by = s.labels.front();
    const ColumnFacts& measure = s.columns[m];
    if (e.high == e.low && e.filled > 1) {
        story.say("all ")
            .statistic("filled", m, "integer")
            .say(" have the same ")
            .name(m)
            .say(", ")
            .cell(e.highest, m)
            .end();
        return;
    }
    // Where only the smallest were asked for, the largest shown is nothing special.
    const bool upward = s.lowest_first;
    const std::size_t lead = upward ? e.lowest : e.highest, ties = upward ? e.lowest_ties : e.highest_ties;
    if (ties > 1)
        share(story, s, m, upward ? e.low : e.high, ties);
    else
        story.label(lead, by).say(s.table.columns[by].is_null(lead) ? " have" : " has");
    story.say(upward ? " the lowest " : " the highest ").name(m).say(", ").cell(lead, m);
    const bool shares = measure.additive && s.whole && !s.query.having && e.low >= 0 && e.sum > 0 && !upward;
    if (shares && ties == 1 && e.filled > 1)
        story.say(" (").statistic("share", m, "percent", lead).say(" of the total)");
    if (!upward && ties == 1 && e.filled > 2)
        if (const auto second = runner_up(s, m, e))
            story.say(", followed by ").label(*second, by).say(" with ").cell(*second, m);
    story.end();
    const std::size_t tail = upward ? e.highest : e.lowest,
                      tail_ties = upward ? e.highest_ties : e.lowest_ties;
    if (s.whole && e.filled > 2 && tail_ties == 1)
        story.label(tail, by)
            .say(s.table.columns[by].is_null(tail) ? " have" : " has")
            .say(upward ? " the highest, " : " the lowest, ")
            .cell(tail, m)
            .end();
    if (measure.additive && s.whole && !s.query.having && e.filled > 1)
        story.say(e.filled == 2 ? "both add up to " : "together they add up to ")
            .statistic("sum", m, measure.format)
            .end();
    else if (s.table.columns[m].null_count() > 0)
        story.statistic("empty", m, "integer")
            .say(" of ")
            .statistic("count", m, "integer")
            .say(s.table.columns[m].null_count() == 1 ? " has no " : " have no ")
            .name(m)
            .end();
}

void tell_by_several(Story& story, const Subject& s, const Extremes& e) {
    const std::size_t m = s.measures.front();
    if (s.columns[m].additive && s.whole && !s.query.having && e.low >= 0 && e.sum > 0 && !s.labels.empty()) {
        // The label with the fewest values leads the summary.
        std::size_t by = s.labels.front(), lead = 0, fewest = 0;
        double best = 0;
        for (const std::size_t label : s.labels) {
            std::unordered_map<std::string, std::pair<double, std::size_t>> groups;  // sum, first row
            for (std::size_t r = 0; r < s.table.row_count(); ++r) {
                const Value v = s.table.value(r, label);
                auto& group =
                    groups.try_emplace(is_null(v) ? std::string("\1") : to_text(v), 0.0, r).first->second;
                group.first += as_number(s.table.value(r, m)).value_or(0);
            }
            if (fewest != 0 && groups.size() >= fewest) continue;
            fewest = groups.size();
            by = label;
            best = 0;
            for (const auto& [key, group] : groups)
                if (group.first > best || (group.first == best && group.second < lead))
                    std::tie(best, lead) = group;
        }
        if (best > 0 && fewest > 1)
            story.label(lead, by)
                .say(s.table.columns[by].is_null(lead) ? " have" : " has")
                .say(" the highest ")
                .name(m)
                .say(" over all, ")
                .statistic("group_sum", m, s.format(m), lead, 0, by)
                .say(" (")
                .statistic("group_share", m, "percent", lead, 0, by)
                .say(" of the total)")
                .end();
    }
    if (e.high == e.low) {
        story.name(m).say(" is the same everywhere, ").cell(e.highest, m).end();
        return;
    }
    story.say(e.highest_ties == 1 ? "the highest single " : "the highest ")
        .name(m)
        .say(" is ")
        .cell(e.highest, m);
    if (e.highest_ties == 1) story.say(s.labels.empty() ? ", " : ", for ").labels(e.highest);
    if (s.whole) {
        story.say("; the lowest is ").cell(e.lowest, m);
        if (e.lowest_ties == 1) story.say(s.labels.empty() ? ", " : ", for ").labels(e.lowest);
    }
    story.end();
}

}  // namespace sightline::narrative
