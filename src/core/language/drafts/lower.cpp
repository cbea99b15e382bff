// From a Draft to a query::Query: expressions, joins along the shortest way, grouping.

#include <algorithm>

#include "core/language/drafts/draft.h"
#include "core/language/drafts/join_path.h"
#include "core/query/sql.h"

namespace sightline::language {
namespace {

using namespace query;

AggregateCall call_of(Aggregate function, Expression of) {
    AggregateCall call;
    call.function = function;
    call.of = Box<Expression>(std::move(of));
    return call;
}

class Lowering {
  public:
    Lowering(const Draft& draft, const Lexicon& lexicon) : d_(draft), lexicon_(lexicon) {}

    /// The Query, or an aggregate over what it gives.
    std::optional<Query> run() {
        auto q = rows();
        if (!q || !d_.outer) return q;
        const auto names = output_names(*q);
        std::optional<std::size_t> figure;
        for (std::size_t i = 0; i < d_.outputs.size(); ++i)
            if (d_.outputs[i].aggregate ||
                (!figure && (lexicon_.column(d_.outputs[i].column).numeric || d_.outputs[i].apart)))
                figure = i;
        if (!figure || q->select.size() != names.size()) return {};
        for (std::size_t i = 0; i < names.size(); ++i) q->select[i].name = names[i];
        Query whole;
        whole.from.source.alias = "each";
        whole.select.push_back({call_of(*d_.outer, ColumnRef{"each", names[*figure]}), ""});
        whole.from.source.of = Box<Query>(std::move(*q));
        return whole;
    }

  private:
    std::optional<Query> rows() {
        Query q;
        const auto needed = tables_of(d_, lexicon_);
        joined_ = needed.size() > 1;
        if (!join_tables(needed, lexicon_, q.from)) return {};
        for (const DraftOutput& o : d_.outputs)
            q.select.push_back({expression(o), o.change       ? "percent change"
                                               : o.of_all     ? "percent of total"
                                               : !o.share     ? ""
                                               : o.column < 0 ? "percent of rows"
                                                              : "percent of total"});
        q.distinct = d_.distinct && !d_.grouped;
        if (d_.grouped)
            for (const DraftOutput& o : d_.outputs)
                if (!o.aggregate) q.group.push_back(expression(o));
        if (d_.grouped)
            for (ColumnId c : d_.group_also) q.group.emplace_back(reference(c));
        if (q.group.empty() &&
            !std::any_of(d_.outputs.begin(), d_.outputs.end(),
                         [](auto& o) { return o.aggregate.has_value(); }) &&
            d_.grouped)
            return {};
        q.where = where();
        for (const DraftAbsence& a : d_.absent) {
            auto none = absence(a, needed);
            if (!none) return {};
            std::vector<Predicate> parts;
            if (q.where) parts.push_back(std::move(*q.where));
            parts.push_back(std::move(*none));
            q.where = conjunction(std::move(parts), Connective::And);
        }
        if (d_.set) {
            Draft right = d_;
            right.set.reset();
            right.where = d_.other;
            auto query = Lowering(right, lexicon_).run();
            if (!query) return {};
            q.set = SetOperation{*d_.set, Box<Query>(std::move(*query))};
        }
        if (!d_.having.empty()) {
            if (q.group.empty()) return {};
            std::vector<Predicate> parts;
            for (const FilterAtom& a : d_.having) parts.push_back(atom(a));
            q.having = conjunction(std::move(parts), Connective::And);
        }
        for (const DraftOrder& o : d_.order) {
            if (q.distinct && std::none_of(d_.outputs.begin(), d_.outputs.end(),
                                           [&](const DraftOutput& x) { return x.same_value(o.key); }))
                q.distinct = false;
            const bool aggregated = std::any_of(d_.outputs.begin(), d_.outputs.end(),
                                                [](auto& x) { return x.aggregate.has_value(); });
            if (aggregated && !o.key.aggregate &&
                std::none_of(d_.outputs.begin(), d_.outputs.end(),
                             [&](const DraftOutput& x) { return x.same_value(o.key); }))
                continue;
            if (!aggregated && !d_.grouped && o.key.aggregate) continue;
            q.order.push_back({expression(o.key), o.descending});
        }
        if (d_.limit) {
            Limit limit;
            limit.count = *d_.limit;
            if (!d_.per) limit.offset = d_.offset;
            if (d_.per) limit.per.push_back(expression(d_.outputs[*d_.per]));
            q.limit = limit;
        }
        return q;
    }

    ColumnRef reference(ColumnId c) const {
        const LexicalColumn& column = lexicon_.column(c);
        return {joined_ ? lexicon_.table_of(c).name : std::string(), column.info->name};
    }

    /// Over the rows before it in time, within each other key.
    WindowCall along_time(WindowFunction function, const DraftOutput& of) const {
        WindowCall window;
        window.function = function;
        window.arguments.push_back(expression(of));
        for (const DraftOutput& k : d_.outputs) {
            if (k.aggregate || k.column < 0) continue;
            const LexicalColumn& c = lexicon_.column(k.column);
            if (c.temporal || c.year)
                window.order.push_back({expression(k), false});
            else
                window.partition.push_back(expression(k));
        }
        return window;
    }

    Expression expression(const DraftOutput& o) const {
        if (o.change) {
            DraftOutput each = o;
            each.change = false;
            const WindowCall before = along_time(WindowFunction::Lag, each);
            Expression rise = Arithmetic{ArithmeticOperator::Subtract, Box<Expression>(expression(each)),
                                         Box<Expression>(Expression(before))};
            Expression percent = Arithmetic{ArithmeticOperator::Multiply, Box<Expression>(Literal{100.0}),
                                            Box<Expression>(std::move(rise))};
            return Arithmetic{ArithmeticOperator::Divide, Box<Expression>(std::move(percent)),
                              Box<Expression>(Expression(before))};
        }
        if (o.running) {
            DraftOutput each = o;
            each.running = false;
            return along_time(WindowFunction::Sum, each);
        }
        if (o.of_all) {
            DraftOutput each = o;
            each.of_all = false;
            WindowCall all;
            all.function = WindowFunction::Sum;
            all.arguments.push_back(expression(each));
            Expression percent = Arithmetic{ArithmeticOperator::Multiply, Box<Expression>(Literal{100.0}),
                                            Box<Expression>(expression(each))};
            return Arithmetic{ArithmeticOperator::Divide, Box<Expression>(std::move(percent)),
                              Box<Expression>(Expression(std::move(all)))};
        }
        if (o.over >= 0) {
            Expression above = call_of(Aggregate::Sum, reference(o.column)),
                       below = call_of(Aggregate::Sum, reference(o.over));
            return Arithmetic{ArithmeticOperator::Divide, Box<Expression>(std::move(above)),
                              Box<Expression>(std::move(below))};
        }
        if (o.share) {
            const Expression of = o.column < 0 ? Expression(AllRows{}) : Expression(reference(o.column));
            const Aggregate how = o.column < 0 ? Aggregate::Count : Aggregate::Sum;
            AggregateCall some = call_of(how, of);
            some.filter = Box<Predicate>(group_predicate(d_.share));
            Expression percent = Arithmetic{ArithmeticOperator::Multiply, Box<Expression>(Literal{100.0}),
                                            Box<Expression>(std::move(some))};
            return Arithmetic{ArithmeticOperator::Divide, Box<Expression>(std::move(percent)),
                              Box<Expression>(call_of(how, of))};
        }
        if (o.column < 0) return call_of(Aggregate::Count, AllRows{});
        Expression e = reference(o.column);
        if (o.apart)
            e = DateDifference{*o.apart, Box<Expression>(Expression(reference(o.minus))),
                               Box<Expression>(std::move(e))};
        else if (o.minus >= 0)
            e = Arithmetic{ArithmeticOperator::Subtract, Box<Expression>(std::move(e)),
                           Box<Expression>(Expression(reference(o.minus)))};
        if (o.grain) e = TimeBucket{*o.grain, Box<Expression>(std::move(e))};
        if (o.part) e = TimePartOf{*o.part, Box<Expression>(std::move(e))};
        if (o.bin_width > 0) e = Bin{Box<Expression>(std::move(e)), o.bin_width, o.bin_origin};
        if (!o.aggregate) return e;
        const LexicalColumn& c = lexicon_.column(o.column);
        // Counting a key that is never missing is counting rows.
        if (*o.aggregate == Aggregate::Count && !o.distinct && c.identifier && c.info->null_count == 0)
            return call_of(Aggregate::Count, AllRows{});
        const bool arithmetic = *o.aggregate == Aggregate::Sum || *o.aggregate == Aggregate::Mean ||
                                *o.aggregate == Aggregate::Median ||
                                *o.aggregate == Aggregate::StandardDeviation ||
                                *o.aggregate == Aggregate::Variance;
        if (arithmetic && !c.numeric && !o.apart) e = Cast{ColumnType::Double, Box<Expression>(std::move(e))};
        AggregateCall call = call_of(*o.aggregate, std::move(e));
        call.distinct = o.distinct;
        return call;
    }

    static std::optional<Predicate> conjunction(std::vector<Predicate> parts, Connective connective) {
        if (parts.empty()) return {};
        if (parts.size() == 1) return std::move(parts.front());
        return Predicate(Junction{connective, std::move(parts)});
    }

    std::optional<Predicate> where() const {
        std::vector<Predicate> parts;
        for (const auto& group : d_.where) parts.push_back(group_predicate(group));
        return conjunction(std::move(parts), d_.any ? Connective::Or : Connective::And);
    }

    /// Alternatives: one of them is enough.
    Predicate group_predicate(const std::vector<FilterAtom>& group) const {
        const FilterAtom& first = group.front();
        const bool list =
            group.size() > 1 && std::all_of(group.begin(), group.end(), [&](const FilterAtom& a) {
                return a.column == first.column && a.form == FilterAtom::Form::Compare &&
                       (a.op == Comparator::Equal || a.op == Comparator::NotEqual) && a.op == first.op &&
                       !a.as_number;
            });
        if (list) {
            InList in;
            in.of = reference(first.column);
            in.negated = first.op == Comparator::NotEqual;
            for (const FilterAtom& a : group) in.values.push_back(a.values.front());
            return in;
        }
        std::vector<Predicate> any;
        bool negated = false;
        for (const FilterAtom& a : group) any.push_back(atom(a)), negated |= a.negated;
        return std::move(*conjunction(std::move(any), negated ? Connective::And : Connective::Or));
    }

    Predicate atom(const FilterAtom& a) const {
        Expression e =
            a.column < 0 ? Expression(call_of(Aggregate::Count, AllRows{})) : Expression(reference(a.column));
        const bool moment = a.column >= 0 && lexicon_.column(a.column).info->type == ColumnType::Timestamp;
        if (a.part) e = TimePartOf{*a.part, Box<Expression>(std::move(e))};
        if (a.as_number) e = Cast{ColumnType::Double, Box<Expression>(std::move(e))};
        if (a.aggregate) e = call_of(*a.aggregate, std::move(e));
        switch (a.form) {
            case FilterAtom::Form::Compare:
                return moment ? moment_comparison(a, std::move(e))
                              : Predicate(Comparison{a.op, std::move(e), Literal{a.values.front()}});
            case FilterAtom::Form::Between: {
                if (moment) {
                    // Both days belong to it, up to midnight.
                    const Date high = std::get<Date>(a.values.back());
                    std::vector<Predicate> parts;
                    parts.emplace_back(Comparison{Comparator::GreaterOrEqual, e,
                                                  Literal{midnight(std::get<Date>(a.values.front()))}});
                    parts.emplace_back(
                        Comparison{Comparator::Less, e, Literal{midnight(Date{high.days + 1})}});
                    Predicate both = Junction{Connective::And, std::move(parts)};
                    return a.negated ? Predicate(Negation{Box<Predicate>(std::move(both))}) : both;
                }
                Value low = a.values.front(), high = a.values.back();
                if (low == high && !a.negated)
                    return Comparison{Comparator::Equal, std::move(e), Literal{low}};
                return Between{std::move(e), Literal{std::move(low)}, Literal{std::move(high)}, a.negated};
            }
            case FilterAtom::Form::In:
                return InList{std::move(e), a.values, a.negated};
            case FilterAtom::Form::Contains:
                return TextMatch{std::move(e), query::MatchKind::Contains, text(a), a.negated};
            case FilterAtom::Form::StartsWith:
                return TextMatch{std::move(e), query::MatchKind::StartsWith, text(a), a.negated};
            case FilterAtom::Form::EndsWith:
                return TextMatch{std::move(e), query::MatchKind::EndsWith, text(a), a.negated};
            case FilterAtom::Form::Null:
                return IsNull{std::move(e), a.negated};
            case FilterAtom::Form::AgainstColumn:
                return Comparison{a.op, std::move(e), reference(a.other)};
            case FilterAtom::Form::AgainstMean:
                break;
        }
        Query mean;
        mean.from.source.of = TableRef{lexicon_.table_of(a.column).name};
        mean.from.source.alias = "average_of";
        mean.select.push_back(
            {call_of(Aggregate::Mean, ColumnRef{"average_of", lexicon_.column(a.column).info->name}), ""});
        return Comparison{a.op, std::move(e), ScalarSubquery{Box<Query>(std::move(mean))}};
    }

    static Value midnight(Date d) { return Timestamp{std::int64_t{d.days} * 86'400'000'000}; }
    static std::string text(const FilterAtom& a) { return to_text(a.values.front()); }

    Predicate moment_comparison(const FilterAtom& a, Expression e) const {
        const auto* day = std::get_if<Date>(&a.values.front());
        if (!day) return Comparison{a.op, std::move(e), Literal{a.values.front()}};
        const bool next = a.op == Comparator::Greater || a.op == Comparator::LessOrEqual;
        Comparator op = a.op;
        if (op == Comparator::Greater) op = Comparator::GreaterOrEqual;
        if (op == Comparator::LessOrEqual) op = Comparator::Less;
        return Comparison{op, std::move(e), Literal{midnight(Date{day->days + (next ? 1 : 0)})}};
    }

    /// "who have no order": the key is none of those that the other table has.
    std::optional<Predicate> absence(const DraftAbsence& a, const std::vector<int>& in) const {
        if (a.key >= 0) {
            Draft some;
            some.outputs.emplace_back();
            some.outputs.front().column = a.key;
            some.where = a.where;
            FilterAtom known;
            known.column = a.key;
            known.form = FilterAtom::Form::Null;
            known.negated = true;
            if (lexicon_.column(a.key).info->null_count > 0) some.where.push_back({known});
            auto query = Lowering(some, lexicon_).run();
            if (!query) return {};
            return Predicate(InQuery{reference(a.key), Box<Query>(std::move(*query)), true});
        }
        // Of the rows asked about: "who wrote crime but no poetry" is not of the crime book.
        std::vector<int> from = in;
        if (from.size() > 1) std::erase(from, a.table);
        const auto way = join_path(from, a.table, lexicon_);
        if (way.empty()) return {};
        const Relation& r = *way.front()->relation;
        const bool from_here = std::find(from.begin(), from.end(), way.front()->from) != from.end();
        const ColumnId here = from_here ? lexicon_.find(r.from_table, r.from_column)
                                        : lexicon_.find(r.to_table, r.to_column),
                       there = from_here ? lexicon_.find(r.to_table, r.to_column)
                                         : lexicon_.find(r.from_table, r.from_column);
        if (here < 0 || there < 0) return {};
        Draft inner;
        inner.outputs.emplace_back();
        inner.outputs.front().column = there;
        inner.where = a.where;
        inner.through.push_back(a.table);
        inner.having = a.having;
        inner.grouped = !a.having.empty();
        if (lexicon_.column(there).info->null_count > 0) {
            // A missing key would make "is none of them" unknown for every row.
            FilterAtom known;
            known.column = there;
            known.form = FilterAtom::Form::Null;
            known.negated = true;
            inner.where.push_back({known});
        }
        auto query = Lowering(inner, lexicon_).run();
        if (!query) return {};
        return Predicate(InQuery{reference(here), Box<Query>(std::move(*query)), true});
    }

    const Draft& d_;
    const Lexicon& lexicon_;
    bool joined_ = false;
};

}  // namespace

std::optional<Query> to_query(const Draft& draft, const Lexicon& lexicon) {
    return Lowering(draft, lexicon).run();
}

Presentation to_presentation(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    Presentation p;
    if (d.outer) return p;
    const Cue* mark = nullptr;
    for (const Cue& c : q.cues)
        if (c.kind == CueKind::Mark && (!mark || c.end - c.begin > mark->end - mark->begin)) mark = &c;
    const auto is_time = [&](const DraftOutput& o) {
        return o.column >= 0 && !o.aggregate &&
               (lexicon.column(o.column).temporal || lexicon.column(o.column).year ||
                lexicon.column(o.column).date_text);
    };
    const bool binned =
        std::any_of(d.outputs.begin(), d.outputs.end(), [](const DraftOutput& o) { return o.bin_width > 0; });
    const bool over_time = !d.outputs.empty() && std::any_of(d.outputs.begin(), d.outputs.end(), is_time);
    std::size_t numbers = 0;
    for (const DraftOutput& o : d.outputs)
        numbers += o.column >= 0 && lexicon.column(o.column).numeric && !o.aggregate;
    if (mark)
        p.mark = static_cast<Mark>(mark->argument);
    else if (q.cue(CueKind::Trend) && over_time)
        p.mark = Mark::Line;
    else if (d.grouped && d.outputs.front().column >= 0 && !d.outputs.front().aggregate &&
             lexicon.column(d.outputs.front().column).year && d.outputs.size() <= 3)
        p.mark = Mark::Line;
    else if (q.cue(CueKind::Relation) && numbers >= 2 && !d.grouped)
        p.mark = Mark::Point;
    else if (q.cue(CueKind::Proportion) && d.outputs.size() == 2)
        p.mark = Mark::Pie;
    if (binned)
        p.mark = Mark::Histogram;
    else if (p.mark == Mark::Histogram)
        p.mark = Mark::Bar;  // a histogram of groups is drawn as bars
    for (const Cue& c : q.cues) {
        if (c.kind == CueKind::Stack)
            p.stacking = c.argument == 0   ? Stacking::Stacked
                         : c.argument == 1 ? Stacking::Grouped
                                           : Stacking::Normalized;
    }
    for (const Token& t : q.tokens) p.horizontal |= t.text == "horizontal" || t.text == "horizontally";
    for (std::size_t i = 0; i < d.outputs.size(); ++i) {
        const DraftOutput& o = d.outputs[i];
        if (o.channel == Channel::Color && !p.color)
            p.color = i;
        else if (o.channel == Channel::Facet && !p.facet)
            p.facet = i;
    }
    return p;
}

}  // namespace sightline::language
