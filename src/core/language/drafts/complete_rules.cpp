// Rules that fill in what a question left unsaid; the ranker chooses among what they make.

#include <algorithm>
#include <cmath>

#include "core/language/drafts/completer.h"
#include "core/language/spans/concepts.h"

namespace sightline::language {
namespace {

constexpr std::size_t kListedColumns = 30;  ///< columns of "show me everything"
constexpr std::int64_t kMostFacets = 30;
constexpr std::size_t kGuessedColumns = 12;  ///< columns tried when the question names none

}  // namespace

using query::Aggregate;

bool Completer::chart_said() const {
    return std::any_of(q_.cues.begin(), q_.cues.end(), [](const Cue& c) {
        return c.kind == CueKind::Mark || c.kind == CueKind::Relation || c.kind == CueKind::Versus ||
               c.kind == CueKind::Color || c.kind == CueKind::Facet;
    });
}

bool Completer::line_said() const {
    return std::any_of(q_.cues.begin(), q_.cues.end(), [](const Cue& c) {
        return c.kind == CueKind::Trend ||
               (c.kind == CueKind::Mark && static_cast<query::Mark>(c.argument) == query::Mark::Line);
    });
}

std::optional<DraftOutput> Completer::time_key() const {
    const ColumnId time = lexicon_.tables()[static_cast<std::size_t>(table_)].time;
    if (time < 0) return {};
    DraftOutput o = plain_column(time);
    if (column(o).temporal) spread(o);
    return o;
}

void Completer::facets(const std::vector<DraftOutput>& all) {
    if (all.size() != 3) return;
    std::size_t measures = 0, third = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        if (measure(all[i]) && !column(all[i]).category)
            ++measures;
        else
            third = i;
    }
    if (measures != 2 || all[third].channel != Channel::None) return;
    if (column(all[third]).info->distinct_count > kMostFacets) return;
    Draft d = base("plain");
    d.outputs = all;
    d.outputs[third].channel = Channel::Facet;
    keep(d);
}

void Completer::with_aggregates() {
    std::vector<DraftOutput> measures = aggregates_;
    if (rows_ && (aggregates_.empty() || aggregates_.front().aggregate != Aggregate::Count))
        measures.push_back(rows());
    const auto keys = keys_then_plain();
    Draft d = base(keys.empty() ? "agg" : "agg-by");
    d.outputs = keys;
    d.outputs.insert(d.outputs.end(), measures.begin(), measures.end());
    d.grouped = !keys.empty();
    d.distinct = false;
    keep(d);
    const bool timed = std::any_of(keys.begin(), keys.end(), [&](const DraftOutput& o) {
        return column(o).temporal || column(o).year || column(o).date_text;
    });
    if (!timed && keys.size() < 2 && line_said()) {
        if (const auto time = time_key()) {
            Draft over = base("agg-over-time");
            over.outputs = {*time};
            over.outputs.insert(over.outputs.end(), keys.begin(), keys.end());
            over.outputs.insert(over.outputs.end(), measures.begin(), measures.end());
            over.grouped = true;
            keep(over);
        }
    }
    spread_aggregate(measures);
    // "number of nationalities": how many of each.
    if (keys.empty() && measures.size() == 1 && measures[0].aggregate == Aggregate::Count &&
        measures[0].column >= 0 && !measures[0].distinct) {
        Draft each = base("count-each");
        DraftOutput key = measures[0];
        key.aggregate.reset();
        each.outputs = {key, measures[0]};
        each.grouped = true;
        keep(each);
        const LexicalColumn& c = column(key);
        if (c.temporal && !c.months) {
            for (int k = 0; k < 2; ++k) {
                Draft binned = each;
                binned.order.clear();
                binned.limit.reset();
                binned.completion = k == 0 ? "count-each-weekday" : "count-each-year";
                binned.outputs[0].part = k == 0 ? query::TimePart::DayName : query::TimePart::Year;
                keep(binned);
            }
        }
    }
    // A measure that was said beside an aggregate and a key is aggregated too.
    if (!keys.empty() &&
        std::any_of(
            keys.begin(), keys.end(),
            [&](const DraftOutput& o) { return measure(o) && !column(o).category && !column(o).year; }) &&
        keys.size() > 1) {
        Draft more = base("agg-measures");
        for (const DraftOutput& o : keys)
            more.outputs.push_back(measure(o) && !column(o).category && !column(o).year
                                       ? aggregated(o, measures[0].aggregate == Aggregate::Count
                                                           ? Aggregate::Mean
                                                           : *measures[0].aggregate)
                                       : o);
        more.outputs.insert(more.outputs.end(), measures.begin(), measures.end());
        more.grouped = true;
        keep(more);
    }
    if (keys.size() == 1 && measures.size() == 1 && measures[0].column < 0 && measure(keys[0]) &&
        !column(keys[0]).category)
        histogram(keys[0]);
}

/// "average latitude and longitude": the aggregate holds for what follows it.
void Completer::spread_aggregate(const std::vector<DraftOutput>& measures) {
    if (aggregates_.size() != 1 || rows_ || *aggregates_[0].aggregate == Aggregate::Count) return;
    std::size_t end = d_.arcs[static_cast<std::size_t>(aggregates_[0].arc)]->end;
    std::vector<DraftOutput> keys, all = measures;
    for (const DraftOutput& o : in_text_order()) {
        const Arc* a = o.arc < 0 ? nullptr : d_.arcs[static_cast<std::size_t>(o.arc)];
        bool next = a && a->kind == ArcKind::Output && measure(o) && a->begin >= end && a->begin <= end + 2U;
        for (std::size_t i = end; next && i < a->begin; ++i)
            next = q_.tokens[i].text == "and" || q_.tokens[i].text == "the" || q_.tokens[i].text == "or";
        if (next) {
            all.push_back(aggregated(o, *aggregates_[0].aggregate));
            end = a->end;
        } else {
            keys.push_back(o);
        }
    }
    if (all.size() == measures.size()) return;
    Draft d = base("agg-spread");
    d.outputs = keys;
    d.outputs.insert(d.outputs.end(), all.begin(), all.end());
    d.grouped = !keys.empty();
    d.distinct = false;
    keep(d);
}

void Completer::histogram(const DraftOutput& o) {
    const LexicalColumn& c = column(o);
    if (o.minus >= 0 || !c.has_range || c.high <= c.low || c.year || limit_ || number_left_out()) return;
    if (std::any_of(q_.cues.begin(), q_.cues.end(), [](const Cue& said) {
            return said.kind == CueKind::Mark &&
                   static_cast<query::Mark>(said.argument) == query::Mark::BoxPlot;
        }))
        return;
    Draft d = base("histogram");
    DraftOutput x = o;
    x.channel = Channel::None;
    x.bin_width = said_bin_width(c);
    if (c.info->type == ColumnType::Integer) x.bin_width = std::max(1.0, x.bin_width);
    d.outputs = {x, rows()};
    d.grouped = true;
    keep(d);
}

/// Is another number named in full that no arc has read?
bool Completer::number_left_out() const {
    return std::any_of(q_.columns.begin(), q_.columns.end(), [&](const ColumnMention& m) {
        const LexicalColumn& c = lexicon_.column(m.column);
        if (m.kind != MatchKind::Exact || m.share < 0.99F || m.inside || !c.numeric || c.identifier ||
            c.category)
            return false;
        return std::none_of(d_.arcs.begin(), d_.arcs.end(),
                            [&](const Arc* a) { return a->begin < m.end && a->end > m.begin; });
    });
}

double Completer::said_bin_width(const LexicalColumn& c) const {
    const double range = c.high - c.low;
    double aim = range / 12;
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Bin) continue;
        for (const NumberMention& n : q_.numbers) {
            const int away = n.begin >= cue.end ? n.begin - cue.end : cue.begin - n.end;
            if (away > 4 || n.value <= 0) continue;
            if (n.whole && n.value <= 50 && range / n.value > 1)
                aim = range / n.value;
            else if (n.value < range)
                return n.value;
        }
    }
    const double power = std::pow(10.0, std::floor(std::log10(aim)));
    for (double step : {1.0, 2.0, 2.5, 5.0, 10.0})
        if (step * power >= aim * 0.99) return step * power;
    return 10 * power;
}

void Completer::labelled() {
    if (!(limit_ || order_) || !aggregates_.empty()) return;
    const auto all = keys_then_plain();
    if (all.empty() || all.size() > 2) return;
    for (const DraftOutput& o : all)
        if (!measure(o) || column(o).category) return;
    const ColumnId label =
        lexicon_.tables()[static_cast<std::size_t>(counted_ >= 0 ? counted_ : table_)].label;
    if (label < 0) return;
    const bool flat = lexicon_.column(label).table == column(all[0]).table && lexicon_.column(label).unique;
    Draft d = base(flat ? "label-plain" : "label-sum");
    d.outputs = {plain_column(label)};
    for (const DraftOutput& o : all)
        d.outputs.push_back(flat ? plain_column(o.column)
                                 : aggregated(o, column(o).averaged ? Aggregate::Mean : Aggregate::Sum));
    d.grouped = !flat;
    keep(d);
}

void Completer::keys_only() {
    const auto keys = keys_then_plain();
    Draft d = base("count-by");
    d.outputs = keys;
    d.outputs.push_back(rows());
    d.grouped = true;
    keep(d);
    // The last key is numeric: it is what is measured ("cylinders by mpg").
    plain_only();
}

void Completer::keys_and_plain() {
    const auto all = keys_then_plain();
    plain_only();
    Draft count = base("count-by");
    count.outputs = all;
    count.outputs.push_back(rows());
    count.grouped = true;
    keep(count);
}

void Completer::plain_only() {
    const auto all = keys_then_plain();
    Draft list = base("plain");
    list.outputs = all;
    keep(list);
    // "directors ordered by average stars": of each, and shown.
    if (order_ && order_->aggregate && order_->column >= 0 &&
        std::none_of(all.begin(), all.end(), [&](const DraftOutput& o) {
            return o.column == order_->column || (measure(o) && !column(o).category);
        })) {
        Draft each = base("agg-order");
        each.outputs = all;
        each.outputs.push_back(aggregated(plain_column(order_->column), *order_->aggregate));
        each.outputs.back().context = true;
        each.grouped = true;
        each.distinct = false;
        keep(each);
    }
    labelled();
    facets(all);
    if (!distinct_ && !chart_said()) {
        Draft once = base("plain-distinct");
        once.outputs = all;
        once.distinct = true;
        keep(once);
    }
    std::size_t measures = 0;
    for (const DraftOutput& o : all) measures += measure(o);
    if (all.size() == 1) {
        Draft count = base("count-one");
        count.outputs = {all[0], rows()};
        count.grouped = true;
        keep(count);
        if (measure(all[0])) histogram(all[0]);
        // "released of Alpha" asks for the day itself.
        const bool of_some = !chart_said() && !filters_.empty();
        const LexicalColumn& c = column(all[0]);
        if (c.temporal && !c.months && !all[0].grain && !all[0].part && !all[0].apart && !of_some) {
            Draft weekday = base("count-one-weekday");
            weekday.outputs = {all[0], rows()};
            weekday.outputs[0].part = query::TimePart::DayName;
            weekday.grouped = true;
            keep(weekday);
        }
        if (measures == 1 && line_said())
            if (const auto time = time_key())
                for (Aggregate a : {Aggregate::Mean, Aggregate::Sum}) {
                    Draft over = base(a == Aggregate::Mean ? "mean-over-time" : "sum-over-time");
                    over.outputs = {*time, aggregated(all[0], a)};
                    over.grouped = true;
                    keep(over);
                }
        if (measures == 1 && !implied_time_ && !number_left_out())
            for (Aggregate a : {Aggregate::Sum, Aggregate::Mean}) {
                if (all[0].apart && a == Aggregate::Sum) continue;
                Draft whole = base(a == Aggregate::Sum ? "total" : "mean");
                whole.outputs = {aggregated(all[0], a)};
                keep(whole);
            }
        return;
    }
    if (measures == 0 || all.size() > 3) {
        if (measures == 0 && all.size() <= 3) {
            Draft count = base("count-by");
            count.outputs = all;
            count.outputs.push_back(rows());
            count.grouped = true;
            keep(count);
        }
        return;
    }
    const bool ratio = std::any_of(all.begin(), all.end(), [&](const DraftOutput& o) {
        return measure(o) && o.arc >= 0 &&
               (per_said(o) ||
                q_.cue_ending_at(d_.arcs[static_cast<std::size_t>(o.arc)]->begin, CueKind::Each));
    });
    if (measures > 1 && measures < all.size() && !ratio) {
        Draft each = base("usual-by");
        for (const DraftOutput& o : all)
            if (!measure(o)) each.outputs.push_back(o);
        for (const DraftOutput& o : all)
            if (measure(o))
                each.outputs.push_back(aggregated(o, averaged(o) ? Aggregate::Mean : Aggregate::Sum));
        each.grouped = true;
        keep(each);
    }
    // One measure over the others. Which one: the last said, and the least key-like.
    for (std::size_t m = 0; m < all.size(); ++m) {
        if (!measure(all[m]) || all[m].grain || all[m].channel != Channel::None) continue;
        // "absences per grade": the grade is no measure here.
        if (measures > 1 && all[m].arc >= 0 && per_said(all[m])) continue;
        // One row for each key: nothing to add up.
        if (std::any_of(all.begin(), all.end(), [&](const DraftOutput& o) {
                return !measure(o) && column(o).identifier && column(o).unique &&
                       column(o).table == column(all[m]).table;
            }))
            continue;
        for (Aggregate a : {Aggregate::Mean, Aggregate::Sum}) {
            Draft d = base(a == Aggregate::Mean ? "mean-by" : "sum-by");
            for (std::size_t k = 0; k < all.size(); ++k)
                if (k != m) d.outputs.push_back(all[k]);
            d.outputs.push_back(aggregated(all[m], a));
            d.grouped = true;
            keep(d);
        }
    }
}

void Completer::nothing_said() {
    if (lexicon_.columns().empty()) return;
    const int first = first_named();
    guess_rows(counted_ >= 0 ? counted_ : table_);
    if (counted_ < 0 && first >= 0 && first != table_) guess_rows(first);
}

/// The table that is named first: what a question is about that begins with it.
int Completer::first_named() const {
    const TableMention* first = nullptr;
    for (const TableMention& t : q_.tables)
        if (!t.vector && !only_absent(t) &&
            (!first || t.begin < first->begin || (t.begin == first->begin && t.share > first->share)))
            first = &t;
    return first && lexicon_.distance(first->table, table_) < Lexicon::kUnreachable ? first->table : -1;
}

void Completer::guess_rows(int of) {
    const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(of)];
    if (q_.cue(CueKind::Trend)) {
        if (const auto time = time_key()) {
            Draft over = base("rows-over-time");
            over.outputs = {*time, rows()};
            over.grouped = true;
            keep(over);
        }
    }
    Draft count = base("guess-count");
    count.outputs = {rows()};
    if (of != table_) count.outputs.front().table = of;
    keep(count);
    // "with fewer than two orders" is of each row, never of a kind that nobody named.
    if (!having_.empty()) {
        const ColumnId each = table.label >= 0 && (table.named || lexicon_.column(table.label).unique)
                                  ? table.label
                                  : table.key;
        if (each < 0) return;
        Draft label = base("guess-label");
        label.outputs = {plain_column(each)};
        keep(label);
        return;
    }
    Draft everything = base("everything");
    for (int c = 0; c < table.count && everything.outputs.size() < kListedColumns; ++c)
        everything.outputs.push_back(plain_column(table.first + c));
    keep(everything);
    for (int c = 0; c < table.count && c < static_cast<int>(kGuessedColumns); ++c) {
        Draft guess = base(table.first + c == table.label ? "guess-label" : "guess");
        guess.outputs = {plain_column(table.first + c)};
        keep(guess);
    }
}

}  // namespace sightline::language
