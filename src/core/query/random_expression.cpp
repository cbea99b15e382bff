#include "core/query/query_walk.h"
#include "core/query/random_query.h"

namespace sightline::query {

namespace {

using enum ColumnType;

template <class Items>
auto pick(const Items& items, std::mt19937_64& random) {
    return items[random() % items.size()];
}

}  // namespace

Literal RandomQuery::literal(ColumnType type) {
    static constexpr const char* kTexts[] = {"North", "south", "O'Brien \"x\"", "", "é%_", "a"};
    switch (type) {
        case Boolean:
            return {chance(50)};
        case Integer:
            return {std::int64_t{below(30)} - 5};
        case Double:
            return {below(2000) / 8.0 - 50};
        case Decimal:
            return {sightline::Decimal{std::to_string(below(100)) + "." + std::to_string(10 + below(90))}};
        case Text:
            return {std::string(kTexts[below(6)])};
        case ColumnType::Date:
            return {sightline::Date{19'600 + below(800)}};
        case ColumnType::Time:
            return {sightline::Time{std::int64_t{below(86'400)} * 1'000'000}};
        case ColumnType::Timestamp:
            return {sightline::Timestamp{(std::int64_t{19'600} * 86'400 + below(60'000'000)) * 1'000'000}};
    }
    return {std::int64_t{1}};
}

std::optional<Expression> RandomQuery::column(ColumnType type, const Place& place) {
    std::vector<ColumnRef> found;
    const auto collect = [&](const Scope& scope, bool own) {
        for (const ScopeSource& source : scope.sources) {
            const auto add = [&](const std::string& name, std::optional<ColumnType> is) {
                if (is != type) return;
                ColumnRef c{source.alias, name};
                const ColumnRef bare{"", name};
                if (own && resolve(bare, scope) && chance(50)) c.source.clear();
                if (resolve(c, place.scope)) found.push_back(std::move(c));  // not shadowed
            };
            if (source.table != nullptr)
                for (const ColumnInfo& c : source.table->columns) add(c.name, c.type);
            for (const OutputColumn& c : source.columns) add(c.name, c.type);
        }
    };
    collect(place.scope, true);
    if (place.scope.outer != nullptr && place.correlated && chance(25)) {
        found.clear();
        for (const Scope* s = place.scope.outer; s != nullptr; s = s->outer) collect(*s, false);
        std::erase_if(found,
                      [&](const ColumnRef& c) { return resolve(c, place.scope)->scope == &place.scope; });
    }
    if (found.empty()) return std::nullopt;
    return Expression(pick(found, random_));
}

Expression RandomQuery::leaf(ColumnType type, const Place& place) {
    if (place.keys != nullptr) {
        std::vector<Expression> fitting;
        for (const Expression& key : *place.keys)
            if (infer_type(key, place.scope) == type) fitting.push_back(key);
        if (!fitting.empty() && chance(60)) return pick(fitting, random_);
        if (place.aggregates && chance(80))
            if (auto call = aggregate(type, place)) return std::move(*call);
        return literal(type);
    }
    if (chance(85))
        if (auto c = column(type, place)) return std::move(*c);
    return literal(type);
}

Expression RandomQuery::keyed(const Place& place) {
    for (int i = 0; i < 20; ++i) {
        Expression e = expression(type(), place);
        bool constant = true;
        for_each_expression(e, [&](const Expression& inner) {
            constant = constant && !std::holds_alternative<ColumnRef>(inner.form) &&
                       !std::holds_alternative<AggregateCall>(inner.form);
        });
        if (!constant) return e;
    }
    if (place.keys != nullptr) return AggregateCall{Aggregate::Count, Box<Expression>(AllRows{})};
    const ScopeSource& source = place.scope.sources.front();
    return ColumnRef{source.alias, source.table != nullptr ? source.table->columns.front().name
                                                           : source.columns.front().name};
}

std::optional<Expression> RandomQuery::aggregate(ColumnType type, const Place& place) {
    Place inside{place.scope, nullptr, false, false, std::min(place.depth, 1), false};
    AggregateCall call;
    const auto of = [&](ColumnType t) {
        for (int i = 0; i < 10; ++i) {
            Expression e = expression(t, inside);
            if (std::holds_alternative<ColumnRef>(e.form) || i > 4) return e;
        }
        return Expression(literal(t));
    };
    const ColumnType numeric = pick(std::vector{Integer, Double, ColumnType::Decimal}, random_);
    switch (type) {
        case Integer:
            if (chance(50)) {
                call.function = Aggregate::Count;
                const bool rows = chance(50);
                call.of = rows ? Expression(AllRows{}) : of(this->type());
                call.distinct = !rows && chance(40);
            } else {
                call.function = pick(std::vector{Aggregate::Sum, Aggregate::Min, Aggregate::Max}, random_);
                call.of = of(Integer);
            }
            break;
        case Double:
            call.function =
                pick(std::vector{Aggregate::Mean, Aggregate::Median, Aggregate::StandardDeviation,
                                 Aggregate::Variance, Aggregate::Quantile, Aggregate::Sum, Aggregate::Max},
                     random_);
            call.of =
                of(call.function == Aggregate::Sum || call.function == Aggregate::Max ? Double : numeric);
            if (call.function == Aggregate::Quantile) call.parameter = below(101) / 100.0;
            call.distinct = chance(10);
            break;
        case ColumnType::Decimal:
            call.function = pick(std::vector{Aggregate::Sum, Aggregate::Min, Aggregate::Max}, random_);
            call.of = of(type);
            break;
        case ColumnType::Timestamp:
            call.function =
                pick(std::vector{Aggregate::Median, Aggregate::Min, Aggregate::Quantile}, random_);
            call.of = of(call.function == Aggregate::Min || chance(50) ? type : ColumnType::Date);
            if (call.function == Aggregate::Quantile) call.parameter = 0.25;
            break;
        default:
            call.function = chance(50) ? Aggregate::Min : Aggregate::Max;
            call.of = of(type);
    }
    if (infer_type(*call.of, place.scope) == std::nullopt && !std::holds_alternative<AllRows>(call.of->form))
        return std::nullopt;
    if (chance(20)) call.filter = Box<Predicate>(predicate(inside));
    return Expression(std::move(call));
}

std::optional<Expression> RandomQuery::window(ColumnType type, const Place& place) {
    Place inside = deeper(place);
    inside.windows = false;
    inside.correlated = false;  // DuckDB has no windows over columns of a Query around, nor over windows
    inside.depth = std::min(inside.depth, 1);
    WindowCall call;
    using enum WindowFunction;
    if (chance(60)) call.partition.push_back(keyed(inside));
    if (chance(70)) call.order = order(inside, 1 + static_cast<std::size_t>(below(2)));
    const auto framed = [&] {
        if (call.order.empty() || !chance(40)) return;
        sightline::query::Frame frame;
        if (chance(70)) frame.preceding = below(4) - 1;
        frame.following = std::max<std::int64_t>(-frame.preceding.value_or(5), below(4) - 1);
        if (chance(20)) frame.following.reset();
        call.frame = frame;
    };
    if (chance(30)) {
        if (call.order.empty()) call.order = order(inside, 1);
        call.function = pick(std::vector{Lag, Lead, FirstValue, LastValue}, random_);
        call.arguments.push_back(expression(type, inside));
        if (call.function == Lag || call.function == Lead) {
            if (chance(50)) call.arguments.push_back(Literal{std::int64_t{below(3)}});
        } else {
            framed();
        }
        return Expression(std::move(call));
    }
    if (type == Integer) {
        call.function = pick(std::vector{RowNumber, Rank, DenseRank, Count, WindowFunction::Sum}, random_);
        if (call.function == Count && chance(50))
            call.arguments.push_back(expression(this->type(), inside));
        else if (call.function == WindowFunction::Sum)
            call.arguments.push_back(expression(Integer, inside));
        else if (call.function != Count && call.order.empty())
            call.order = order(inside, 1);
        if (call.function >= WindowFunction::Sum) framed();
    } else if (type == Double && chance(70)) {
        call.function = pick(std::vector{PercentRank, Mean}, random_);
        if (call.function == PercentRank && call.order.empty()) call.order = order(inside, 1);
        if (call.function == Mean) {
            call.arguments.push_back(expression(chance(50) ? Integer : Double, inside));
            framed();
        }
    } else {
        call.function = chance(50) ? WindowFunction::Min : WindowFunction::Max;
        call.arguments.push_back(expression(type, inside));
        framed();
    }
    return Expression(std::move(call));
}

std::optional<Expression> RandomQuery::number(ColumnType type, const Place& place, int choice) {
    const Place in = deeper(place);
    const auto moment = [&] { return expression(chance(50) ? ColumnType::Date : ColumnType::Timestamp, in); };
    const auto any_number = [&] {
        return expression(pick(std::vector{Integer, Double, ColumnType::Decimal}, random_), in);
    };
    const auto call = [&](Function f) { return Expression(FunctionCall{f, {expression(type, in)}}); };
    switch (choice) {
        case 0:
        case 1: {
            const auto op = chance(50) ? ArithmeticOperator::Add : ArithmeticOperator::Subtract;
            return Arithmetic{op, expression(type, in),
                              expression(type == Double && chance(30) ? Integer : type, in)};
        }
        case 2:
            return Arithmetic{ArithmeticOperator::Multiply, expression(type, in),
                              Expression(literal(Integer))};
        case 3:
            if (type == Double) return Arithmetic{ArithmeticOperator::Divide, any_number(), any_number()};
            return Arithmetic{ArithmeticOperator::Modulo, expression(type, in), expression(type, in)};
        case 4:
            if (type == Double)
                return Bin{any_number(), below(4) == 0 ? 0.1 : 5.0 + below(10), chance(30) ? 2.5 : 0.0};
            if (type != Integer) return call(Function::Abs);
            {
                const auto part = static_cast<TimePart>(below(9));
                if (part == TimePart::Hour || part == TimePart::Minute)
                    return TimePartOf{part,
                                      expression(chance(50) ? ColumnType::Time : ColumnType::Timestamp, in)};
                return TimePartOf{part, moment()};
            }
        case 5:
            if (type == Integer) return DateDifference{static_cast<TimeGrain>(below(8)), moment(), moment()};
            if (type == Double)
                return Expression(FunctionCall{chance(50) ? Function::Sqrt : Function::Ln, {any_number()}});
            return call(Function::Floor);
        case 6:
            if (type == Integer) return FunctionCall{Function::Length, {expression(Text, in)}};
            return call(chance(50) ? Function::Ceiling : Function::Floor);
        default: {
            FunctionCall round{Function::Round, {expression(type, in)}};
            if (chance(60)) round.arguments.push_back(Literal{std::int64_t{below(4)} - 1});
            return chance(70) ? Expression(std::move(round)) : call(Function::Abs);
        }
    }
}

std::optional<Expression> RandomQuery::moment(ColumnType type, const Place& place, int choice) {
    const Place in = deeper(place);
    const bool date = type == ColumnType::Date;
    const auto either = [&] { return expression(chance(50) ? ColumnType::Date : ColumnType::Timestamp, in); };
    if (choice < 4) return TimeBucket{static_cast<TimeGrain>(date ? 3 + below(5) : below(3)), either()};
    const auto unit = static_cast<TimeGrain>(date ? 3 + below(5) : below(8));
    return DateShift{date || unit >= TimeGrain::Day ? expression(type, in) : either(), below(40) - 20, unit};
}

std::optional<Expression> RandomQuery::text(const Place& place, int choice) {
    const Place in = deeper(place);
    switch (choice) {
        case 0:
            return FunctionCall{Function::Lower, {expression(Text, in)}};
        case 1:
            return FunctionCall{Function::Upper, {expression(Text, in)}};
        case 2:
            return FunctionCall{Function::Trim, {expression(Text, in)}};
        case 3:
        case 4: {
            FunctionCall concat{Function::Concat, {}};
            for (int i = 0, n = 1 + below(3); i < n; ++i) concat.arguments.push_back(expression(type(), in));
            return concat;
        }
        default:
            return TimePartOf{chance(50) ? TimePart::MonthName : TimePart::DayName,
                              expression(chance(50) ? ColumnType::Date : ColumnType::Timestamp, in)};
    }
}

// Forms that give any type.
std::optional<Expression> RandomQuery::general(ColumnType type, const Place& place) {
    const Place in = deeper(place);
    switch (below(6)) {
        case 0: {
            Case c;
            for (int i = 0, n = 1 + below(2); i < n; ++i)
                c.branches.push_back({predicate(in), expression(type, in)});
            if (chance(60))
                c.otherwise = Box<Expression>(chance(20) ? Expression(Literal{}) : expression(type, in));
            return c;
        }
        case 1:
            return Cast{type, expression(chance(60) ? Text : this->type(), in)};
        case 2: {
            FunctionCall f{Function::Coalesce, {}};
            for (int i = 0, n = 1 + below(3); i < n; ++i) f.arguments.push_back(expression(type, in));
            if (chance(10)) f.arguments.push_back(Literal{});
            return f;
        }
        case 3: {
            FunctionCall f{chance(50) ? Function::Least : Function::Greatest,
                           {expression(type, in), expression(type, in)}};
            return f;
        }
        case 4:
            return FunctionCall{Function::NullIf, {expression(type, in), expression(type, in)}};
        default:
            // A Query within groups sees only the keys of the Query around it; it is kept to itself here.
            if (place.depth < 2) return std::nullopt;
            {
                const bool alone = place.keys != nullptr || !place.correlated;
                return ScalarSubquery{
                    query(alone ? nullptr : &place.scope, std::vector{type}, Rows::One, place.depth - 2)};
            }
    }
}

Expression RandomQuery::expression(ColumnType type, const Place& place) {
    if (place.depth <= 0 || chance(45)) return leaf(type, place);
    std::optional<Expression> made;
    if (place.windows && chance(35))
        made = window(type, place);
    else if (chance(30))
        made = general(type, place);
    else if (is_numeric(type))
        made = number(type, place, below(8));
    else if (is_temporal(type))
        made = moment(type, place, below(8));
    else if (type == Text)
        made = text(place, below(7));
    else
        made = general(type, place);
    // What came out may be of another type (floor of a whole number): it must fit what was asked for.
    if (made && infer_type(*made, place.scope) == type) return std::move(*made);
    return leaf(type, place);
}

}  // namespace sightline::query
