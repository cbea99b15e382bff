#include "platform/engine/csv/csv_casts.h"

#include <fmt/format.h>

#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

// Digits a DOUBLE keeps, and those a BIGINT surely holds. Leading zeros are a code's, unless a sign or a
// fraction tells otherwise.
constexpr const char* kDouble = R"(-?(0|[1-9][0-9]{0,14})?(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?)";
constexpr const char* kAnyDouble =
    R"(([+-]0*)?(0|[1-9][0-9]{0,14})?(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?|0*[0-9]{1,15}\.[0-9]+([eE][+-]?[0-9]{1,2})?|[+-]?(?i:inf|infinity))";
constexpr const char* kAnyBigint = R"(([+-]0*)?(0|[1-9][0-9]{0,17})|[+-]0+)";
constexpr const char* kDecimalComma =
    R"([+-]?(0|[1-9][0-9]{0,14}|[0-9]{1,3}(\.[0-9]{3}){1,4}|[0-9]{1,15},[0-9]+|[0-9]{1,3}(\.[0-9]{3}){1,4},[0-9]+|,[0-9]+))";
constexpr const char* kThousands = R"([+-]?(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(,[0-9]{3}){1,5}))";
constexpr const char* kThousandsFractions =
    R"([+-]?(0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4}|[0-9]{1,15}\.[0-9]+)?(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?)";
constexpr const char* kDate = R"([0-9]{4,6}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2})";
constexpr const char* kTime = R"([0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]+)?)?)";
constexpr const char* kZone = R"( ?([Zz]|[+-][0-9]{2}(:?[0-9]{2}){0,2}|[A-Za-z_]+(/[A-Za-z_]+)*))";

/// Of the trimmed text.
std::string is_like(const std::string& text, const std::string& pattern) {
    return fmt::format("regexp_full_match(trim({}), {})", text, quoted_literal(pattern));
}

/// What every usual cell fulfils is asked first, for it takes little time.
std::string fits(const std::string& text, const std::string& type) {
    if (type == "BIGINT" || type == "HUGEINT")
        return fmt::format("(TRY_CAST(TRY_CAST({0} AS {1}) AS VARCHAR) = {0} OR {2})", text, type,
                           type == "BIGINT" ? is_like(text, kAnyBigint) : "false");
    if (type == "DOUBLE")
        return fmt::format("(regexp_full_match({}, {}) OR {})", text, quoted_literal(kDouble),
                           is_like(text, kAnyDouble));
    if (type == "DATE") return fmt::format("({} LIKE '____-__-__' OR {})", text, is_like(text, kDate));
    if (type == "TIMESTAMP")
        return fmt::format(
            "(({0} LIKE '____-__-__ __:__:__' OR {0} LIKE '____-__-__T__:__:__') AND NOT suffix({0}, 'Z') OR "
            "{1})",
            text, is_like(text, fmt::format("{}([ T]{})?", kDate, kTime)));
    if (type == "TIME") return is_like(text, kTime);
    if (type == "BOOLEAN")
        return fmt::format("lower(trim({})) IN ('true', 'false', 't', 'f', 'yes', 'no', 'y', 'n')", text);
    return "true";
}

CsvCast cast(const std::string& text, const std::string& type, std::string fits, const std::string& digits) {
    return {type, text, std::move(fits), fmt::format("CAST({} AS {})", digits, type),
            fmt::format("TRY_CAST({} AS {})", digits, type)};
}

}  // namespace

std::string CsvCast::checked() const {
    if (is_text()) return text;
    return fmt::format(
        "CASE WHEN {} THEN {} WHEN {} IS NULL THEN NULL ELSE error('A cell contradicts the type of its "
        "column.') END",
        fits, value, text);
}

std::string CsvCast::holds() const {
    return fmt::format("coalesce(bool_and({} IS NULL OR coalesce({} AND {} IS NOT NULL, false)), true)", text,
                       fits, attempt);
}

CsvCast as_text(const std::string& name) {
    return {"VARCHAR", name, "true", name, name};
}

CsvCast cast_as(const std::string& text, const std::string& type) {
    if (type != "TIMESTAMP WITH TIME ZONE") return cast(text, type, fits(text, type), text);
    const std::string zoned = is_like(text, fmt::format("{}[ T]{}{}", kDate, kTime, kZone));
    return {"TIMESTAMP", text, zoned, fmt::format("CAST({} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'", text),
            fmt::format("TRY_CAST({} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'", text)};
}

CsvCast cast_by_format(const std::string& text, const std::string& type, const std::string& format) {
    const std::string by = quoted_literal(format);
    // A year of two digits would be one of the first century.
    const std::string whole_year =
        format.contains("%Y") ? fmt::format("regexp_matches({}, '[0-9]{{4}}')", text) : "true";
    return {type,
            text,
            whole_year,
            fmt::format("CAST(strptime({}, {}) AS {})", text, by, type),
            fmt::format("CAST(try_strptime({}, {}) AS {})", text, by, type),
            format};
}

CsvCast cast_decimal_comma(const std::string& text) {
    CsvCast out = cast(text, "DOUBLE", is_like(text, kDecimalComma),
                       fmt::format("replace(replace({}, '.', ''), ',', '.')", text));
    out.style = NumberStyle::DecimalComma;
    return out;
}

CsvCast cast_thousands(const std::string& text, const std::string& type) {
    CsvCast out = cast(text, type, is_like(text, type == "BIGINT" ? kThousands : kThousandsFractions),
                       fmt::format("replace({}, ',', '')", text));
    out.style = NumberStyle::Thousands;
    return out;
}

}  // namespace sightline::engine
