#include <algorithm>
#include <cmath>
#include <optional>

#include "core/narrative/narrative.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"

namespace sightline::narrative {

namespace {

using namespace query;

bool has_digit(std::string_view s) {
    return std::ranges::any_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

/// What an output column is: where its values come from, how they are formatted.
struct Output {
    std::string format;
    bool time = false, additive = false, measure = false;
};

const ColumnInfo* source_of(const Expression& e, const Query& q, const Schema& schema) {
    const ColumnInfo* found = nullptr;
    for_each_column(e, [&](const ColumnRef& ref) {
        const auto look = [&](const Source& s) {
            if (const auto* t = std::get_if<TableRef>(&s.of))
                if (const TableInfo* info = schema.find(t->table); info && !found) found = info->find(ref.column);
        };
        look(q.from.source);
        for (const auto& join : q.from.joins) look(join.source);
    }, false);
    return found;
}

std::string time_format(TimeGrain grain) {
    switch (grain) {
        case TimeGrain::Year: return "year";
        case TimeGrain::Quarter: return "quarter";
        case TimeGrain::Month: return "month";
        case TimeGrain::Week:
        case TimeGrain::Day: return "date";
        default: return "";
    }
}

Output output_of(const Query& q, const Schema& schema, const Table& result, std::size_t i) {
    Output o;
    const ColumnType type = result.columns[i].type();
    const Expression* e = i < q.select.size() ? &q.select[i].expression : nullptr;
    const ColumnInfo* info = e ? source_of(*e, q, schema) : nullptr;
    if (e)
        if (const auto* bucket = std::get_if<TimeBucket>(&e->form)) {
            o.time = true;
            o.format = time_format(bucket->grain);
            return o;
        }
    if (is_temporal(type)) {
        o.time = true;
        o.format = type == ColumnType::Date ? "date" : "";
        return o;
    }
    const bool year = e && std::holds_alternative<TimePartOf>(e->form) && std::get<TimePartOf>(e->form).part == TimePart::Year;
    const bool plain_year = info && info->role == Role::Time && is_numeric(type) && e && !has_aggregate(*e);
    if (year || plain_year) {
        o.time = true;
        o.format = "plain";
        return o;
    }
    if (!is_numeric(type)) return o;
    const auto* call = e ? std::get_if<AggregateCall>(&e->form) : nullptr;
    const bool counts = call && call->function == Aggregate::Count;
    o.additive = counts ? !call->distinct : call && call->function == Aggregate::Sum;
    o.measure = !info || counts || (info->role != Role::Identifier && info->role != Role::Geography) || (call != nullptr);
    if (counts) o.format = "integer";
    else if (info && info->role == Role::Money) o.format = "money:" + info->unit;
    else if (info && info->role == Role::Identifier && !call) o.format = "plain";
    return o;
}

class Writer {
  public:
    Writer& say(std::string text) {
        if (!has_digit(text)) out_.segments.emplace_back(Text{std::move(text)});
        return *this;
    }
    Writer& name(std::size_t column) {
        out_.segments.emplace_back(NameRef{column});
        return *this;
    }
    Writer& cell(std::size_t row, std::size_t column, std::string format) {
        out_.segments.emplace_back(CellRef{row, column, std::move(format)});
        return *this;
    }
    Writer& statistic(std::string which, std::size_t column, std::string format, std::size_t row = 0, std::size_t other = 0) {
        out_.segments.emplace_back(StatisticRef{std::move(which), column, row, other, std::move(format)});
        return *this;
    }
    Narrative take() { return std::move(out_); }

  private:
    Narrative out_;
};

struct Extremes {
    std::size_t highest = 0, lowest = 0, highest_ties = 0, lowest_ties = 0, filled = 0;
    bool negative = false;
    double sum = 0;
};

std::optional<Extremes> extremes(const Table& t, std::size_t column) {
    Extremes e;
    double high = 0, low = 0;
    for (std::size_t r = 0; r < t.row_count(); ++r) {
        if (t.columns[column].is_null(r)) continue;
        const double n = t.columns[column].number(r);
        if (std::isnan(n)) continue;
        if (e.filled++ == 0 || n > high) {
            high = n;
            e.highest = r;
            e.highest_ties = 0;
        }
        if (e.filled == 1 || n < low) {
            low = n;
            e.lowest = r;
            e.lowest_ties = 0;
        }
        e.highest_ties += n == high;
        e.lowest_ties += n == low;
        e.negative |= n < 0;
        e.sum += n;
    }
    if (e.filled == 0) return std::nullopt;
    return e;
}

void one_row(Writer& w, const Table& t, const std::vector<Output>& outputs) {
    constexpr std::size_t kMost = 4;
    for (std::size_t c = 0; c < std::min(kMost, t.column_count()); ++c) {
        if (c > 0) w.say(c + 1 == std::min(kMost, t.column_count()) ? " and " : ", ");
        w.say(c == 0 ? "the " : "the ").name(c).say(t.columns[c].is_null(0) ? " has no value" : " is ");
        if (!t.columns[c].is_null(0)) w.cell(0, c, outputs[c].format);
    }
    w.say(".");
}

/// Rows in order of time: how it began, how it ended, where it was highest.
void over_time(Writer& w, const Table& t, const std::vector<Output>& outputs, std::size_t time, std::size_t measure, const Extremes& e) {
    std::size_t first = t.row_count(), from = t.row_count(), to = 0;
    for (std::size_t r = 0; r < t.row_count(); ++r) {
        if (t.columns[time].is_null(r) || t.columns[measure].is_null(r)) continue;
        if (first == t.row_count()) first = r;
        const double here = t.columns[time].number(r);
        if (from == t.row_count() || here < t.columns[time].number(from)) from = r;
        if (from == r || here > t.columns[time].number(to)) to = r;
    }
    if (first == t.row_count() || from == to) return one_row(w, t, outputs);
    const double begin = t.columns[measure].number(from), end = t.columns[measure].number(to);
    const std::string verb = end > begin ? " rose from " : end < begin ? " fell from " : " was the same, ";
    w.name(measure).say(verb).cell(from, measure, outputs[measure].format).say(" in ").cell(from, time, outputs[time].format);
    w.say(end == begin ? " and in " : " to ");
    if (end != begin) w.cell(to, measure, outputs[measure].format).say(" in ");
    w.cell(to, time, outputs[time].format);
    if (begin != 0 && end != begin) w.say(" (").say(end > begin ? "+" : "").statistic("change", measure, "percent", to, from).say(")");
    w.say(". ");
    if (e.highest != e.lowest && e.highest_ties == 1)
        w.say("The highest was ").cell(e.highest, measure, outputs[measure].format).say(" in ").cell(e.highest, time, outputs[time].format).say(".");
}

void by_category(Writer& w, const Query& q, const Table& t, const std::vector<Output>& outputs, std::size_t label, std::size_t measure, const Extremes& e) {
    const bool whole = !q.limit && !t.truncated && !q.having;
    w.cell(e.highest, label, outputs[label].format);
    if (e.highest_ties > 1) w.say(e.highest_ties == 2 ? " and another share" : " and others share");
    else w.say(" has");
    w.say(" the highest ").name(measure).say(", ").cell(e.highest, measure, outputs[measure].format);
    if (outputs[measure].additive && whole && !e.negative && e.sum > 0 && e.filled > 1 && e.highest_ties == 1)
        w.say(", ").statistic("share", measure, "percent", e.highest).say(" of the total");
    w.say(". ");
    if (e.filled > 2 && e.lowest_ties == 1)
        w.cell(e.lowest, label, outputs[label].format).say(" has the lowest, ").cell(e.lowest, measure, outputs[measure].format).say(". ");
    if (outputs[measure].additive && whole && e.filled > 1)
        w.say("Together ").statistic("count", measure, "integer").say(t.row_count() == 1 ? " row makes " : " rows make ").statistic("sum", measure, outputs[measure].format).say(".");
}

}  // namespace

Narrative narrate(const Query& q, const Schema& schema, const Table& t) {
    Writer w;
    if (t.row_count() == 0 || t.column_count() == 0) return w.say("Nothing in the data matches this question.").take();
    std::vector<Output> outputs;
    for (std::size_t c = 0; c < t.column_count(); ++c) outputs.push_back(output_of(q, schema, t, c));
    if (t.row_count() == 1) {
        one_row(w, t, outputs);
        return w.take();
    }
    std::optional<std::size_t> label, time, measure;
    std::size_t labels = 0;
    for (std::size_t c = 0; c < t.column_count(); ++c) {
        if (outputs[c].time) {
            if (!time) time = c;
        } else if (outputs[c].measure && is_numeric(t.columns[c].type())) {
            if (!measure) measure = c;
        } else {
            ++labels;
            if (!label) label = c;
        }
    }
    const auto e = measure ? extremes(t, *measure) : std::nullopt;
    const bool grouped = is_grouped(q);
    if (e && grouped && time && labels == 0) over_time(w, t, outputs, *time, *measure, *e);
    else if (e && grouped && labels == 1 && !time) by_category(w, q, t, outputs, *label, *measure, *e);
    else if (e && grouped && (labels > 0 || time)) {
        w.say("The highest ").name(*measure).say(" is ").cell(e->highest, *measure, outputs[*measure].format).say(", for ");
        bool first = true;
        for (std::size_t c = 0; c < t.column_count(); ++c) {
            if (c == *measure || (outputs[c].measure && !outputs[c].time)) continue;
            if (!first) w.say(", ");
            first = false;
            w.cell(e->highest, c, outputs[c].format);
        }
        w.say(". ").say("There are ").statistic("count", 0, "integer").say(" rows.");
    } else {
        w.say(t.truncated || q.limit ? "Showing " : "There are ").statistic("count", 0, "integer").say(" rows");
        if (e && e->highest != e->lowest)
            w.say("; ").name(*measure).say(" goes from ").cell(e->lowest, *measure, outputs[*measure].format).say(" to ").cell(e->highest, *measure, outputs[*measure].format);
        w.say(".");
    }
    return w.take();
}

}  // namespace sightline::narrative
