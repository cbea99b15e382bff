#include <algorithm>
#include <cmath>

#include "core/query/query_walk.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

std::size_t digit_count(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }));
}

std::string decimal_type(const std::string& digits) {
    const std::size_t dot = digits.find('.');
    const std::size_t scale = dot == std::string::npos ? 0 : digits.size() - dot - 1;
    return "DECIMAL(" + std::to_string(digit_count(digits)) + ", " + std::to_string(scale) + ")";
}

std::string quoted_text(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += '\'';
        out += c;
    }
    return out + "'";
}

// A decimal constant of up to 15 digits becomes the same double as the text itself would.
bool is_short(const std::string& text) {
    return text.find('e') == std::string::npos && digit_count(text) <= 15;
}

std::string type_name(const Value& value, Dialect dialect) {
    return std::visit(
        Overloaded{[](Null) { return std::string("VARCHAR"); }, [](bool) { return std::string("BOOLEAN"); },
                   [](std::int64_t) { return std::string("BIGINT"); },
                   [&](double) {
                       return std::string(dialect == Dialect::PostgreSql ? "DOUBLE PRECISION" : "DOUBLE");
                   },
                   [](const Decimal& d) { return decimal_type(d.digits); },
                   [](const std::string&) { return std::string("VARCHAR"); },
                   [](Date) { return std::string("DATE"); }, [](Time) { return std::string("TIME"); },
                   [](Timestamp) { return std::string("TIMESTAMP"); }},
        value);
}

}  // namespace

std::string sql_double(double value) {
    const std::string text = to_text(value);
    return text.find('e') != std::string::npos || is_short(text) ? text : text + "::DOUBLE";
}

std::string SqlWriter::bound(const Value& value) {
    // Equal values share a parameter, so that an expression in select and the same one in group stay equal.
    auto at = std::ranges::find_if(parameters_,
                                   [&](const Value& v) { return v.index() == value.index() && v == value; });
    if (at == parameters_.end()) at = parameters_.insert(at, value);
    return "CAST($" + std::to_string(at - parameters_.begin() + 1) + " AS " + type_name(value, dialect_) +
           ")";
}

std::string SqlWriter::literal(const Value& value, std::optional<ColumnType> beside) {
    if (is_null(value)) return "NULL";
    if (mysql()) return mysql_literal(value);
    if (style_ == SqlStyle::Bound) return bound(value);
    std::string text = to_text(value);
    if (std::holds_alternative<std::string>(value)) return quoted_text(text);
    if (std::holds_alternative<Date>(value)) return "DATE '" + text + "'";
    if (std::holds_alternative<Time>(value)) return "TIME '" + text + "'";
    if (std::holds_alternative<Timestamp>(value)) return "TIMESTAMP '" + text + "'";
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (std::holds_alternative<std::int64_t>(value)) return text;
    if (std::holds_alternative<Decimal>(value))
        return text.find('.') != std::string::npos ? text
                                                   : "CAST('" + text + "' AS " + decimal_type(text) + ")";
    // Beside a column of either width a decimal constant compares the same, if the narrow one can hold it.
    const double number = std::get<double>(value);
    const bool exact = static_cast<double>(static_cast<float>(number)) == number && is_short(text);
    if (beside == ColumnType::Double && exact) return text;
    return text + (postgresql() ? "::DOUBLE PRECISION" : "::DOUBLE");
}

}  // namespace sightline::query
