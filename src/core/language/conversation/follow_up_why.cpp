#include "core/language/conversation/follow_up_why.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/language/conversation/follow_up_edit.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"

namespace sightline::language {

using namespace query;

namespace {

constexpr std::int64_t kMostParts = 50, kShownParts = 10;

/// Categories of the tables at hand that the Query does not speak of, those with few values first.
std::vector<ColumnId> other_categories(const QueryEdit& edit, const Lexicon& lexicon) {
    std::vector<ColumnId> found;
    for (const int t : edit.tables()) {
        const LexicalTable& table = lexicon.tables()[static_cast<std::size_t>(t)];
        for (ColumnId id = table.first; id < table.first + table.count; ++id) {
            const LexicalColumn& c = lexicon.column(id);
            if (!c.category || c.temporal || c.identifier || c.unique || c.info->distinct_count < 2 ||
                c.info->distinct_count > kMostParts || (c.numeric && !c.year && c.info->distinct_count > 12))
                continue;
            const bool spoken =
                edit.filters_on(id) || std::ranges::any_of(edit.result().select, [&](const SelectItem& s) {
                    return edit.column_of(s.expression) == id;
                });
            if (!spoken) found.push_back(id);
        }
    }
    std::ranges::stable_sort(found, [&](ColumnId a, ColumnId b) {
        const auto rank = [&](ColumnId id) {
            const LexicalColumn& c = lexicon.column(id);
            return (c.numeric ? 2 : 0) + (c.info->distinct_count > 12 ? 1 : 0);
        };
        return rank(a) < rank(b);
    });
    return found;
}

Date start_of(Date d, TimeGrain grain, int steps) {
    const CivilDate c = civil(d);
    switch (grain) {
        case TimeGrain::Year:
            return make_date(c.year + steps, 1, 1);
        case TimeGrain::Quarter:
        case TimeGrain::Month: {
            const int length = grain == TimeGrain::Quarter ? 3 : 1;
            const int month = (c.year * 12 + c.month - 1) / length * length + steps * length;
            return make_date(month / 12, month % 12 + 1, 1);
        }
        case TimeGrain::Week: {
            const int monday = (d.days + 3) % 7;  // 1970-01-01 was a Thursday
            return Date{d.days - monday + steps * 7};
        }
        default:
            return Date{d.days + steps};
    }
}

std::string name_of_period(Date start, TimeGrain grain) {
    const CivilDate c = civil(start);
    if (grain == TimeGrain::Year) return std::to_string(c.year);
    if (grain == TimeGrain::Quarter) return fmt::format("{} Q{}", c.year, (c.month - 1) / 3 + 1);
    if (grain == TimeGrain::Month) return fmt::format("{}-{:02}", c.year, c.month);
    return to_text(start);
}

std::optional<Date> day_of(const Value& v) {
    if (const auto* d = std::get_if<Date>(&v)) return *d;
    if (const auto* t = std::get_if<Timestamp>(&v))
        return Date{static_cast<std::int32_t>(t->micros / 86'400'000'000)};
    return {};
}

struct TimeKey {
    std::size_t at = 0;
    TimeGrain grain = TimeGrain::Month;
    Expression of;
};

std::optional<TimeKey> time_key(const QueryEdit& edit, const Lexicon& lexicon) {
    for (const std::size_t i : edit.keys()) {
        const Expression& e = edit.result().select[i].expression;
        const auto* bucket = std::get_if<TimeBucket>(&e.form);
        const auto* part = std::get_if<TimePartOf>(&e.form);
        const ColumnId c = edit.column_of(e);
        if (c < 0 || !lexicon.column(c).temporal) continue;
        if (bucket && bucket->grain >= TimeGrain::Day) return TimeKey{i, bucket->grain, *bucket->of};
        if (part && part->part == TimePart::Year) return TimeKey{i, TimeGrain::Year, *part->of};
    }
    return {};
}

/// The last day that can be in the answer: of the data, or of a filter before it.
std::optional<Date> last_day(const QueryEdit& edit, ColumnId time, const Lexicon& lexicon) {
    const auto& max = lexicon.column(time).info->max;
    auto last = max ? day_of(*max) : std::nullopt;
    if (!last) return {};
    for (const Predicate& p : edit.filters()) {
        if (edit.column_of(p) != time) continue;
        const Expression* bound = nullptr;
        int before = 0;
        if (const auto* b = std::get_if<Between>(&p.form); b && !b->negated) bound = &b->high;
        if (const auto* c = std::get_if<Comparison>(&p.form);
            c && (c->op == Comparator::Less || c->op == Comparator::LessOrEqual)) {
            bound = &c->right;
            before = c->op == Comparator::Less ? 1 : 0;
        }
        const auto* literal = bound ? std::get_if<Literal>(&bound->form) : nullptr;
        const auto day = literal ? day_of(literal->value) : std::nullopt;
        if (day) last = std::min(*last, Date{day->days - before});
    }
    return last;
}

Expression in_period(const AggregateCall& figure, const TimeKey& time, Date from, Date until, bool moments) {
    const auto bound = [&](Date d) -> Expression {
        if (moments) return Literal{Timestamp{std::int64_t{d.days} * 86'400'000'000}};
        return Literal{d};
    };
    std::vector<Predicate> parts;
    parts.emplace_back(Comparison{Comparator::GreaterOrEqual, time.of, bound(from)});
    parts.emplace_back(Comparison{Comparator::Less, time.of, bound(until)});
    AggregateCall call = figure;
    call.filter = Box<Predicate>(Predicate(Junction{Connective::And, std::move(parts)}));
    if (call.function != Aggregate::Sum && call.function != Aggregate::Count) return call;
    FunctionCall known;
    known.function = Function::Coalesce;
    known.arguments = {Expression(std::move(call)), Expression(Literal{std::int64_t{0}})};
    return known;
}

DraftOutput key_of(ColumnId column) {
    DraftOutput o;
    o.column = column;
    return o;
}

std::optional<Contribution> change_by(ColumnId part, const Query& last, const TimeKey& time,
                                      const AggregateCall& figure, const Lexicon& lexicon) {
    QueryEdit edit(last, lexicon);
    const ColumnId column = edit.column_of(time.of);
    const auto end = last_day(edit, column, lexicon);
    if (!end) return {};
    Date from = start_of(*end, time.grain, 0), until = start_of(*end, time.grain, 1);
    // A period that has hardly begun, or lacks its last tenth, would be compared with a whole one.
    if (until.days - 1 - end->days > (until.days - from.days) / 10)
        until = from, from = start_of(Date{from.days - 1}, time.grain, 0);
    const Date before = start_of(Date{from.days - 1}, time.grain, 0);
    if (!edit.replace_key(time.at, key_of(part))) return {};
    Query q = edit.result();
    if (q.select.size() <= time.at) return {};
    const SelectItem key = q.select[time.at];
    const bool moments = lexicon.column(column).info->type == ColumnType::Timestamp;
    const Expression old = in_period(figure, time, before, from, moments),
                     fresh = in_period(figure, time, from, until, moments);
    const Expression change =
        Arithmetic{ArithmeticOperator::Subtract, Box<Expression>(fresh), Box<Expression>(old)};
    FunctionCall size;
    size.function = Function::Abs;
    size.arguments = {change};
    const std::string a = name_of_period(before, time.grain), b = name_of_period(from, time.grain);
    q.select = {key, {old, a}, {fresh, b}, {change, "change"}};
    q.group = {key.expression};
    q.order = {{Expression(size), true}};
    q.limit = Limit{kShownParts, 0, {}, false};
    q.having.reset();
    return Contribution{std::move(q), "the change from " + a + " to " + b + ", split by " +
                                          words_of(lexicon.column(part).info->name)};
}

std::optional<Contribution> parts_by(ColumnId part, const Query& last, const AggregateCall& figure,
                                     const Lexicon& lexicon) {
    QueryEdit edit(last, lexicon);
    std::string what = "the figure";
    if (const auto keys = edit.keys(); !keys.empty()) {
        const Expression key = last.select[keys.front()].expression;
        const bool lowest = !last.order.empty() && last.limit && !last.order.front().descending &&
                            has_aggregate(last.order.front().expression);
        Query best;
        best.from = last.from;
        best.where = last.where;
        best.select = {{key, ""}};
        best.group = {key};
        best.order = {{Expression(figure), !lowest}};
        best.limit = Limit{1, 0, {}, false};
        if (!edit.replace_key(keys.front(), key_of(part))) return {};
        edit.require(Comparison{Comparator::Equal, key, ScalarSubquery{Box<Query>(std::move(best))}});
        const ColumnId column = edit.column_of(key);
        what = std::string(lowest ? "the lowest " : "the highest ") +
               (column < 0 ? "group" : words_of(lexicon.column(column).info->name));
    } else if (!edit.add_key(key_of(part))) {
        return {};
    }
    Query q = edit.result();
    const auto place = edit.keys();
    if (place.empty()) return {};
    const SelectItem key =
        q.select[edit.column_of(q.select[place.front()].expression) == part ? place.front() : place.back()];
    q.select = {key, {Expression(figure), ""}};
    if (figure.function == Aggregate::Sum || figure.function == Aggregate::Count) {
        WindowCall whole;
        whole.function = WindowFunction::Sum;
        whole.arguments = {Expression(figure)};
        const Expression hundred =
            Arithmetic{ArithmeticOperator::Multiply, Box<Expression>(Expression(Literal{100.0})),
                       Box<Expression>(Expression(figure))};
        q.select.push_back({Arithmetic{ArithmeticOperator::Divide, Box<Expression>(hundred),
                                       Box<Expression>(Expression(whole))},
                            "percent of total"});
    } else {
        AggregateCall rows;
        rows.function = Aggregate::Count;
        rows.of = Box<Expression>(Expression(AllRows{}));
        q.select.push_back({Expression(rows), ""});
    }
    q.group = {key.expression};
    q.order = {{Expression(figure), true}};
    q.limit = Limit{kShownParts, 0, {}, false};
    q.having.reset();
    return Contribution{std::move(q), what + ", split by " + words_of(lexicon.column(part).info->name)};
}

}  // namespace

std::vector<Contribution> explain_by_parts(const Query& last, const Lexicon& lexicon, std::size_t most,
                                           bool& figure_missing) {
    std::vector<Contribution> found;
    const QueryEdit edit(last, lexicon);
    const AggregateCall* figure = nullptr;
    for (const std::size_t i : edit.figures())
        if (!figure) figure = std::get_if<AggregateCall>(&last.select[i].expression.form);
    figure_missing = !edit.open() || figure == nullptr;
    if (figure_missing) return found;
    const auto time = time_key(edit, lexicon);
    for (const ColumnId part : other_categories(edit, lexicon)) {
        if (found.size() >= most) break;
        auto c =
            time ? change_by(part, last, *time, *figure, lexicon) : parts_by(part, last, *figure, lexicon);
        if (c) found.push_back(std::move(*c));
    }
    return found;
}

}  // namespace sightline::language
