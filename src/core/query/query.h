#pragma once
// Query: the one value that says what is asked. Typed, recursive, comparable; built by language, models and
// people alike.
//
// It validates against a Schema (validate.h), prints as canonical JSON (query_json.h), compiles to DuckDB SQL
// with quoted identifiers and bound parameters (sql.h) and reads back as one plain sentence (sentence.h).
// Clauses mean what they mean in SQL: from, where, group, having, select, distinct, set, order, limit.

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/box.h"
#include "base/value.h"

namespace sightline::query {

struct Query;
struct Expression;
struct Predicate;

template <class T, class Variant>
constexpr bool holds = false;
template <class T, class... Forms>
constexpr bool holds<T, std::variant<Forms...>> = (std::is_same_v<T, Forms> || ...);

// ---- expressions

/// A column of a source in scope. `source` is the source's alias; "" when only one source of the innermost
/// scope has such a column. An inner Query may refer to aliases of the Queries around it (correlation).
struct ColumnRef {
    std::string source;
    std::string column;
    friend bool operator==(const ColumnRef&, const ColumnRef&) = default;
};

struct Literal {
    Value value;
    friend bool operator==(const Literal&, const Literal&) = default;
};

/// The `*` of count(*).
struct AllRows {
    friend bool operator==(const AllRows&, const AllRows&) = default;
};

enum class ArithmeticOperator { Add, Subtract, Multiply, Divide, Modulo };
/// Divide is true division, null when the divisor is 0.
struct Arithmetic {
    ArithmeticOperator op = ArithmeticOperator::Add;
    Box<Expression> left, right;
    friend bool operator==(const Arithmetic&, const Arithmetic&) = default;
};

enum class TimeGrain { Second, Minute, Hour, Day, Week, Month, Quarter, Year };
/// Start of the period that holds `of` (date_trunc); a Date for grains of a day or more, else a Timestamp.
struct TimeBucket {
    TimeGrain grain = TimeGrain::Month;
    Box<Expression> of;
    friend bool operator==(const TimeBucket&, const TimeBucket&) = default;
};

/// Number of a part: Year, Quarter 1-4, Month 1-12, Week 1-53 (ISO), DayOfMonth 1-31, DayOfWeek 0-6 (Sunday
/// 0), DayOfYear, Hour, Minute. MonthName and DayName give English names as text.
enum class TimePart {
    Year,
    Quarter,
    Month,
    Week,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hour,
    Minute,
    MonthName,
    DayName
};
struct TimePartOf {
    TimePart part = TimePart::Year;
    Box<Expression> of;
    friend bool operator==(const TimePartOf&, const TimePartOf&) = default;
};

/// `of` moved by `amount` (may be negative) units.
struct DateShift {
    Box<Expression> of;
    std::int64_t amount = 0;
    TimeGrain unit = TimeGrain::Day;
    friend bool operator==(const DateShift&, const DateShift&) = default;
};

/// Whole units from `from` to `to` (boundaries crossed, as DuckDB's date_diff).
struct DateDifference {
    TimeGrain unit = TimeGrain::Day;
    Box<Expression> from, to;
    friend bool operator==(const DateDifference&, const DateDifference&) = default;
};

/// Lower edge of the equal-width bin that holds `of`: origin + width * floor((of - origin) / width). width >
/// 0.
struct Bin {
    Box<Expression> of;
    double width = 1;
    double origin = 0;
    friend bool operator==(const Bin&, const Bin&) = default;
};

enum class Aggregate { Count, Sum, Mean, Median, Min, Max, StandardDeviation, Variance, Quantile };
/// Count of AllRows counts rows; of anything else non-null values. `parameter` is Quantile's 0..1. `filter`
/// limits the rows seen.
struct AggregateCall {
    Aggregate function = Aggregate::Count;
    Box<Expression> of;
    bool distinct = false;
    std::optional<double> parameter;
    std::optional<Box<Predicate>> filter;
    friend bool operator==(const AggregateCall&, const AggregateCall&) = default;
};

struct OrderItem;
enum class WindowFunction {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    Sum,
    Mean,
    Min,
    Max,
    Count
};
/// rows between `preceding` and `following` the current row; nothing means unbounded.
struct Frame {
    std::optional<std::int64_t> preceding, following = 0;
    friend bool operator==(const Frame&, const Frame&) = default;
};
struct WindowCall {
    WindowFunction function = WindowFunction::RowNumber;
    std::vector<Expression> arguments;  ///< Lag and Lead: value and an Integer literal offset
    std::vector<Expression> partition;
    std::vector<OrderItem> order;
    std::optional<Frame> frame;
    friend bool operator==(const WindowCall&, const WindowCall&);
};

enum class Function {
    Lower,
    Upper,
    Trim,
    Length,
    Abs,
    Round,
    Floor,
    Ceiling,
    Sqrt,
    Ln,
    Coalesce,
    NullIf,
    Concat,
    Least,
    Greatest
};
/// Argument counts: one for all but Round (1-2), NullIf (2), Coalesce, Concat, Least, Greatest (1 or more).
struct FunctionCall {
    Function function = Function::Lower;
    std::vector<Expression> arguments;
    friend bool operator==(const FunctionCall&, const FunctionCall&);
};

struct CaseBranch;
struct Case {
    std::vector<CaseBranch> branches;
    std::optional<Box<Expression>> otherwise;
    friend bool operator==(const Case&, const Case&);
};

/// Null where the value does not convert (try_cast).
struct Cast {
    ColumnType to = ColumnType::Double;
    Box<Expression> of;
    friend bool operator==(const Cast&, const Cast&) = default;
};

/// One column, at most one row.
struct ScalarSubquery {
    Box<Query> query;
    friend bool operator==(const ScalarSubquery&, const ScalarSubquery&) = default;
};

struct Expression {
    using Form = std::variant<ColumnRef, Literal, AllRows, Arithmetic, TimeBucket, TimePartOf, DateShift,
                              DateDifference, Bin, AggregateCall, WindowCall, FunctionCall, Case, Cast,
                              ScalarSubquery>;
    Form form;

    Expression() = default;
    template <class T>
        requires holds<std::remove_cvref_t<T>, Form>
    Expression(T&& t) : form(std::forward<T>(t)) {}  // NOLINT(google-explicit-constructor)
    friend bool operator==(const Expression&, const Expression&) = default;
};

// ---- predicates

enum class Comparator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };
struct Comparison {
    Comparator op = Comparator::Equal;
    Expression left, right;
    friend bool operator==(const Comparison&, const Comparison&) = default;
};
/// low <= of <= high.
struct Between {
    Expression of, low, high;
    bool negated = false;
    friend bool operator==(const Between&, const Between&) = default;
};
struct InList {
    Expression of;
    std::vector<Value> values;
    bool negated = false;
    friend bool operator==(const InList&, const InList&) = default;
};
/// `query` has one column.
struct InQuery {
    Expression of;
    Box<Query> query;
    bool negated = false;
    friend bool operator==(const InQuery&, const InQuery&) = default;
};
struct Exists {
    Box<Query> query;
    bool negated = false;
    friend bool operator==(const Exists&, const Exists&) = default;
};
struct IsNull {
    Expression of;
    bool negated = false;
    friend bool operator==(const IsNull&, const IsNull&) = default;
};
enum class MatchKind { Equals, Contains, StartsWith, EndsWith };
/// Text without regard to case; `text` is literal (no wildcards).
struct TextMatch {
    Expression of;
    MatchKind kind = MatchKind::Contains;
    std::string text;
    bool negated = false;
    friend bool operator==(const TextMatch&, const TextMatch&) = default;
};
enum class Connective { And, Or };
/// Two or more parts.
struct Junction {
    Connective connective = Connective::And;
    std::vector<Predicate> parts;
    friend bool operator==(const Junction&, const Junction&);
};
struct Negation {
    Box<Predicate> of;
    friend bool operator==(const Negation&, const Negation&) = default;
};

struct Predicate {
    using Form =
        std::variant<Comparison, Between, InList, InQuery, Exists, IsNull, TextMatch, Junction, Negation>;
    Form form;

    Predicate() = default;
    template <class T>
        requires holds<std::remove_cvref_t<T>, Form>
    Predicate(T&& t) : form(std::forward<T>(t)) {}  // NOLINT(google-explicit-constructor)
    friend bool operator==(const Predicate&, const Predicate&) = default;
};

struct CaseBranch {
    Predicate when;
    Expression then;
    friend bool operator==(const CaseBranch&, const CaseBranch&) = default;
};

struct OrderItem {
    Expression expression;
    bool descending = false;  ///< nulls always come last
    friend bool operator==(const OrderItem&, const OrderItem&) = default;
};

// ---- clauses

struct TableRef {
    std::string table;  ///< name in the Schema
    friend bool operator==(const TableRef&, const TableRef&) = default;
};
struct Source {
    std::variant<TableRef, Box<Query>> of;
    std::string alias;  ///< "" means the table's own name; required for a Query
    friend bool operator==(const Source&, const Source&) = default;
};
enum class JoinKind { Inner, Left };
struct JoinKey {
    ColumnRef left, right;  ///< equal
    friend bool operator==(const JoinKey&, const JoinKey&) = default;
};
struct Join {
    JoinKind kind = JoinKind::Inner;
    Source source;
    std::vector<JoinKey> on;  ///< at least one; all must hold
    friend bool operator==(const Join&, const Join&) = default;
};
struct From {
    Source source;
    std::vector<Join> joins;  ///< each joins one more source to those before it
    friend bool operator==(const From&, const From&) = default;
};

struct SelectItem {
    Expression expression;
    std::string name;  ///< output column; "" takes a name from the expression (output_names in sql.h)
    friend bool operator==(const SelectItem&, const SelectItem&) = default;
};

struct Limit {
    std::int64_t count = 0;
    std::int64_t offset = 0;      ///< must be 0 with `per` or `with_ties`
    std::vector<Expression> per;  ///< top `count` within each group of these; uses Query::order
    bool with_ties = false;       ///< rows equal in order to the last one stay too
    friend bool operator==(const Limit&, const Limit&) = default;
};

enum class SetOperator { Union, UnionAll, Intersect, Except };
/// Applied to this Query (without its order and limit) and `right`; order and limit then apply to the whole,
/// by output column.
struct SetOperation {
    SetOperator op = SetOperator::Union;
    Box<Query> right;
    friend bool operator==(const SetOperation&, const SetOperation&) = default;
};

struct Query {
    From from;
    std::vector<SelectItem> select;  ///< at least one
    bool distinct = false;
    std::optional<Predicate> where;
    std::vector<Expression> group;
    std::optional<Predicate> having;
    std::vector<OrderItem> order;
    std::optional<Limit> limit;
    std::optional<SetOperation> set;
    friend bool operator==(const Query&, const Query&) = default;
};

}  // namespace sightline::query
