// From the arcs of a derivation to whole Drafts: what was said, put in its place. The rules for what was not
// said are in complete_rules.cpp.

#include <algorithm>
#include <cstdlib>

#include "core/language/drafts/completer.h"

namespace sightline::language {

using query::Aggregate;

std::vector<Draft> Completer::drafts() {
    place_grain();
    if (superlative_) with_superlative();
    if (!aggregates_.empty() || rows_)
        with_aggregates();
    else if (!superlative_) {
        if (!keys_.empty() && plain_.empty())
            keys_only();
        else if (!keys_.empty())
            keys_and_plain();
        else if (!plain_.empty())
            plain_only();
        else
            nothing_said();
    }
    add_ratios();
    add_sides();
    add_shares();
    add_running();
    add_changes();
    add_limits_per_key();
    add_outer();
    std::erase_if(drafts_, [&](const Draft& d) { return adds_up_keys(d); });
    return std::move(drafts_);
}

/// A key is no amount: unless its aggregate was said of it, it is not added up, averaged or compared.
bool Completer::adds_up_keys(const Draft& d) const {
    const auto wrong = [&](const DraftOutput& o) {
        if (!o.aggregate || *o.aggregate == Aggregate::Count || o.column < 0 || !column(o).identifier)
            return false;
        return o.arc < 0 || d.arcs[static_cast<std::size_t>(o.arc)]->aggregate != o.aggregate;
    };
    return std::any_of(d.outputs.begin(), d.outputs.end(), wrong) ||
           std::any_of(d.order.begin(), d.order.end(), [&](const DraftOrder& o) {
               return wrong(o.key) &&
                      std::none_of(d.outputs.begin(), d.outputs.end(),
                                   [&](const DraftOutput& x) { return x.same_value(o.key) && !wrong(x); });
           });
}

DraftOutput Completer::output_of(const Arc& a, int arc) {
    DraftOutput o;
    o.column = a.column;
    o.aggregate = a.aggregate;
    o.distinct = a.distinct && a.aggregate.has_value();
    o.channel = a.channel;
    o.minus = a.minus;
    o.apart = a.apart;
    o.arc = arc;
    return o;
}

DraftOutput Completer::rows() const {
    DraftOutput o;
    o.table = counted_ == table_ ? -1 : counted_;
    o.aggregate = Aggregate::Count;
    return o;
}

DraftOutput Completer::plain_column(ColumnId c) {
    DraftOutput o;
    o.column = c;
    return o;
}

DraftOutput Completer::aggregated(DraftOutput o, Aggregate a) {
    o.aggregate = a;
    o.grain.reset();
    o.part.reset();
    o.channel = Channel::None;
    return o;
}

void Completer::collect() {
    for (std::size_t i = 0; i < d_.arcs.size(); ++i) {
        const Arc& a = *d_.arcs[i];
        const int id = static_cast<int>(i);
        switch (a.kind) {
            case ArcKind::Output:
                if (a.aggregate)
                    aggregates_.push_back(output_of(a, id));
                else
                    plain_.push_back(output_of(a, id)), distinct_ |= a.distinct;
                if (a.also >= 0) {
                    plain_.push_back(output_of(a, id));
                    plain_.back().column = a.also;
                }
                break;
            case ArcKind::Rows:
                rows_ = &a;
                break;
            case ArcKind::Group:
                keys_.push_back(output_of(a, id));
                break;
            case ArcKind::Filter:
                if (a.column < 0 || a.filters.front().aggregate)
                    having_.push_back(&a);
                else
                    filters_.push_back(&a);
                break;
            case ArcKind::Order:
                order_ = &a;
                break;
            case ArcKind::Limit:
                limit_ = &a;
                break;
            case ArcKind::Superlative:
                superlative_ = &a;
                break;
            case ArcKind::Grain:
                grains_.push_back(&a);
                break;
            case ArcKind::Absent:
                absent_.push_back(&a);
                break;
            case ArcKind::Noun:
                break;
        }
    }
    table_ = main_table();
    counted_ = counted_table();
    find_outer();
}

/// The table whose rows are counted: the one named with the count, else the only one named.
int Completer::counted_table() const {
    int table = rows_ && rows_->table >= 0 ? rows_->table : -1;
    if (table < 0 && superlative_ && superlative_->table >= 0) table = superlative_->table;
    if (table < 0) {
        for (const TableMention& t : q_.tables) {
            if (t.vector || t.table == table || only_absent(t)) continue;
            if (table >= 0) return -1;
            table = t.table;
        }
    }
    return table >= 0 && lexicon_.distance(table_, table) < Lexicon::kUnreachable ? table : -1;
}

int Completer::main_table() const {
    for (const Arc* a : d_.arcs)
        if (a->column >= 0 && !absence_of(*a)) return lexicon_.column(a->column).table;
    const TableMention* best = nullptr;
    for (const TableMention& t : q_.tables)
        if (!only_absent(t) && (!best || t.share > best->share + 0.01F)) best = &t;
    return best ? best->table : 0;
}

bool Completer::only_absent(const TableMention& t) const {
    return std::any_of(d_.arcs.begin(), d_.arcs.end(), [&](const Arc* a) {
        return a->kind == ArcKind::Absent &&
               (a->table == t.table || (t.begin >= a->begin && t.end <= a->end));
    });
}

const Arc* Completer::absence_of(const Arc& filter) const {
    if (filter.kind != ArcKind::Filter || filter.column < 0) return nullptr;
    const Arc* nearest = nullptr;
    for (const Arc* a : d_.arcs)
        if (a->kind == ArcKind::Absent && a->end <= filter.begin) nearest = a;
    if (!nearest) return nullptr;
    const int of = lexicon_.column(filter.column).table;
    int main = -1;
    for (const Arc* a : d_.arcs)
        if (a->column >= 0 && a->begin < nearest->begin) {
            main = lexicon_.column(a->column).table;
            break;
        }
    const bool nearer = main < 0 || lexicon_.distance(of, nearest->table) <= lexicon_.distance(of, main);
    return of == nearest->table || (of != main && nearer) ? nearest : nullptr;
}

/// Days have no hours.
bool Completer::has_home(const Arc& grain, const LexicalColumn& column) {
    const bool of_day = grain.grain ? *grain.grain == query::TimeGrain::Hour ||
                                          *grain.grain == query::TimeGrain::Minute ||
                                          *grain.grain == query::TimeGrain::Second
                                    : grain.part == query::TimePart::Hour;
    return !of_day || column.info->type != ColumnType::Date;
}

void Completer::place_grain() {
    for (const Arc* g : grains_) {
        DraftOutput* target = nullptr;
        std::size_t nearest = 1000;
        for (auto* list : {&keys_, &plain_})
            for (DraftOutput& o : *list) {
                if (o.minus >= 0 || (!column(o).temporal && !column(o).year && !column(o).date_text))
                    continue;
                const int at = o.arc < 0 ? g->begin : d_.arcs[static_cast<std::size_t>(o.arc)]->begin;
                const auto away = static_cast<std::size_t>(std::abs(at - g->begin));
                if (away < nearest) nearest = away, target = &o;
            }
        if (!target) {
            const ColumnId time =
                lexicon_.tables().empty() ? -1 : lexicon_.tables()[static_cast<std::size_t>(table_)].time;
            if (time < 0 || !has_home(*g, lexicon_.column(time))) {
                homeless_grain_ = true;
                continue;
            }
            keys_.push_back(plain_column(time));
            target = &keys_.back();
            implied_time_ = true;
        }
        if (!column(*target).temporal) continue;
        if (!has_home(*g, column(*target)))
            homeless_grain_ = true;
        else if (g->grain)
            target->grain = g->grain;
        else if (g->part)
            target->part = g->part;
        else
            spread(*target);
    }
}

void Completer::spread(DraftOutput& o) const {
    const double days = column(o).has_range ? column(o).high - column(o).low : 0;
    if (days > 365 * 4)
        o.part = query::TimePart::Year;
    else if (days > 100)
        o.grain = query::TimeGrain::Month;
}

Draft Completer::base(std::string_view completion) const {
    Draft d;
    d.completion = completion;
    d.arcs = d_.arcs;
    d.skipped = d_.skipped;
    d.table = table_;
    d.distinct = distinct_;
    d.homeless_grain = homeless_grain_;
    d.outer_said = outer_ ? outer_said_ : std::string_view{};
    for (const Arc* a : absent_) {
        DraftAbsence absence{a->table, {}};
        for (const Arc* f : filters_)
            if (absence_of(*f) == a) absence.where.push_back(f->filters);
        merge_equalities(absence.where);
        d.absent.push_back(std::move(absence));
    }
    std::size_t outside = 0;
    for (const Arc* f : filters_) {
        if (absence_of(*f)) continue;
        d.where.push_back(f->filters);
        ++outside;
    }
    for (const Arc* h : having_) d.having.insert(d.having.end(), h->filters.begin(), h->filters.end());
    merge_equalities(d.where);
    for (const Arc* f : filters_)
        if (!f->sides.empty()) d.sides = f->sides;
    if (d.where.size() < outside && d.sides.empty()) d.sides = "merged";
    return d;
}

void Completer::merge_equalities(std::vector<std::vector<FilterAtom>>& where) const {
    const auto equality = [](const std::vector<FilterAtom>& g) {
        return std::all_of(g.begin(), g.end(), [](const FilterAtom& a) {
            return a.form == FilterAtom::Form::Compare && a.op == query::Comparator::Equal && !a.negated;
        });
    };
    // "between March and May" is one stretch, "March and May" are two.
    const bool between = std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& c) {
        return (c.kind == CueKind::Between || c.kind == CueKind::Compare) &&
               std::any_of(filters_.begin(), filters_.end(), [&](const Arc* f) {
                   return c.end <= f->end && c.begin + 2 >= f->begin &&
                          f->filters.front().form == FilterAtom::Form::Between;
               });
    });
    // Two stretches of time without a common day.
    const auto apart = [&](const FilterAtom& a, const FilterAtom& b) {
        const auto stretch = [](const FilterAtom& x) {
            return x.form == FilterAtom::Form::Between && !x.negated &&
                   std::holds_alternative<Date>(x.values.front()) &&
                   std::holds_alternative<Date>(x.values.back());
        };
        return !between && stretch(a) && stretch(b) &&
               (std::get<Date>(a.values.back()).days < std::get<Date>(b.values.front()).days ||
                std::get<Date>(b.values.back()).days < std::get<Date>(a.values.front()).days);
    };
    for (std::size_t i = 0; i < where.size(); ++i)
        for (std::size_t k = i + 1; k < where.size();) {
            const bool same =
                where[i].front().column == where[k].front().column &&
                ((equality(where[i]) && equality(where[k])) || apart(where[i].back(), where[k].front()));
            if (!same) {
                ++k;
                continue;
            }
            if (std::find(where[i].begin(), where[i].end(), where[k].front()) == where[i].end())
                where[i].insert(where[i].end(), where[k].begin(), where[k].end());
            where.erase(where.begin() + static_cast<std::ptrdiff_t>(k));
        }
}

bool Completer::or_between_filters() const {
    for (std::size_t i = 0; i + 1 < filters_.size(); ++i)
        for (const Cue& c : q_.cues)
            if (c.kind == CueKind::Or && c.argument == 0 && c.begin >= filters_[i]->end &&
                c.end <= filters_[i + 1]->begin)
                return true;
    return false;
}

void Completer::order(Draft& d) const {
    if (order_) {
        DraftOrder o;
        o.descending = order_->direction < 0;
        const auto first_plain = std::find_if(d.outputs.begin(), d.outputs.end(),
                                              [](const DraftOutput& x) { return !x.aggregate; });
        const auto last_aggregate =
            std::find_if(d.outputs.rbegin(), d.outputs.rend(),
                         [](const DraftOutput& x) { return x.aggregate.has_value(); });
        switch (order_->target) {
            case OrderTarget::X:
                o.key = first_plain != d.outputs.end() ? *first_plain : d.outputs.front();
                break;
            case OrderTarget::Y:
                if (last_aggregate != d.outputs.rend())
                    o.key = *last_aggregate;
                else
                    o.key = d.outputs.size() > 1 ? d.outputs[1] : d.outputs.front();
                break;
            case OrderTarget::Count:
                if (last_aggregate != d.outputs.rend())
                    o.key = *last_aggregate;
                else if (d.grouped)
                    o.key = rows();
                else
                    o.key = d.outputs.size() > 1 ? d.outputs[1] : d.outputs.front();
                break;
            case OrderTarget::Column: {
                const DraftOutput* match = nullptr;
                for (const DraftOutput& x : d.outputs)
                    if (x.column == order_->column &&
                        (!order_->aggregate || x.aggregate == order_->aggregate || !match))
                        match = &x;
                if (match)
                    o.key = *match;
                else if (d.grouped)
                    o.key =
                        aggregated(plain_column(order_->column), order_->aggregate.value_or(Aggregate::Sum));
                else
                    o.key = plain_column(order_->column);
                if (d.grouped && !match && !lexicon_.column(order_->column).numeric &&
                    o.key.aggregate != Aggregate::Count)
                    o.key.aggregate = Aggregate::Min;
                break;
            }
        }
        o.key.channel = Channel::None;
        d.order.push_back(o);
    }
    if (limit_) {
        d.limit = limit_->limit;
        if (d.order.empty()) {
            const auto last_aggregate =
                std::find_if(d.outputs.rbegin(), d.outputs.rend(),
                             [](const DraftOutput& x) { return x.aggregate.has_value(); });
            const auto numeric = std::find_if(d.outputs.begin(), d.outputs.end(),
                                              [&](const DraftOutput& x) { return measure(x); });
            if (last_aggregate != d.outputs.rend())
                d.order.push_back({*last_aggregate, limit_->direction < 0});
            else if (numeric != d.outputs.end() && d.outputs.size() > 1)
                d.order.push_back({*numeric, limit_->direction < 0});
        } else if (limit_->direction < 0 && !order_said() && !superlative_) {
            d.order.front().descending = true;
        }
    }
    if (!d.grouped) return;
    // A chart over time reads from left to right.
    if (d.order.empty() && !d.limit) {
        const DraftOutput& x = d.outputs.front();
        if (!x.aggregate && x.column >= 0 && (x.grain || x.part || column(x).temporal || column(x).year) &&
            x.part != query::TimePart::MonthName && x.part != query::TimePart::DayName)
            d.order.push_back({x, false});
    }
}

bool Completer::order_said() const {
    return order_ && std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& c) {
               return c.kind == CueKind::Direction && c.begin >= order_->begin && c.end <= order_->end;
           });
}

/// Two stretches of time without a common day cannot both hold.
bool Completer::excludes_itself(const Draft& d) {
    const auto stretch = [](const std::vector<FilterAtom>& g) {
        return g.size() == 1 && g.front().form == FilterAtom::Form::Between && !g.front().negated &&
               std::holds_alternative<Date>(g.front().values.front());
    };
    for (const auto& a : d.where)
        for (const auto& b : d.where)
            if (&a != &b && stretch(a) && stretch(b) && a.front().column == b.front().column &&
                std::get<Date>(a.front().values.back()).days < std::get<Date>(b.front().values.front()).days)
                return true;
    return false;
}

void Completer::keep(Draft d) {
    if (d.outputs.empty() || (!or_between_filters() && excludes_itself(d))) return;
    for (const Arc* h : having_) {
        const int t = h->table;
        if (t < 0 || t == table_) continue;
        const auto tables = tables_of(d, lexicon_);
        if (std::find(tables.begin(), tables.end(), t) == tables.end() &&
            lexicon_.distance(t, tables.front()) < Lexicon::kUnreachable)
            d.through.push_back(t);
    }
    // "customers with more than two orders": each customer is a group.
    if (!d.having.empty() && !d.grouped &&
        std::none_of(d.outputs.begin(), d.outputs.end(), [](auto& o) { return o.aggregate.has_value(); })) {
        d.grouped = true;
        d.distinct = false;
        const LexicalColumn& first = column(d.outputs.front());
        const ColumnId key = lexicon_.row_key(first.table);
        if (!first.unique && key >= 0 && first.table != (d.through.empty() ? -1 : d.through.front()) &&
            std::none_of(d.outputs.begin(), d.outputs.end(), [&](auto& o) { return o.column == key; }) &&
            !d.through.empty())
            d.group_also.push_back(key);
    }
    order(d);
    const bool alternatives = d.where.size() > 1 && or_between_filters();
    if (alternatives) {
        Draft any = d;
        any.any = true;
        drafts_.push_back(std::move(any));
    }
    drafts_.push_back(std::move(d));
}

std::vector<DraftOutput> Completer::keys_then_plain() const {
    std::vector<DraftOutput> all;
    // What is drawn along comes before what colours or divides.
    const auto add = [&](const DraftOutput& o) {
        if (std::none_of(all.begin(), all.end(), [&](const DraftOutput& x) { return x.same_value(o); }))
            all.push_back(o);
        else if (o.channel != Channel::None)
            for (DraftOutput& x : all)
                if (x.same_value(o)) x.channel = o.channel;
    };
    for (const DraftOutput& o : in_text_order())
        if (o.channel == Channel::None) add(o);
    for (const DraftOutput& o : in_text_order())
        if (o.channel != Channel::None) add(o);
    // "hire date, bin hire date by month": in periods, not also each day.
    const std::vector<DraftOutput> every = all;
    std::erase_if(all, [&](const DraftOutput& o) {
        return !o.grain && !o.part && std::any_of(every.begin(), every.end(), [&](const DraftOutput& x) {
            return x.column == o.column && (x.grain || x.part);
        });
    });
    return all;
}

std::vector<DraftOutput> Completer::in_text_order() const {
    std::vector<DraftOutput> all = plain_;
    all.insert(all.end(), keys_.begin(), keys_.end());
    std::stable_sort(all.begin(), all.end(), [](const DraftOutput& a, const DraftOutput& b) {
        return a.arc >= 0 && (b.arc < 0 || a.arc < b.arc);
    });
    return all;
}

std::vector<Draft> complete(const Derivation& derivation, const AnalysedQuestion& question,
                            const Lexicon& lexicon) {
    if (lexicon.tables().empty()) return {};
    return Completer(derivation, question, lexicon).drafts();
}

}  // namespace sightline::language
