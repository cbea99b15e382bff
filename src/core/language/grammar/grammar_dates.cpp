// Filters on dates and periods.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/language/grammar/grammar.h"

namespace sightline::language {
namespace {

using query::Comparator;

constexpr std::size_t kColumnGap = 5;

constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};

/// The days of the week that a word stands for.
std::vector<std::string_view> days_said(std::string_view word) {
    if (word == "weekend" || word == "weekends") return {kDays[5], kDays[6]};
    if (word == "weekdays" || word == "workdays") return {kDays.begin(), kDays.begin() + 5};
    if (word.ends_with("s")) word.remove_suffix(1);
    for (const std::string_view day : kDays)
        if (word == fold(day)) return {day};
    return {};
}

}  // namespace

void Grammar::add_date_filters() {
    for (std::size_t i = 0; i < q_.dates.size(); ++i) {
        const DateMention& d = q_.dates[i];
        add_date_filter(d, nullptr, d.begin);
        if (i + 1 < q_.dates.size()) {
            const DateMention& h = q_.dates[i + 1];
            if (h.begin <= d.end + 1 && h.begin > 0) add_date_filter(d, &h, d.begin);
        }
    }
    add_weekday_filters();
}

/// "on weekends", "on weekdays", "on Mondays": by the day of the week of a time column.
void Grammar::add_weekday_filters() {
    for (std::size_t i = 0; i < q_.size(); ++i) {
        const auto days = days_said(q_.tokens[i].text);
        const bool on = i > 0 && (q_.tokens[i - 1].text == "on" || q_.tokens[i - 1].text == "at");
        const bool the = i > 1 && q_.tokens[i - 1].text == "the" && q_.tokens[i - 2].text == "on";
        if (days.empty() || q_.value_strength[i] == 2 || q_.column_strength[i] == 2 || q_.date_at[i])
            continue;
        if (days.size() == 5 && !on && !the) continue;  // "by weekday" is a key
        for (const LexicalTable& table : lexicon_.tables()) {
            if (table.time < 0 || !lexicon_.column(table.time).temporal || lexicon_.column(table.time).months)
                continue;
            Arc a = start(ArcKind::Filter, on ? i - 1 : the ? i - 2 : i, i + 1);
            a.column = table.time;
            FilterAtom atom;
            atom.column = table.time;
            atom.form = FilterAtom::Form::In;
            atom.part = query::TimePart::DayName;
            for (const std::string_view day : days) atom.values.emplace_back(std::string(day));
            a.filters.push_back(std::move(atom));
            FeatureWriter f(a.features, names_);
            f.add({"date", "weekdays"});
            finish_filter(std::move(a), nullptr, 0, "weekdays");
        }
    }
}

namespace {

/// "in January" of data that ends in May: by how many years to go back to the latest January there is.
int years_back(const DateMention& d, const LexicalColumn& c) {
    constexpr int kMostYears = 200;
    if (!d.month_only || !c.has_range || !c.temporal || !d.low || !d.high) return 0;
    if (d.low->days <= c.high && d.high->days >= c.low) return 0;
    const CivilDate low = civil(*d.low);
    for (int n = 1; n <= kMostYears; ++n) {
        const Date first = make_date(low.year - n, low.month, 1);
        if (first.days + 27 < c.low) return 0;
        if (first.days <= c.high) return n;
    }
    return 0;
}

Date earlier(Date day, int years, bool end_of_month) {
    if (years == 0) return day;
    const CivilDate at = civil(day);
    if (!end_of_month) return make_date(at.year - years, at.month, at.day);
    const Date next =
        at.month == 12 ? make_date(at.year - years + 1, 1, 1) : make_date(at.year - years, at.month + 1, 1);
    return Date{next.days - 1};
}

/// "on March 5": that day of each year that the column has it in, or, where it has none, of each of its
/// years. None: too many years.
std::vector<FilterAtom> in_each_year(const DateMention& d, const LexicalColumn& c, const FilterAtom& like) {
    constexpr int kMostYears = 60;
    const auto year_of = [](double day) {
        return civil(Date{static_cast<std::int32_t>(std::floor(day))}).year;
    };
    const CivilDate at = civil(*d.low);
    std::vector<FilterAtom> within, around;
    if (year_of(c.high) - year_of(c.low) >= kMostYears) return {};
    for (int year = year_of(c.low); year <= year_of(c.high); ++year) {
        const Date day = make_date(year, at.month, at.day);
        if (civil(day).month != at.month) continue;  // no 29 February
        const bool in_range = day.days >= std::floor(c.low) && day.days <= c.high;
        auto& list = in_range ? within : around;
        list.push_back(like);
        list.back().values = {day, day};
    }
    return within.empty() ? around : within;
}

}  // namespace

void Grammar::add_date_filter(const DateMention& d, const DateMention* high, std::size_t begin) {
    const std::size_t end = high ? high->end : d.end;
    const Cue* said = nullptr;
    for (const Cue& c : q_.cues) {
        // "over the last year" is within it.
        if (d.relative && c.phrase == "over") continue;
        const bool wanted = high ? c.kind == CueKind::Between : c.kind == CueKind::Compare;
        if (wanted && c.end <= d.begin && bridge(c.end, d.begin, 2) && (!said || c.begin < said->begin))
            said = &c;
    }
    if (high && !said) return;
    std::size_t from = said ? said->begin : begin;
    // "in", "on" and "during" belong to the date.
    if (!said && from > 0) {
        const std::string& w = q_.tokens[from - 1].text;
        if (w == "in" || w == "on" || w == "during" || w == "for") --from;
    }
    const auto make = [&](ColumnId id, const ColumnMention* m, std::size_t arc_begin, std::size_t arc_end,
                          std::size_t gap) {
        const LexicalColumn& c = lexicon_.column(id);
        FilterAtom atom;
        atom.column = id;
        const auto bound = [&](Date date) -> Value {
            if (c.year) return static_cast<std::int64_t>(civil(date).year);
            return date;
        };
        if (c.year && !(d.grain == query::TimeGrain::Year || said)) return;
        if (!d.low || !d.high) return;
        if (d.any_year && (said || high || !c.temporal)) return;
        const int back = years_back(high ? *high : d, c);
        const Date from_day = earlier(*d.low, back, false), to_day = earlier(*d.high, back, true);
        if (high) {
            atom.form = FilterAtom::Form::Between;
            atom.values = {bound(from_day), bound(earlier(*high->high, back, true))};
        } else if (said && static_cast<Comparator>(said->argument) != Comparator::Equal) {
            atom.op = static_cast<Comparator>(said->argument);
            atom.values.push_back(bound(
                atom.op == Comparator::Greater || atom.op == Comparator::LessOrEqual ? to_day : from_day));
        } else {
            atom.form = FilterAtom::Form::Between;
            atom.values = {bound(from_day), bound(to_day)};
        }
        Arc a = start(ArcKind::Filter, arc_begin, arc_end);
        a.column = id;
        FeatureWriter f(a.features, names_);
        if (said) f.add({"date", "cue", said->phrase});
        f.add({"date", d.relative ? "relative" : "fixed"});
        if (!m)
            f.add({"date", lexicon_.tables()[static_cast<std::size_t>(c.table)].time == id ? "main-column"
                                                                                           : "other-column"});
        if (c.has_range && c.temporal) {
            const bool meets = to_day.days >= c.low && from_day.days <= c.high;
            f.add({"date", meets ? "in-range" : "out-of-range"});
        }
        if (d.any_year && c.has_range)
            a.filters = in_each_year(d, c, atom);
        else
            a.filters.push_back(std::move(atom));
        if (!a.filters.empty()) finish_filter(std::move(a), m, gap, "date");
    };
    for (const ColumnMention& m : q_.columns) {
        const LexicalColumn& c = lexicon_.column(m.column);
        if (!c.temporal && !c.year) continue;
        if (m.end <= from && bridge(m.end, from, kColumnGap))
            make(m.column, &m, m.begin, end, from - m.end);
        else if (m.begin >= end && bridge(end, m.begin, 2))
            make(m.column, &m, from, m.end, m.begin - end);
    }
    for (std::size_t c = 0; c < lexicon_.columns().size(); ++c)
        if (lexicon_.columns()[c].temporal || lexicon_.columns()[c].year)
            make(static_cast<ColumnId>(c), nullptr, from, end, 0);
}

}  // namespace sightline::language
