// Calendar and functions as MySQL and MariaDB say them.

#include <fmt/format.h>

#include "core/query/names.h"
#include "core/query/query_walk.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

constexpr std::size_t kShort = 300;  // of what is written more than once: it must not grow with each nesting

std::string characters(const std::string& text) {
    return "CONVERT(" + text + " USING utf8mb4)";
}

std::string bytes(const std::string& text) {
    return "CAST(" + text + " AS BINARY)";
}

std::string start(const std::string& of, const char* form, const char* type) {
    return fmt::format("CAST(DATE_FORMAT({}, '{}') AS {})", of, form, type);
}

}  // namespace

std::string SqlWriter::repeated(std::string text) {
    if (text.size() > kShort) refuse("so long an expression within a function");
    return text;
}

std::string SqlWriter::mysql_bucket(TimeGrain grain, const std::string& of) {
    switch (grain) {
        case TimeGrain::Second:
            return start(of, "%Y-%m-%d %H:%i:%s", "DATETIME");
        case TimeGrain::Minute:
            return start(of, "%Y-%m-%d %H:%i:00", "DATETIME");
        case TimeGrain::Hour:
            return start(of, "%Y-%m-%d %H:00:00", "DATETIME");
        case TimeGrain::Day:
            return "DATE(" + of + ")";
        case TimeGrain::Week: {
            const std::string day = repeated(of);
            return "(DATE(" + day + ") - INTERVAL WEEKDAY(" + day + ") DAY)";
        }
        case TimeGrain::Month:
            return start(of, "%Y-%m-01", "DATE");
        case TimeGrain::Quarter: {
            const std::string day = repeated(of);
            return "(" + start(day, "%Y-01-01", "DATE") + " + INTERVAL QUARTER(" + day + ") - 1 QUARTER)";
        }
        case TimeGrain::Year:
            return start(of, "%Y-01-01", "DATE");
    }
    return {};
}

std::string SqlWriter::mysql_part(TimePart part, const std::string& of) {
    switch (part) {
        case TimePart::Year:
            return "YEAR(" + of + ")";
        case TimePart::Quarter:
            return "QUARTER(" + of + ")";
        case TimePart::Month:
            return "MONTH(" + of + ")";
        case TimePart::Week:
            return "WEEK(" + of + ", 3)";  // ISO
        case TimePart::DayOfMonth:
            return "DAYOFMONTH(" + of + ")";
        case TimePart::DayOfWeek:  // there from 1
            return "(DAYOFWEEK(" + of + ") - 1)";
        case TimePart::DayOfYear:
            return "DAYOFYEAR(" + of + ")";
        case TimePart::Hour:
            return "HOUR(" + of + ")";
        case TimePart::Minute:
            return "MINUTE(" + of + ")";
        case TimePart::MonthName:  // in English: the session says so
            return bytes("MONTHNAME(" + of + ")");
        case TimePart::DayName:
            return bytes("DAYNAME(" + of + ")");
    }
    return {};
}

std::string SqlWriter::mysql_difference(TimeGrain unit, const std::string& from, const std::string& to) {
    const auto difference = [&](const char* form) {
        const auto count = [&](const std::string& day) { return fmt::format(fmt::runtime(form), day); };
        return "(" + count(repeated(to)) + " - (" + count(repeated(from)) + "))";
    };
    switch (unit) {
        case TimeGrain::Year:
            return difference("YEAR({0})");
        case TimeGrain::Quarter:
            return difference("YEAR({0}) * 4 + QUARTER({0})");
        case TimeGrain::Month:
            return difference("YEAR({0}) * 12 + MONTH({0})");
        case TimeGrain::Week:  // as DuckDB counts them: days by seven
            return "(DATEDIFF(" + to + ", " + from + ") DIV 7)";
        case TimeGrain::Day:
            return "DATEDIFF(" + to + ", " + from + ")";
        default:
            refuse("a difference in hours or less");
            return "NULL";
    }
}

std::string SqlWriter::mysql_round(const FunctionCall& call, const Scope& scope, int indent) {
    const std::string of = expression(call.arguments.front(), scope, indent);
    std::int64_t places = 0;
    if (call.arguments.size() > 1)
        if (const auto* n = std::get_if<std::int64_t>(&std::get<Literal>(call.arguments[1].form).value))
            places = *n;
    const auto type = infer_type(call.arguments.front(), scope);
    if (type != ColumnType::Double) return fmt::format("ROUND({}, {})", of, places);
    // Halves of doubles go to the even number there, away from zero here.
    constexpr std::int64_t kMostPlaces = 15;
    if (places > kMostPlaces || places < -kMostPlaces) refuse("rounding to so many places");
    const std::string power = fmt::format("1e{}", places < 0 ? -places : places);
    const std::string number = repeated(of);
    const std::string by = places < 0 ? " / " : " * ", back = places < 0 ? " * " : " / ";
    return fmt::format("(SIGN({0}) * FLOOR(ABS({0}){1}{2} + 5e-1){3}{2})", number, by, power, back);
}

/// Nulls are passed over here, and make the whole null there.
std::string SqlWriter::mysql_extreme(const FunctionCall& call, const Scope& scope, int indent) {
    constexpr std::size_t kMostArguments = 4;
    if (call.arguments.size() > kMostArguments) refuse("the least or greatest of so many values");
    std::vector<std::string> each;
    for (const Expression& e : call.arguments) {
        each.push_back(repeated(expression(e, scope, indent)));
        if (infer_type(e, scope) != infer_type(call.arguments.front(), scope) &&
            is_temporal(infer_type(e, scope).value_or(ColumnType::Text)))
            refuse("the least or greatest of days and times together");
    }
    if (each.size() == 1) return each.front();
    std::string out;
    for (std::size_t i = 0; i < each.size(); ++i) {
        std::string one = each[i];
        for (std::size_t k = 0; k < each.size(); ++k)
            if (k != i) one += ", " + each[k];
        out += (i > 0 ? ", " : "") + ("COALESCE(" + one + ")");
    }
    return (call.function == Function::Least ? "LEAST(" : "GREATEST(") + out + ")";
}

std::string SqlWriter::mysql_function(const FunctionCall& call, const Scope& scope, int indent) {
    const auto first = [&] { return expression(call.arguments.front(), scope, indent); };
    switch (call.function) {
        case Function::Lower:
        case Function::Upper:
            return bytes((call.function == Function::Lower ? "LOWER(" : "UPPER(") + characters(first()) +
                         " COLLATE utf8mb4_unicode_520_ci)");
        case Function::Trim:  // ^\p{Zs}+|\p{Zs}+$: all kinds of blanks
            return bytes("REGEXP_REPLACE(" + characters(first()) + ", " +
                         characters("X'5e5c707b5a737d2b7c5c707b5a737d2b24'") + ", '')");
        case Function::Length:
            return "CHAR_LENGTH(" + characters(first()) + ")";
        case Function::Abs:
            return "ABS(" + first() + ")";
        case Function::Floor:
            return "FLOOR(" + first() + ")";
        case Function::Ceiling:
            return "CEILING(" + first() + ")";
        case Function::Sqrt:  // null where undefined
            return "SQRT(" + first() + ")";
        case Function::Ln:
            return "LN(" + first() + ")";
        case Function::Round:
            return mysql_round(call, scope, indent);
        case Function::Least:
        case Function::Greatest:
            return mysql_extreme(call, scope, indent);
        case Function::Concat: {
            for (const Expression& e : call.arguments) {
                const auto type = infer_type(e, scope);
                if (type && type != ColumnType::Text && type != ColumnType::Integer &&
                    type != ColumnType::Date)
                    refuse("a text of other values than texts, whole numbers and days");
            }
            return bytes("CONCAT_WS('', " + list(call.arguments, scope, indent) + ")");  // passes over nulls
        }
        case Function::Coalesce:
            return "COALESCE(" + list(call.arguments, scope, indent) + ")";
        case Function::NullIf:
            return "NULLIF(" + list(call.arguments, scope, indent) + ")";
    }
    return {};
}

}  // namespace sightline::query
