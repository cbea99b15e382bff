// What lists of single records say.

#include <cmath>

#include "core/narrative/sentences.h"

namespace sightline::narrative {

namespace {

constexpr std::size_t kEnoughForCorrelation = 10;
constexpr std::size_t kListed = 5;
constexpr double kNone = 0.1, kWeak = 0.3, kStrong = 0.7;

void tell_rows(Story& story, const Subject& s) {
    const bool one = s.table.row_count() == 1;
    if (s.table.truncated)
        story.say("showing the first ").statistic("count", 0, "integer").say(" rows");
    else if (s.query.limit)
        story.say("showing ").statistic("count", 0, "integer").say(one ? " row" : " rows");
    else
        story.say(one ? "there is " : "there are ")
            .statistic("count", 0, "integer")
            .say(one ? " row" : " rows");
}

}  // namespace

void tell_two_measures(Story& story, const Subject& s) {
    const std::size_t x = s.measures[0], y = s.measures[1];
    const auto r = figure({"correlation", x, 0, 0, "", y}, s.table);
    if (!r || s.table.row_count() < kEnoughForCorrelation) return tell_records(story, s);
    const double size = std::abs(*r);
    if (size < kNone) {
        story.name(x).say(" and ").name(y).say(" show no linear relation");
    } else {
        story.name(y)
            .say(size >= kStrong ? " clearly"
                 : size >= kWeak ? ""
                                 : " slightly")
            .say(*r > 0 ? " rises with " : " falls as ")
            .name(x);
        if (*r < 0) story.say(" rises");
    }
    story.say(" (correlation ")
        .statistic("correlation", x, "number", 0, 0, y)
        .say(" over ")
        .statistic("count", x, "integer")
        .say(" rows)")
        .end();
}

void tell_records(Story& story, const Subject& s) {
    tell_rows(story, s);
    const auto e = s.measures.empty() ? std::nullopt : extremes_of(s.table.columns[s.measures.front()]);
    if (e && e->high != e->low && e->filled > 1) {
        const std::size_t m = s.measures.front();
        story.say("; ").name(m).say(" goes from ").cell(e->lowest, m).say(" to ").cell(e->highest, m);
        if (s.whole && e->filled > 2)
            story.say(", on average ")
                .statistic("mean", m, s.format(m) == "integer" ? std::string("number") : s.format(m));
    }
    story.end();
}

void tell_list(Story& story, const Subject& s) {
    const std::size_t rows = s.table.row_count();
    if (s.columns.size() != 1 || rows > kListed || !s.measures.empty()) {
        tell_rows(story, s);
        story.end();
        return;
    }
    tell_rows(story, s);
    story.say(": ");
    for (std::size_t r = 0; r < rows; ++r) {
        if (r > 0) story.say(r + 1 == rows ? " and " : ", ");
        if (s.table.columns[0].is_null(r))
            story.say("one without ").name(0);
        else
            story.cell(r, 0);
    }
    story.end();
}

}  // namespace sightline::narrative
