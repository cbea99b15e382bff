// Changes of what a Query measures: shares, running totals, without outliers, a period earlier.

#include <algorithm>

#include "core/language/conversation/follow_up_edit.h"
#include "core/query/query_walk.h"

namespace sightline::language {

using namespace query;

namespace {

constexpr double kFence = 1.5;  ///< of the distance between the quartiles, beyond them: an outlier

Expression times(double factor, Expression of) {
    return Arithmetic{ArithmeticOperator::Multiply, Box<Expression>(Expression(Literal{factor})),
                      Box<Expression>(std::move(of))};
}
Expression calculate(ArithmeticOperator op, Expression left, Expression right) {
    return Arithmetic{op, Box<Expression>(std::move(left)), Box<Expression>(std::move(right))};
}
Expression quartile(const Expression& of, double at) {
    AggregateCall call;
    call.function = Aggregate::Quantile;
    call.of = Box<Expression>(of);
    call.parameter = at;
    return call;
}

std::optional<Date> day_of(const Expression& e) {
    const auto* literal = std::get_if<Literal>(&e.form);
    if (!literal) return {};
    if (const auto* d = std::get_if<Date>(&literal->value)) return *d;
    if (const auto* t = std::get_if<Timestamp>(&literal->value)) {
        constexpr std::int64_t kDay = 86'400'000'000;
        if (t->micros % kDay == 0) return Date{static_cast<std::int32_t>(t->micros / kDay)};
    }
    return {};
}

Expression day_like(const Expression& e, Date day) {
    const auto& value = std::get<Literal>(e.form).value;
    if (std::holds_alternative<Timestamp>(value))
        return Literal{Timestamp{std::int64_t{day.days} * 86'400'000'000}};
    return Literal{day};
}

Date months_back(Date day, int months) {
    const CivilDate c = civil(day);
    const int count = c.year * 12 + (c.month - 1) - months;
    return make_date(count / 12, count % 12 + 1, 1);
}

/// [low, end) moved back by itself: whole months by months, else by days.
std::pair<Date, Date> earlier(Date low, Date end) {
    const CivilDate a = civil(low), b = civil(end);
    if (a.day == 1 && b.day == 1) {
        const int months = (b.year - a.year) * 12 + b.month - a.month;
        return {months_back(low, months), low};
    }
    return {Date{low.days - (end.days - low.days)}, low};
}

}  // namespace

bool QueryEdit::share() {
    const auto at = figures();
    if (at.empty()) return false;
    const Expression figure = q_.select[at.front()].expression;
    const auto* call = std::get_if<AggregateCall>(&figure.form);
    if (!call || call->distinct) return false;
    AggregateCall part = *call;
    if (part.function != Aggregate::Sum && part.function != Aggregate::Count) {
        // Averages are no parts of anything; what they average may be.
        const ColumnId c = column_of(*part.of);
        if (c < 0 || !lexicon_.column(c).numeric || lexicon_.column(c).averaged) return false;
        part.function = Aggregate::Sum;
        part.parameter.reset();
    }
    Expression whole;
    if (!q_.group.empty()) {
        WindowCall window;
        window.function = WindowFunction::Sum;
        window.arguments = {Expression(part)};
        whole = std::move(window);
    } else if (q_.where) {
        whole = part;
        part.filter = Box<Predicate>(std::move(*q_.where));
        q_.where.reset();
    } else {
        return false;
    }
    // The order goes by the parts themselves.
    for (OrderItem& o : q_.order)
        if (o.expression == figure) o.expression = part;
    q_.select[at.front()] = {calculate(ArithmeticOperator::Divide, times(100, part), std::move(whole)),
                             "percent of total"};
    return true;
}

bool QueryEdit::running() {
    const auto time = time_key();
    const auto at = figures();
    if (!time || at.empty()) return false;
    const auto* call = std::get_if<AggregateCall>(&q_.select[at.front()].expression.form);
    if (!call || (call->function != Aggregate::Sum && call->function != Aggregate::Count)) return false;
    WindowCall window;
    window.function = WindowFunction::Sum;
    window.arguments = {q_.select[at.front()].expression};
    for (const std::size_t k : keys()) {
        if (k == *time)
            window.order.push_back({q_.select[k].expression, false});
        else
            window.partition.push_back(q_.select[k].expression);
    }
    q_.order = {{q_.select[*time].expression, false}};
    q_.limit.reset();
    q_.select[at.front()] = {std::move(window), ""};
    return true;
}

bool QueryEdit::without_outliers() {
    std::vector<Expression> of;
    for (const SelectItem& s : q_.select) {
        const ColumnId c = column_of(s.expression);
        if (c < 0 || !lexicon_.column(c).numeric || lexicon_.column(c).identifier || lexicon_.column(c).year)
            continue;
        for_each_expression(
            s.expression,
            [&](const Expression& e) {
                if (std::holds_alternative<ColumnRef>(e.form) && std::ranges::find(of, e) == of.end())
                    of.push_back(e);
            },
            false);
    }
    if (of.empty()) return false;
    auto parts = filters();
    for (const Predicate& p : parts)
        if (const auto* b = std::get_if<Between>(&p.form); b && has_subquery(b->low)) return false;
    for (const Expression& column : of) {
        const auto fence = [&](double lower, double upper) {
            Query q;
            q.from = q_.from;
            q.where = q_.where;
            q.select.push_back({calculate(ArithmeticOperator::Add, times(lower, quartile(column, 0.25)),
                                          times(upper, quartile(column, 0.75))),
                                "fence"});
            return Expression(ScalarSubquery{Box<Query>(std::move(q))});
        };
        parts.emplace_back(Between{column, fence(1 + kFence, -kFence), fence(-kFence, 1 + kFence), false});
    }
    keep_filters(std::move(parts));
    return true;
}

bool QueryEdit::move_period_back() {
    auto parts = filters();
    Comparison *low = nullptr, *high = nullptr;
    for (Predicate& p : parts) {
        if (auto* between = std::get_if<Between>(&p.form); between && !between->negated) {
            const auto from = day_of(between->low), to = day_of(between->high);
            if (!from || !to) continue;
            const auto [begin, end] = earlier(*from, Date{to->days + 1});
            between->low = day_like(between->low, begin);
            between->high = day_like(between->high, Date{end.days - 1});
            keep_filters(std::move(parts));
            return true;
        }
        if (auto* c = std::get_if<Comparison>(&p.form); c && day_of(c->right)) {
            if (c->op == Comparator::Equal) {
                c->right = day_like(c->right, Date{day_of(c->right)->days - 1});
                keep_filters(std::move(parts));
                return true;
            }
            if (c->op == Comparator::GreaterOrEqual) low = c;
            if (c->op == Comparator::Less) high = c;
        }
    }
    if (!low || !high || low->left != high->left) return false;
    const auto [begin, end] = earlier(*day_of(low->right), *day_of(high->right));
    low->right = day_like(low->right, begin);
    high->right = day_like(high->right, end);
    keep_filters(std::move(parts));
    return true;
}

}  // namespace sightline::language
