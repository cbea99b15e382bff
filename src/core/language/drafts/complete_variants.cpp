// Variants of whole Drafts: sides set apart, shares, ratios, running totals, limits within a key.

#include <algorithm>

#include "core/language/drafts/completer.h"

namespace sightline::language {

using query::Aggregate;

void Completer::add_sides() {
    std::vector<Draft> more;
    for (const Draft& d : drafts_) {
        if (d.sides.empty() || d.limit || d.outputs.empty()) continue;
        const bool measured = std::any_of(d.outputs.begin(), d.outputs.end(),
                                          [](const DraftOutput& o) { return o.aggregate.has_value(); });
        if (!measured) continue;
        for (const auto& group : d.where) {
            if (group.size() < 2 || group.front().column < 0) continue;
            DraftOutput key = plain_column(group.front().column);
            if (std::holds_alternative<Date>(group.front().values.front()) &&
                group.front().form == FilterAtom::Form::Between) {
                const auto& low = std::get<Date>(group.front().values.front());
                const auto& high = std::get<Date>(group.front().values.back());
                const auto days = high.days - low.days;
                if (days > 180)
                    key.part = query::TimePart::Year;
                else
                    key.grain = days > 60   ? query::TimeGrain::Quarter
                                : days > 20 ? query::TimeGrain::Month
                                            : query::TimeGrain::Day;
            }
            if (std::any_of(d.outputs.begin(), d.outputs.end(),
                            [&](const DraftOutput& o) { return !o.aggregate && o.column == key.column; }))
                continue;
            Draft side = d;
            side.apart = true;
            side.grouped = true;
            side.outputs.insert(side.outputs.begin(), key);
            more.push_back(std::move(side));
            break;
        }
    }
    drafts_.insert(drafts_.end(), more.begin(), more.end());
}

/// "share of sales by region": each group in percent of all of them.
void Completer::add_parts(std::vector<Draft>& more) const {
    const Cue* said = q_.cue(CueKind::Proportion);
    if (!said || said->argument != 0 || said->phrase.starts_with("proportion") ||
        said->phrase == "composition")
        return;
    for (const Draft& d : drafts_) {
        const auto measures = std::count_if(d.outputs.begin(), d.outputs.end(),
                                            [](const DraftOutput& o) { return o.aggregate.has_value(); });
        const auto adds = [](const DraftOutput& o) {
            return o.aggregate && !o.distinct && !o.context && o.over < 0 &&
                   (*o.aggregate == Aggregate::Sum || *o.aggregate == Aggregate::Count);
        };
        if (!d.grouped || d.limit || measures != 1 || !d.having.empty()) continue;
        Draft part = d;
        for (DraftOutput& o : part.outputs) o.of_all = adds(o);
        if (std::none_of(part.outputs.begin(), part.outputs.end(), [](auto& o) { return o.of_all; }))
            continue;
        for (DraftOrder& o : part.order) o.key.of_all = adds(o.key);
        more.push_back(std::move(part));
    }
}

void Completer::add_shares() {
    const bool rate = std::any_of(filters_.begin(), filters_.end(), [](const Arc* f) { return f->rate; });
    if ((!rate && !q_.cue(CueKind::Proportion)) || superlative_) return;
    std::vector<Draft> more;
    if (!rate) add_parts(more);
    for (const Draft& d : drafts_) {
        const bool counts = std::all_of(d.outputs.begin(), d.outputs.end(), [](const DraftOutput& o) {
            return !o.aggregate || (o.column < 0 && *o.aggregate == Aggregate::Count) ||
                   (*o.aggregate == Aggregate::Sum && o.over < 0);
        });
        const bool grouped = d.completion == "count-by" || d.completion == "agg-by" ||
                             d.completion == "agg" || d.completion == "guess-count" ||
                             d.completion == "count-one" || d.completion == "total" ||
                             d.completion == "sum-by";
        if (!counts || !grouped || d.where.empty() || d.any) continue;
        for (std::size_t i = 0; i < d.where.size(); ++i) {
            if (rate && std::none_of(filters_.begin(), filters_.end(),
                                     [&](const Arc* f) { return f->rate && f->filters == d.where[i]; }))
                continue;
            Draft share = d;
            share.share = d.where[i];
            share.where.erase(share.where.begin() + static_cast<std::ptrdiff_t>(i));
            share.completion = d.grouped ? "share-by" : "share";
            for (DraftOutput& o : share.outputs)
                if (o.aggregate) o.share = true;
            for (DraftOrder& o : share.order)
                if (o.key.aggregate) o.key.share = true;
            more.push_back(std::move(share));
        }
    }
    if (rate) drafts_.clear();
    drafts_.insert(drafts_.end(), more.begin(), more.end());
}

bool Completer::per_said(const DraftOutput& o) const {
    if (o.arc < 0) return false;
    const Arc& a = *d_.arcs[static_cast<std::size_t>(o.arc)];
    return a.kind == ArcKind::Group && q_.cue_starting_at(a.begin, CueKind::Each);
}

/// "cost per kwh": the sum of one over the sum of the other.
void Completer::add_ratios() {
    const auto per = std::find_if(keys_.begin(), keys_.end(), [&](const DraftOutput& o) {
        return measure(o) && !column(o).category && !column(o).identifier && per_said(o);
    });
    if (per == keys_.end() || rows_ || superlative_) return;
    DraftOutput above;
    std::vector<DraftOutput> others;
    for (const DraftOutput& o : in_text_order()) {
        if (o.column == per->column) continue;
        if (measure(o) && !column(o).category && above.column < 0)
            above = o;
        else
            others.push_back(o);
    }
    if (aggregates_.size() == 1 && aggregates_[0].column >= 0 && above.column < 0 &&
        *aggregates_[0].aggregate != Aggregate::Count)
        above = aggregates_[0];
    else if (!aggregates_.empty())
        return;
    if (above.column < 0) return;
    Draft d = base(others.empty() ? "ratio" : "ratio-by");
    DraftOutput ratio = aggregated(above, Aggregate::Sum);
    ratio.over = per->column;
    d.outputs = others;
    d.outputs.push_back(ratio);
    d.grouped = !others.empty();
    keep(d);
}

void Completer::add_running() {
    if (!q_.cue(CueKind::Running)) return;
    std::vector<Draft> more;
    for (Draft d : drafts_) {
        if (d.limit) continue;
        // "cumulative revenue in 2024": along the table's own time.
        if (!d.grouped && d.outputs.size() == 1 && d.outputs.front().aggregate)
            if (const auto time = time_key()) {
                d.outputs.insert(d.outputs.begin(), *time);
                d.grouped = true;
            }
        if (!d.grouped) continue;
        const auto over = [&](const DraftOutput& o) {
            return !o.aggregate && o.column >= 0 && (column(o).temporal || column(o).year) &&
                   (!o.part || *o.part == query::TimePart::Year);
        };
        const auto adds = [](const DraftOutput& o) {
            return o.aggregate && !o.distinct &&
                   (*o.aggregate == Aggregate::Sum || *o.aggregate == Aggregate::Count);
        };
        if (std::none_of(d.outputs.begin(), d.outputs.end(), over) ||
            std::count_if(d.outputs.begin(), d.outputs.end(), adds) != 1)
            continue;
        Draft running = d;
        for (DraftOutput& o : running.outputs)
            if (adds(o)) o.running = true;
        more.push_back(std::move(running));
    }
    drafts_.insert(drafts_.end(), more.begin(), more.end());
}

void Completer::add_changes() {
    if (!q_.cue(CueKind::Change)) return;
    std::vector<Draft> more;
    for (const Draft& d : drafts_) {
        if (!d.grouped || d.limit) continue;
        const bool periods = std::ranges::any_of(d.outputs, [&](const DraftOutput& o) {
            return !o.aggregate && o.column >= 0 &&
                   (o.grain || column(o).year || (o.part && *o.part == query::TimePart::Year));
        });
        const auto measured = [](const DraftOutput& o) { return o.aggregate && o.over < 0 && !o.running; };
        if (!periods || std::ranges::count_if(d.outputs, measured) != 1) continue;
        Draft change = d;
        // The change first: it is what is drawn.
        const auto level = std::ranges::find_if(change.outputs, measured);
        DraftOutput figure = *level;
        level->context = true;
        figure.change = true;
        figure.context = false;
        change.outputs.insert(level, figure);
        more.push_back(std::move(change));
    }
    drafts_.insert(drafts_.end(), more.begin(), more.end());
}

void Completer::find_outer() {
    const auto read = [&](const Cue& c) {
        return std::any_of(d_.arcs.begin(), d_.arcs.end(),
                           [&](const Arc* a) { return a->begin < c.end && a->end > c.begin; });
    };
    const auto leads_to = [&](std::size_t from, std::size_t to) {
        if (to < from || to - from > 3) return false;
        for (std::size_t i = from; i < to; ++i)
            if (!q_.tokens[i].stop) return false;
        return true;
    };
    const Arc* first = limit_ ? limit_ : superlative_ && superlative_->limit > 1 ? superlative_ : nullptr;
    for (const Cue& c : q_.cues) {
        if (c.kind != CueKind::Aggregate || read(c)) continue;
        const auto how = static_cast<Aggregate>(c.argument);
        const bool mean = how == Aggregate::Mean || how == Aggregate::Median;
        if (first && (mean || how == Aggregate::Sum) && c.end < first->begin &&
            leads_to(c.end, first->begin)) {
            outer_ = how;
            outer_said_ = "limit";
        } else if (mean && !first && !superlative_ && aggregates_.empty()) {
            // "average rides per day", "average number of rides per day"
            const bool counted = rows_ && leads_to(c.end, rows_->begin);
            const bool named =
                !rows_ && std::any_of(q_.tables.begin(), q_.tables.end(), [&](const TableMention& t) {
                    return !t.vector && leads_to(c.end, t.begin);
                });
            if (!counted && !named) continue;
            outer_ = how;
            outer_said_ = "count";
        }
    }
}

void Completer::add_outer() {
    if (!outer_) return;
    std::vector<Draft> more;
    if (outer_said_ == "limit") {
        const ColumnId column = superlative_ && superlative_->target == OrderTarget::Column
                                    ? superlative_->column
                                : plain_.size() == 1 ? plain_[0].column
                                                     : -1;
        const Arc& first = limit_ ? *limit_ : *superlative_;
        if (column >= 0 && lexicon_.column(column).numeric && keys_.empty()) {
            Draft d = base("outer");
            d.outputs = {plain_column(column)};
            d.order.push_back({d.outputs.front(), first.direction < 0});
            d.limit = first.limit;
            d.outer = outer_;
            d.distinct = false;
            more.push_back(std::move(d));
        }
    }
    for (const Draft& d : drafts_) {
        const auto figures = std::count_if(d.outputs.begin(), d.outputs.end(),
                                           [](const DraftOutput& o) { return o.aggregate.has_value(); });
        if (!d.grouped || figures != 1 || d.outputs.size() != 2) continue;
        if (outer_said_ == "limit" ? !d.limit || d.per.has_value() : d.limit.has_value()) continue;
        if (outer_said_ == "count") {
            const DraftOutput& key = d.outputs.front();
            const DraftOutput& count = d.outputs.back();
            if (count.column >= 0 || key.aggregate) continue;
            const bool per = std::any_of(q_.cues.begin(), q_.cues.end(), [](const Cue& c) {
                return c.kind == CueKind::Each && c.argument == 0;
            });
            if (!per) continue;
        }
        Draft v = d;
        v.outer = outer_;
        if (v.outer_said == "count") v.order.clear();
        more.push_back(std::move(v));
    }
    drafts_.insert(drafts_.end(), more.begin(), more.end());
}

void Completer::add_limits_per_key() {
    std::vector<Draft> more;
    for (const Draft& d : drafts_) {
        if (!d.limit || d.order.empty() || d.offset > 0) continue;
        std::size_t keys = 0;
        std::optional<std::size_t> per;
        for (std::size_t i = 0; i < d.outputs.size(); ++i) {
            const DraftOutput& o = d.outputs[i];
            if (o.aggregate) continue;
            ++keys;
            if (o.arc < 0) continue;
            const Arc& a = *d.arcs[static_cast<std::size_t>(o.arc)];
            if (a.kind == ArcKind::Group && q_.cue_starting_at(a.begin, CueKind::Each)) per = i;
        }
        if (!per || keys < 2) continue;
        Draft within = d;
        within.per = per;
        more.push_back(std::move(within));
    }
    drafts_.insert(drafts_.end(), more.begin(), more.end());
}

}  // namespace sightline::language
