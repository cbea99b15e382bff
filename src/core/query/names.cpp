#include "core/query/names.h"

#include <array>

namespace sightline::query {

namespace {

using namespace std::string_view_literals;

// In the order of each enumeration.
template <class Enum>
constexpr std::array<std::string_view, 0> kNames{};
template <>
constexpr auto kNames<ArithmeticOperator> =
    std::array{"add"sv, "subtract"sv, "multiply"sv, "divide"sv, "modulo"sv};
template <>
constexpr auto kNames<TimeGrain> =
    std::array{"second"sv, "minute"sv, "hour"sv, "day"sv, "week"sv, "month"sv, "quarter"sv, "year"sv};
template <>
constexpr auto kNames<TimePart> =
    std::array{"year"sv,        "quarter"sv, "month"sv,  "week"sv,       "day_of_month"sv, "day_of_week"sv,
               "day_of_year"sv, "hour"sv,    "minute"sv, "month_name"sv, "day_name"sv};
template <>
constexpr auto kNames<Aggregate> =
    std::array{"count"sv,    "sum"sv,     "mean"sv, "median"sv, "min"sv, "max"sv, "standard_deviation"sv,
               "variance"sv, "quantile"sv};
template <>
constexpr auto kNames<WindowFunction> =
    std::array{"row_number"sv, "rank"sv, "dense_rank"sv, "percent_rank"sv, "lag"sv, "lead"sv, "first_value"sv,
               "last_value"sv, "sum"sv,  "mean"sv,       "min"sv,          "max"sv, "count"sv};
template <>
constexpr auto kNames<Function> = std::array{
    "lower"sv, "upper"sv, "trim"sv,     "length"sv,  "abs"sv,    "round"sv, "floor"sv,   "ceiling"sv,
    "sqrt"sv,  "ln"sv,    "coalesce"sv, "null_if"sv, "concat"sv, "least"sv, "greatest"sv};
template <>
constexpr auto kNames<Comparator> = std::array{"="sv, "!="sv, "<"sv, "<="sv, ">"sv, ">="sv};
template <>
constexpr auto kNames<MatchKind> = std::array{"equals"sv, "contains"sv, "starts_with"sv, "ends_with"sv};
template <>
constexpr auto kNames<JoinKind> = std::array{"inner"sv, "left"sv};
template <>
constexpr auto kNames<SetOperator> = std::array{"union"sv, "union_all"sv, "intersect"sv, "except"sv};

template <class Enum>
std::string_view nth(Enum e) {
    return kNames<Enum>.at(static_cast<std::size_t>(e));
}

}  // namespace

std::string_view name_of(ArithmeticOperator op) {
    return nth(op);
}
std::string_view name_of(TimeGrain grain) {
    return nth(grain);
}
std::string_view name_of(TimePart part) {
    return nth(part);
}
std::string_view name_of(Aggregate function) {
    return nth(function);
}
std::string_view name_of(WindowFunction function) {
    return nth(function);
}
std::string_view name_of(Function function) {
    return nth(function);
}
std::string_view name_of(Comparator op) {
    return nth(op);
}
std::string_view name_of(MatchKind kind) {
    return nth(kind);
}
std::string_view name_of(JoinKind kind) {
    return nth(kind);
}
std::string_view name_of(SetOperator op) {
    return nth(op);
}

template <class Enum>
std::optional<Enum> from_name(std::string_view name) {
    for (std::size_t i = 0; i < kNames<Enum>.size(); ++i)
        if (kNames<Enum>[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

template <class Enum>
std::string all_names() {
    std::string out;
    for (const std::string_view name : kNames<Enum>) (out += out.empty() ? "" : ", ") += name;
    return out;
}

template std::optional<ArithmeticOperator> from_name(std::string_view);
template std::optional<TimeGrain> from_name(std::string_view);
template std::optional<TimePart> from_name(std::string_view);
template std::optional<Aggregate> from_name(std::string_view);
template std::optional<WindowFunction> from_name(std::string_view);
template std::optional<Function> from_name(std::string_view);
template std::optional<Comparator> from_name(std::string_view);
template std::optional<MatchKind> from_name(std::string_view);
template std::optional<JoinKind> from_name(std::string_view);
template std::optional<SetOperator> from_name(std::string_view);
template std::string all_names<ArithmeticOperator>();
template std::string all_names<TimeGrain>();
template std::string all_names<TimePart>();
template std::string all_names<Aggregate>();
template std::string all_names<WindowFunction>();
template std::string all_names<Function>();
template std::string all_names<Comparator>();
template std::string all_names<MatchKind>();
template std::string all_names<JoinKind>();
template std::string all_names<SetOperator>();

}  // namespace sightline::query
