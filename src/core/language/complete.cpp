// From the arcs of a derivation to whole Drafts. Each rule of filling in what was left unsaid is one method; the ranker chooses.

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/language/draft.h"

namespace sightline::language {
namespace {

using query::Aggregate;

constexpr std::size_t kListedColumns = 30;  ///< columns of "show me everything"
constexpr std::size_t kGuessedColumns = 12;  ///< columns tried when the question names none

class Completer {
  public:
    Completer(const Derivation& d, const AnalysedQuestion& q, const Lexicon& lexicon) : d_(d), q_(q), lexicon_(lexicon) { collect(); }

    std::vector<Draft> drafts() {
        place_grain();
        if (superlative_) with_superlative();
        if (!aggregates_.empty() || rows_) with_aggregates();
        else if (!superlative_) {
            if (!keys_.empty() && plain_.empty()) keys_only();
            else if (!keys_.empty()) keys_and_plain();
            else if (!plain_.empty()) plain_only();
            else nothing_said();
        }
        return std::move(drafts_);
    }

  private:
    static DraftOutput output_of(const Arc& a, int arc) {
        DraftOutput o;
        o.column = a.column;
        o.aggregate = a.aggregate;
        o.distinct = a.distinct && a.aggregate.has_value();
        o.channel = a.channel;
        o.arc = arc;
        return o;
    }
    static DraftOutput rows() {
        DraftOutput o;
        o.aggregate = Aggregate::Count;
        return o;
    }
    static DraftOutput plain_column(ColumnId c) {
        DraftOutput o;
        o.column = c;
        return o;
    }
    static DraftOutput aggregated(DraftOutput o, Aggregate a) {
        o.aggregate = a;
        o.grain.reset();
        o.part.reset();
        o.channel = Channel::None;
        return o;
    }
    const LexicalColumn& column(const DraftOutput& o) const { return lexicon_.column(o.column); }
    bool measure(const DraftOutput& o) const { return o.column >= 0 && column(o).numeric && !o.aggregate; }

    void collect() {
        for (std::size_t i = 0; i < d_.arcs.size(); ++i) {
            const Arc& a = *d_.arcs[i];
            const int id = static_cast<int>(i);
            switch (a.kind) {
                case ArcKind::Output:
                    if (a.aggregate) aggregates_.push_back(output_of(a, id));
                    else plain_.push_back(output_of(a, id)), distinct_ |= a.distinct;
                    break;
                case ArcKind::Rows: rows_ = &a; break;
                case ArcKind::Group: keys_.push_back(output_of(a, id)); break;
                case ArcKind::Filter:
                    if (a.column < 0) having_.push_back(&a);
                    else filters_.push_back(&a);
                    break;
                case ArcKind::Order: order_ = &a; break;
                case ArcKind::Limit: limit_ = &a; break;
                case ArcKind::Superlative: superlative_ = &a; break;
                case ArcKind::Grain: grains_.push_back(&a); break;
            }
        }
        table_ = main_table();
    }

    int main_table() const {
        for (const Arc* a : d_.arcs)
            if (a->column >= 0) return lexicon_.column(a->column).table;
        const TableMention* best = nullptr;
        for (const TableMention& t : q_.tables)
            if (!best || t.share > best->share + 0.01F) best = &t;
        return best ? best->table : 0;
    }

    /// A grain belongs to a time column that was said, else to the table's own.
    void place_grain() {
        for (const Arc* g : grains_) {
            DraftOutput* target = nullptr;
            std::size_t nearest = 1000;
            for (auto* list : {&keys_, &plain_})
                for (DraftOutput& o : *list) {
                    if (!column(o).temporal && !column(o).year && !column(o).date_text) continue;
                    const int at = o.arc < 0 ? g->begin : d_.arcs[static_cast<std::size_t>(o.arc)]->begin;
                    const auto away = static_cast<std::size_t>(std::abs(at - g->begin));
                    if (away < nearest) nearest = away, target = &o;
                }
            if (!target) {
                const ColumnId time = lexicon_.tables().empty() ? -1 : lexicon_.tables()[static_cast<std::size_t>(table_)].time;
                if (time < 0) {
                    homeless_grain_ = true;
                    continue;
                }
                keys_.push_back(plain_column(time));
                target = &keys_.back();
                implied_time_ = true;
            }
            if (!column(*target).temporal) continue;
            if (g->grain) target->grain = g->grain;
            else if (g->part) target->part = g->part;
            else spread(*target);
        }
    }

    /// "Over time" says no grain: one that gives a readable number of points.
    void spread(DraftOutput& o) const {
        const double days = column(o).has_range ? column(o).high - column(o).low : 0;
        if (days > 365 * 4) o.part = query::TimePart::Year;
        else if (days > 100) o.grain = query::TimeGrain::Month;
    }

    Draft base(std::string_view completion) const {
        Draft d;
        d.completion = completion;
        d.arcs = d_.arcs;
        d.skipped = d_.skipped;
        d.table = table_;
        d.distinct = distinct_;
        d.homeless_grain = homeless_grain_;
        for (const Arc* f : filters_) d.where.push_back(f->filters);
        for (const Arc* h : having_) d.having.insert(d.having.end(), h->filters.begin(), h->filters.end());
        merge_equalities(d);
        return d;
    }

    /// Two values asked of one column cannot both hold: they are alternatives.
    void merge_equalities(Draft& d) const {
        const auto equality = [](const std::vector<FilterAtom>& g) {
            return std::all_of(g.begin(), g.end(), [](const FilterAtom& a) { return a.form == FilterAtom::Form::Compare && a.op == query::Comparator::Equal && !a.negated; });
        };
        for (std::size_t i = 0; i < d.where.size(); ++i)
            for (std::size_t k = i + 1; k < d.where.size();) {
                const bool same = d.where[i].front().column == d.where[k].front().column && equality(d.where[i]) && equality(d.where[k]);
                if (!same) {
                    ++k;
                    continue;
                }
                if (std::find(d.where[i].begin(), d.where[i].end(), d.where[k].front()) == d.where[i].end())
                    d.where[i].insert(d.where[i].end(), d.where[k].begin(), d.where[k].end());
                d.where.erase(d.where.begin() + static_cast<std::ptrdiff_t>(k));
            }
    }

    /// Is "or" said between two filters that stayed apart?
    bool or_between_filters() const {
        for (std::size_t i = 0; i + 1 < filters_.size(); ++i)
            for (const Cue& c : q_.cues)
                if (c.kind == CueKind::Or && c.argument == 0 && c.begin >= filters_[i]->end && c.end <= filters_[i + 1]->begin) return true;
        return false;
    }

    void order(Draft& d) const {
        if (order_) {
            DraftOrder o;
            o.descending = order_->direction < 0;
            const auto first_plain = std::find_if(d.outputs.begin(), d.outputs.end(), [](const DraftOutput& x) { return !x.aggregate; });
            const auto last_aggregate = std::find_if(d.outputs.rbegin(), d.outputs.rend(), [](const DraftOutput& x) { return x.aggregate.has_value(); });
            switch (order_->target) {
                case OrderTarget::X: o.key = first_plain != d.outputs.end() ? *first_plain : d.outputs.front(); break;
                case OrderTarget::Y:
                    if (last_aggregate != d.outputs.rend()) o.key = *last_aggregate;
                    else o.key = d.outputs.size() > 1 ? d.outputs[1] : d.outputs.front();
                    break;
                case OrderTarget::Count:
                    if (last_aggregate != d.outputs.rend()) o.key = *last_aggregate;
                    else if (d.grouped) o.key = rows();
                    else o.key = d.outputs.size() > 1 ? d.outputs[1] : d.outputs.front();
                    break;
                case OrderTarget::Column: {
                    const DraftOutput* match = nullptr;
                    for (const DraftOutput& x : d.outputs)
                        if (x.column == order_->column && (!order_->aggregate || x.aggregate == order_->aggregate || !match)) match = &x;
                    if (match) o.key = *match;
                    else if (d.grouped) o.key = aggregated(plain_column(order_->column), order_->aggregate.value_or(Aggregate::Sum));
                    else o.key = plain_column(order_->column);
                    if (d.grouped && !match && !lexicon_.column(order_->column).numeric && o.key.aggregate != Aggregate::Count) o.key.aggregate = Aggregate::Min;
                    break;
                }
            }
            o.key.channel = Channel::None;
            d.order.push_back(o);
        }
        if (limit_) {
            d.limit = limit_->limit;
            if (d.order.empty()) {
                const auto last_aggregate = std::find_if(d.outputs.rbegin(), d.outputs.rend(), [](const DraftOutput& x) { return x.aggregate.has_value(); });
                const auto numeric = std::find_if(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& x) { return measure(x); });
                if (last_aggregate != d.outputs.rend()) d.order.push_back({*last_aggregate, limit_->direction < 0});
                else if (numeric != d.outputs.end() && d.outputs.size() > 1) d.order.push_back({*numeric, limit_->direction < 0});
            } else if (limit_->direction < 0 && !order_said()) {
                d.order.front().descending = true;
            }
        }
        if (!d.grouped) return;
        // A chart over time reads from left to right.
        if (d.order.empty() && !d.limit) {
            const DraftOutput& x = d.outputs.front();
            if (!x.aggregate && x.column >= 0 && (x.grain || x.part || column(x).temporal || column(x).year) && x.part != query::TimePart::MonthName && x.part != query::TimePart::DayName)
                d.order.push_back({x, false});
        }
    }
    bool order_said() const {
        return order_ && std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& c) { return c.kind == CueKind::Direction && c.begin >= order_->begin && c.end <= order_->end; });
    }

    void keep(Draft d) {
        if (d.outputs.empty()) return;
        order(d);
        const bool alternatives = d.where.size() > 1 && or_between_filters();
        if (alternatives) {
            Draft any = d;
            any.any = true;
            drafts_.push_back(std::move(any));
        }
        drafts_.push_back(std::move(d));
    }

    std::vector<DraftOutput> keys_then_plain() const {
        std::vector<DraftOutput> all;
        // What is drawn along comes before what colours or divides.
        const auto add = [&](const DraftOutput& o) {
            if (std::none_of(all.begin(), all.end(), [&](const DraftOutput& x) { return x.same_value(o); })) all.push_back(o);
            else if (o.channel != Channel::None)
                for (DraftOutput& x : all)
                    if (x.same_value(o)) x.channel = o.channel;
        };
        for (const DraftOutput& o : in_text_order())
            if (o.channel == Channel::None) add(o);
        for (const DraftOutput& o : in_text_order())
            if (o.channel != Channel::None) add(o);
        return all;
    }
    std::vector<DraftOutput> in_text_order() const {
        std::vector<DraftOutput> all = plain_;
        all.insert(all.end(), keys_.begin(), keys_.end());
        std::stable_sort(all.begin(), all.end(), [](const DraftOutput& a, const DraftOutput& b) { return a.arc >= 0 && (b.arc < 0 || a.arc < b.arc); });
        return all;
    }

    bool chart_said() const {
        return std::any_of(q_.cues.begin(), q_.cues.end(), [](const Cue& c) {
            return c.kind == CueKind::Mark || c.kind == CueKind::Relation || c.kind == CueKind::Versus || c.kind == CueKind::Color || c.kind == CueKind::Facet;
        });
    }
    bool line_said() const {
        return std::any_of(q_.cues.begin(), q_.cues.end(), [](const Cue& c) {
            return c.kind == CueKind::Trend || (c.kind == CueKind::Mark && static_cast<query::Mark>(c.argument) == query::Mark::Line);
        });
    }
    std::optional<DraftOutput> time_key() const {
        const ColumnId time = lexicon_.tables()[static_cast<std::size_t>(table_)].time;
        if (time < 0) return {};
        DraftOutput o = plain_column(time);
        if (column(o).temporal) spread(o);
        return o;
    }

    /// Two measures and a category: its groups in one picture, or each in its own.
    void facets(const std::vector<DraftOutput>& all) {
        if (all.size() != 3) return;
        std::size_t measures = 0, third = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            if (measure(all[i]) && !column(all[i]).category) ++measures;
            else third = i;
        }
        if (measures != 2 || all[third].channel != Channel::None) return;
        Draft d = base("plain-facet");
        d.outputs = all;
        d.outputs[third].channel = Channel::Facet;
        keep(d);
    }

    void with_aggregates() {
        std::vector<DraftOutput> measures = aggregates_;
        if (rows_ && (aggregates_.empty() || aggregates_.front().aggregate != Aggregate::Count)) measures.push_back(rows());
        const auto keys = keys_then_plain();
        Draft d = base(keys.empty() ? "agg" : "agg-by");
        d.outputs = keys;
        d.outputs.insert(d.outputs.end(), measures.begin(), measures.end());
        d.grouped = !keys.empty();
        d.distinct = false;
        keep(d);
        if (keys.empty() && line_said()) {
            if (const auto time = time_key()) {
                Draft over = base("agg-over-time");
                over.outputs = {*time};
                over.outputs.insert(over.outputs.end(), measures.begin(), measures.end());
                over.grouped = true;
                keep(over);
            }
        }
        // "number of nationalities": how many of each.
        if (keys.empty() && measures.size() == 1 && measures[0].aggregate == Aggregate::Count && measures[0].column >= 0 && !measures[0].distinct) {
            Draft each = base("count-each");
            DraftOutput key = measures[0];
            key.aggregate.reset();
            each.outputs = {key, measures[0]};
            each.grouped = true;
            keep(each);
            const LexicalColumn& c = column(key);
            if (c.temporal) {
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
        if (!keys.empty() && std::any_of(keys.begin(), keys.end(), [&](const DraftOutput& o) { return measure(o) && !column(o).category && !column(o).year; }) && keys.size() > 1) {
            Draft more = base("agg-measures");
            for (const DraftOutput& o : keys) more.outputs.push_back(measure(o) && !column(o).category && !column(o).year ? aggregated(o, measures[0].aggregate == Aggregate::Count ? Aggregate::Mean : *measures[0].aggregate) : o);
            more.outputs.insert(more.outputs.end(), measures.begin(), measures.end());
            more.grouped = true;
            keep(more);
        }
        if (keys.size() == 1 && measures.size() == 1 && measures[0].column < 0 && measure(keys[0]) && !column(keys[0]).category) histogram(keys[0]);
    }

    void histogram(const DraftOutput& o) {
        const LexicalColumn& c = column(o);
        if (!c.has_range || c.high <= c.low) return;
        Draft d = base("histogram");
        DraftOutput x = o;
        x.channel = Channel::None;
        x.bin_width = said_bin_width(c);
        if (c.info->type == ColumnType::Integer) x.bin_width = std::max(1.0, x.bin_width);
        d.outputs = {x, rows()};
        d.grouped = true;
        keep(d);
    }

    /// A width that was said ("bins of 500"), a number of bins, or about twelve round ones.
    double said_bin_width(const LexicalColumn& c) const {
        const double range = c.high - c.low;
        double aim = range / 12;
        for (const Cue& cue : q_.cues) {
            if (cue.kind != CueKind::Bin) continue;
            for (const NumberMention& n : q_.numbers) {
                const int away = n.begin >= cue.end ? n.begin - cue.end : cue.begin - n.end;
                if (away > 4 || n.value <= 0) continue;
                if (n.whole && n.value <= 50 && range / n.value > 1) aim = range / n.value;
                else if (n.value < range) return n.value;
            }
        }
        const double power = std::pow(10.0, std::floor(std::log10(aim)));
        for (double step : {1.0, 2.0, 2.5, 5.0, 10.0})
            if (step * power >= aim * 0.99) return step * power;
        return 10 * power;
    }

    void keys_only() {
        const auto keys = keys_then_plain();
        Draft d = base("count-by");
        d.outputs = keys;
        d.outputs.push_back(rows());
        d.grouped = true;
        keep(d);
        // The last key is numeric: it is what is measured ("cylinders by mpg").
        plain_only();
    }

    void keys_and_plain() {
        const auto all = keys_then_plain();
        plain_only();
        Draft count = base("count-by");
        count.outputs = all;
        count.outputs.push_back(rows());
        count.grouped = true;
        keep(count);
    }

    void plain_only() {
        const auto all = keys_then_plain();
        Draft list = base("plain");
        list.outputs = all;
        keep(list);
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
            if (column(all[0]).temporal && !all[0].grain && !all[0].part) {
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
            if (measures == 1 && implied_time_ == false)
                for (Aggregate a : {Aggregate::Sum, Aggregate::Mean}) {
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
        // One measure over the others. Which one: the last said, and the least key-like.
        for (std::size_t m = 0; m < all.size(); ++m) {
            if (!measure(all[m]) || all[m].grain || all[m].channel != Channel::None) continue;
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

    void with_superlative() {
        const Arc& s = *superlative_;
        DraftOutput key;
        key.column = s.column;
        key.aggregate = s.aggregate;
        const auto keys = keys_then_plain();
        const bool descending = s.direction < 0;
        const ColumnId label = lexicon_.tables().empty() ? -1 : lexicon_.tables()[static_cast<std::size_t>(table_)].label;
        const auto finish = [&](Draft d) {
            d.limit = s.limit;
            keep(std::move(d));
        };
        if (s.target == OrderTarget::Column && !s.aggregate) {
            Draft row = base(keys.empty() ? "super-label" : "super-row");
            row.outputs = keys;
            row.distinct = false;
            if (keys.empty() && label >= 0) row.outputs.push_back(plain_column(label));
            if (aggregates_.empty() && !row.outputs.empty()) {
                row.order.push_back({key, descending});
                finish(row);
            }
        }
        if (keys.empty() && aggregates_.empty() && s.target != OrderTarget::Column && s.column >= 0) {
            // "the most common colour"
            Draft common = base("super-common");
            common.outputs = {plain_column(s.column)};
            common.grouped = true;
            DraftOutput n = rows();
            common.order.push_back({n, descending});
            n.context = true;
            common.outputs.push_back(n);
            finish(common);
        }
        if (keys.empty()) return;
        std::vector<DraftOutput> measures = aggregates_;
        if (measures.empty()) {
            if (s.target == OrderTarget::Count) measures.push_back(rows());
            else if (s.aggregate) measures.push_back(aggregated(plain_column(s.column), *s.aggregate));
        }
        if (!measures.empty()) {
            Draft grouped = base(s.target == OrderTarget::Count && aggregates_.empty() ? "super-count" : "super-agg");
            grouped.outputs = keys;
            grouped.grouped = true;
            grouped.distinct = false;
            DraftOutput m = measures.front();
            m.context = aggregates_.empty();
            grouped.outputs.push_back(m);
            m.context = false;
            grouped.order.push_back({m, descending});
            finish(grouped);
            return;
        }
        if (!lexicon_.column(s.column).numeric) return;
        for (Aggregate a : {Aggregate::Sum, Aggregate::Mean}) {
            Draft grouped = base(a == Aggregate::Sum ? "super-sum" : "super-mean");
            grouped.outputs = keys;
            grouped.grouped = true;
            grouped.distinct = false;
            DraftOutput m = aggregated(plain_column(s.column), a);
            grouped.order.push_back({m, descending});
            m.context = true;
            grouped.outputs.push_back(m);
            finish(grouped);
        }
    }

    void nothing_said() {
        if (lexicon_.columns().empty()) return;
        const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(table_)];
        Draft count = base("guess-count");
        count.outputs = {rows()};
        keep(count);
        Draft everything = base("everything");
        for (int c = 0; c < table.count && everything.outputs.size() < kListedColumns; ++c) everything.outputs.push_back(plain_column(table.first + c));
        keep(everything);
        for (int c = 0; c < table.count && c < static_cast<int>(kGuessedColumns); ++c) {
            Draft guess = base(table.first + c == table.label ? "guess-label" : "guess");
            guess.outputs = {plain_column(table.first + c)};
            keep(guess);
        }
    }

    const Derivation& d_;
    const AnalysedQuestion& q_;
    const Lexicon& lexicon_;
    std::vector<DraftOutput> plain_, aggregates_, keys_;
    std::vector<const Arc*> filters_, having_, grains_;
    const Arc *rows_ = nullptr, *order_ = nullptr, *limit_ = nullptr, *superlative_ = nullptr;
    bool distinct_ = false, implied_time_ = false, homeless_grain_ = false;
    int table_ = 0;
    std::vector<Draft> drafts_;
};

}  // namespace

std::vector<Draft> complete(const Derivation& derivation, const AnalysedQuestion& question, const Lexicon& lexicon) {
    if (lexicon.tables().empty()) return {};
    return Completer(derivation, question, lexicon).drafts();
}

}  // namespace sightline::language
