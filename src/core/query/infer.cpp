#include <algorithm>

#include "core/query/query_walk.h"
#include "core/query/scope.h"

namespace sightline::query {

namespace {

using Type = std::optional<ColumnType>;

// Middle values of dates fall between days; of decimals, between steps.
Type middle_type(Type of) {
    return of && is_temporal(*of) ? ColumnType::Timestamp : ColumnType::Double;
}

Type common_of(const std::vector<Expression>& arguments, const Scope& scope) {
    Type type;
    for (const Expression& e : arguments) type = common_type(type, infer_type(e, scope)).type;
    return type;
}

Type type_of_function(const FunctionCall& call, const Scope& scope) {
    const auto first = [&]() -> Type {
        return call.arguments.empty() ? Type{} : infer_type(call.arguments.front(), scope);
    };
    switch (call.function) {
        case Function::Lower:
        case Function::Upper:
        case Function::Trim:
        case Function::Concat:
            return ColumnType::Text;
        case Function::Length:
            return ColumnType::Integer;
        case Function::Abs:
        case Function::Round:
        case Function::NullIf:
            return first();
        case Function::Floor:
        case Function::Ceiling:
            return first() == ColumnType::Decimal ? ColumnType::Decimal : ColumnType::Double;
        case Function::Sqrt:
        case Function::Ln:
            return ColumnType::Double;
        case Function::Coalesce:
        case Function::Least:
        case Function::Greatest:
            return common_of(call.arguments, scope);
    }
    return std::nullopt;
}

Type type_of_window(const WindowCall& call, const Scope& scope) {
    const auto first = [&]() -> Type {
        return call.arguments.empty() ? Type{} : infer_type(call.arguments.front(), scope);
    };
    switch (call.function) {
        case WindowFunction::RowNumber:
        case WindowFunction::Rank:
        case WindowFunction::DenseRank:
        case WindowFunction::Count:
            return ColumnType::Integer;
        case WindowFunction::PercentRank:
        case WindowFunction::Mean:
            return ColumnType::Double;
        case WindowFunction::Sum:
            return first();
        case WindowFunction::Lag:
        case WindowFunction::Lead:
        case WindowFunction::FirstValue:
        case WindowFunction::LastValue:
        case WindowFunction::Min:
        case WindowFunction::Max:
            return first();
    }
    return std::nullopt;
}

Type type_of_aggregate(const AggregateCall& call, const Scope& scope) {
    switch (call.function) {
        case Aggregate::Count:
            return ColumnType::Integer;
        case Aggregate::Mean:
        case Aggregate::StandardDeviation:
        case Aggregate::Variance:
            return ColumnType::Double;
        case Aggregate::Sum:
            return infer_type(*call.of, scope);
        case Aggregate::Median:
        case Aggregate::Quantile:
            return middle_type(infer_type(*call.of, scope));
        case Aggregate::Min:
        case Aggregate::Max:
            return infer_type(*call.of, scope);
    }
    return std::nullopt;
}

bool holds_days(TimeGrain grain) {
    return grain >= TimeGrain::Day;
}

struct Infer {
    const Scope& scope;

    Type operator()(const ColumnRef& column) const {
        const auto found = resolve(column, scope);
        return found ? found->type : Type{};
    }
    Type operator()(const Literal& literal) const { return type_of(literal.value); }
    Type operator()(const AllRows&) const { return std::nullopt; }
    Type operator()(const Arithmetic& a) const {
        if (a.op == ArithmeticOperator::Divide) return ColumnType::Double;
        return common_type(infer_type(*a.left, scope), infer_type(*a.right, scope)).type;
    }
    Type operator()(const TimeBucket& bucket) const {
        return holds_days(bucket.grain) ? ColumnType::Date : ColumnType::Timestamp;
    }
    Type operator()(const TimePartOf& part) const {
        return part.part == TimePart::MonthName || part.part == TimePart::DayName ? ColumnType::Text
                                                                                  : ColumnType::Integer;
    }
    Type operator()(const DateShift& shift) const {
        return holds_days(shift.unit) ? infer_type(*shift.of, scope) : Type{ColumnType::Timestamp};
    }
    Type operator()(const DateDifference&) const { return ColumnType::Integer; }
    Type operator()(const Bin&) const { return ColumnType::Double; }
    Type operator()(const AggregateCall& call) const { return type_of_aggregate(call, scope); }
    Type operator()(const WindowCall& call) const { return type_of_window(call, scope); }
    Type operator()(const FunctionCall& call) const { return type_of_function(call, scope); }
    Type operator()(const Case& c) const {
        Type type = c.otherwise ? infer_type(**c.otherwise, scope) : Type{};
        for (const CaseBranch& branch : c.branches)
            type = common_type(type, infer_type(branch.then, scope)).type;
        return type;
    }
    Type operator()(const Cast& cast) const { return cast.to; }
    Type operator()(const ScalarSubquery& sub) const {
        const auto columns = output_columns(*sub.query, *scope.schema, &scope);
        return columns.empty() ? Type{} : columns.front().type;
    }
};

}  // namespace

CommonType common_type(Type a, Type b) {
    if (!a) return {true, b};
    if (!b || *a == *b) return {true, a};
    if (is_numeric(*a) && is_numeric(*b)) {
        const bool real = *a == ColumnType::Double || *b == ColumnType::Double;
        return {true, real ? ColumnType::Double : ColumnType::Decimal};
    }
    if (is_temporal(*a) && is_temporal(*b)) return {true, ColumnType::Timestamp};
    return {false, a};
}

Type infer_type(const Expression& expression, const Scope& scope) {
    return std::visit(Infer{scope}, expression.form);
}

template <class Form>
Type infer_form(const Form& form, const Scope& scope) {
    return Infer{scope}(form);
}

template Type infer_form(const Arithmetic&, const Scope&);
template Type infer_form(const TimeBucket&, const Scope&);
template Type infer_form(const TimePartOf&, const Scope&);
template Type infer_form(const DateShift&, const Scope&);
template Type infer_form(const DateDifference&, const Scope&);
template Type infer_form(const AggregateCall&, const Scope&);
template Type infer_form(const WindowCall&, const Scope&);
template Type infer_form(const FunctionCall&, const Scope&);

}  // namespace sightline::query
