#pragma once
// Value: one cell or literal, and ColumnType: what a column holds. Shared by Table, Query and the engine.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace sightline {

enum class ColumnType : std::uint8_t { Boolean, Integer, Double, Decimal, Text, Date, Time, Timestamp };

std::string_view name_of(
    ColumnType type);  ///< "boolean", "integer", "double", "decimal", "text", "date", "time", "timestamp"
std::optional<ColumnType> column_type_from(std::string_view name);
inline bool is_numeric(ColumnType t) {
    return t == ColumnType::Integer || t == ColumnType::Double || t == ColumnType::Decimal;
}
inline bool is_temporal(ColumnType t) {
    return t == ColumnType::Date || t == ColumnType::Timestamp;
}

struct Date {
    std::int32_t days = 0;  ///< since 1970-01-01
    friend auto operator<=>(const Date&, const Date&) = default;
};
struct Time {
    std::int64_t micros = 0;  ///< since midnight
    friend auto operator<=>(const Time&, const Time&) = default;
};
struct Timestamp {
    std::int64_t micros = 0;  ///< since 1970-01-01T00:00:00, no zone
    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};
/// Exact number as text, e.g. "-12345678901234567890.12": decimals and integers beyond 64 bits.
struct Decimal {
    std::string digits;
    friend bool operator==(const Decimal&, const Decimal&) = default;
};
using Null = std::monostate;

using Value = std::variant<Null, bool, std::int64_t, double, Decimal, std::string, Date, Time, Timestamp>;

inline bool is_null(const Value& v) {
    return std::holds_alternative<Null>(v);
}
std::optional<ColumnType> type_of(const Value& v);  ///< nothing for null
std::optional<double> as_number(const Value& v);    ///< numbers and booleans; nothing otherwise

/// ISO text: "2024-03-01", "2024-03-01 12:00:00", "12:30:00"; numbers in shortest round-trip form; null is
/// "".
std::string to_text(const Value& v);

std::string to_text(Date d);
std::string to_text(Timestamp t);
std::string to_text(Time t);
std::string to_text(double d);
Date make_date(int year, int month, int day);  ///< proleptic Gregorian; month 1..12, day 1..31
struct CivilDate {
    int year = 1970, month = 1, day = 1;
    friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};
CivilDate civil(Date d);
std::optional<Date> parse_date(std::string_view iso);            ///< exactly YYYY-MM-DD
std::optional<Timestamp> parse_timestamp(std::string_view iso);  ///< YYYY-MM-DD[ T]HH:MM[:SS[.ffffff]]

}  // namespace sightline
