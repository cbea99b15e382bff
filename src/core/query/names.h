#pragma once
// The words by which the forms of a Query are known in its JSON: one table for each enumeration, both ways.

#include <optional>
#include <string>
#include <string_view>

#include "core/query/query.h"

namespace sightline::query {

std::string_view name_of(ArithmeticOperator op);  ///< "add", "subtract", "multiply", "divide", "modulo"
std::string_view name_of(TimeGrain grain);        ///< "second" … "year"
std::string_view name_of(TimePart part);          ///< "year", …, "day_of_month", "day_of_week", …, "day_name"
std::string_view name_of(
    Aggregate function);  ///< "count", "sum", "mean", …, "standard_deviation", "variance", "quantile"
std::string_view name_of(WindowFunction function);  ///< "row_number", "rank", …
std::string_view name_of(Function function);        ///< "lower", …
std::string_view name_of(Comparator op);            ///< "=", "!=", "<", "<=", ">", ">="
std::string_view name_of(MatchKind kind);           ///< "equals", "contains", "starts_with", "ends_with"
std::string_view name_of(JoinKind kind);            ///< "inner", "left"
std::string_view name_of(SetOperator op);           ///< "union", "union_all", "intersect", "except"

/// The member of Enum with that name; nothing when there is none. Instantiated for the enumerations above.
template <class Enum>
std::optional<Enum> from_name(std::string_view name);

/// All names of Enum, for error messages: "add, subtract, …".
template <class Enum>
std::string all_names();

}  // namespace sightline::query
