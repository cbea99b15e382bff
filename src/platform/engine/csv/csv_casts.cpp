#include "platform/engine/csv/csv_casts.h"

#include <fmt/format.h>

#include "platform/engine/csv/csv_date_formats.h"
#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

// Leading zeros are a code's, unless a sign or a fraction tells otherwise.
#define SL_WHOLE "0|[1-9][0-9]{0,13}"            // any such number is a DOUBLE
#define SL_LONG "[1-9][0-9]{14}|[1-8][0-9]{15}"  // of which a DOUBLE keeps no fraction
#define SL_DECIMALS "(\\.[0-9]*)?|0*[0-9]{1,14}\\.[0-9]+"
constexpr const char* kBigint = "([+-]0*)?(0|[1-9][0-9]{0,17})|[+-]0+";
constexpr const char* kDouble = "([+-]0*)?((" SL_WHOLE ")?" SL_DECIMALS "|(" SL_LONG
                                ")(\\.0*)?)([eE][+-]?[0-9]{1,2})?|[+-]?(?i:inf|infinity)";
constexpr const char* kAnyDouble =
    "(([+-]0*)?(0|[1-9][0-9]{0,16})?(\\.[0-9]*)?|0*[0-9]{1,17}\\.[0-9]+)([eE][+-]?[0-9]{1,4})?";
constexpr const char* kDecimalComma =
    "[+-]?(" SL_WHOLE "|" SL_LONG "|[1-9][0-9]{0,2}(\\.[0-9]{3}){1,3}(,[0-9]+)?|[0-9]{0,14},[0-9]+)";
constexpr const char* kThousands = "[+-]?(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(,[0-9]{3}){1,5})";
constexpr const char* kThousandsFractions = "[+-]?(" SL_WHOLE "|" SL_LONG "|((" SL_WHOLE
                                            "|[1-9][0-9]{0,2}(,[0-9]{3}){1,3})?\\.[0-9]*)|"
                                            "[1-9][0-9]{0,2}(,[0-9]{3}){1,3})([eE][+-]?[0-9]{1,2})?";
constexpr const char* kPointThousands = "[+-]?(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(\\.[0-9]{3}){1,5})";
constexpr const char* kDate = "[0-9]{4,6}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}";
constexpr const char* kTime = "[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]{1,6}0*)?)?";
constexpr const char* kFineTime = "[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]+)?)?";
constexpr const char* kZone = " ?([Zz]|[+-][0-9]{2}(:?[0-9]{2}){0,2}|[A-Za-z_]+(/[A-Za-z_]+)*)";

/// But for blanks around it. Of a table with thousands of columns every text in between would take memory.
std::string is_like(const std::string& text, const std::string& pattern) {
    return fmt::format("regexp_full_match({}, {})", text, quoted_literal(fmt::format(" *({}) *", pattern)));
}

std::string fits(const std::string& text, const std::string& type) {
    if (type == "BIGINT") return is_like(text, kBigint);
    if (type == "DOUBLE") return is_like(text, kDouble);
    if (type == "DATE") return is_like(text, kDate);
    if (type == "TIMESTAMP") return is_like(text, fmt::format("{}([ T]{})?", kDate, kTime));
    if (type == "TIME") return is_like(text, kTime);
    if (type == "BOOLEAN") return is_like(text, "(?i:true|false|t|f|yes|no|y|n)");
    return "true";
}

CsvCast cast(const std::string& text, const std::string& type, std::string fits, const std::string& digits) {
    return {type, text, std::move(fits), fmt::format("CAST({} AS {})", digits, type),
            fmt::format("TRY_CAST({} AS {})", digits, type)};
}

CsvCast cast_zoned(const std::string& text, const char* time) {
    return {"TIMESTAMP", text, is_like(text, fmt::format("{}[ T]{}{}", kDate, time, kZone)),
            fmt::format("CAST({} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'", text),
            fmt::format("TRY_CAST({} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'", text)};
}

}  // namespace

std::string CsvCast::checked() const {
    if (is_text()) return text;
    // Words for missing values are asked for once: an expression over them in each place takes DuckDB long to
    // plan in a table of a thousand columns.
    return fmt::format(
        "CASE {}WHEN {} OR {} IS NULL THEN {} ELSE error('A cell contradicts the type of its column.') END",
        empty.empty() ? "" : fmt::format("WHEN {} THEN NULL ", empty), fits, text, value);
}

std::string CsvCast::is_held() const {
    return fmt::format("coalesce({} AND {} IS NOT NULL, false)", fits, attempt);
}

std::string CsvCast::holds() const {
    return fmt::format("coalesce(bool_and({}{} IS NULL OR {}), true)", empty.empty() ? "" : empty + " OR ",
                       text, is_held());
}

CsvCast without(CsvCast cast, const MissingWords& words) {
    cast.empty = is_missing(cast.text, words);
    return cast;
}

CsvCast as_text(const std::string& name) {
    return {"VARCHAR", name, "true", name, name};
}

CsvCast cast_as(const std::string& text, const std::string& type) {
    if (type != "TIMESTAMP WITH TIME ZONE") return cast(text, type, fits(text, type), text);
    return cast_zoned(text, kTime);
}

CsvCast cast_any_number(const std::string& text, const std::string& type) {
    if (type == "BIGINT")
        return cast(text, type, fmt::format("CAST(TRY_CAST({0} AS BIGINT) AS VARCHAR) = {0}", text), text);
    const std::string number = fmt::format("TRY_CAST({} AS DOUBLE)", text);
    return cast(
        text, type,
        fmt::format("({0} AND isfinite({1}) AND ({1} <> 0 OR NOT regexp_matches({2}, '^[^eE]*[1-9]')) "
                    "AND (NOT regexp_matches({2}, '^[^.eE]*[0-9]{{15}}') OR "
                    "CAST(TRY_CAST(trunc(abs({1})) AS HUGEINT) AS VARCHAR) = regexp_extract({2}, '[0-9]+')))",
                    is_like(text, kAnyDouble), number, text),
        text);
}

CsvCast cast_by_format(const std::string& text, const std::string& type, const std::string& format) {
    const std::string by = quoted_literal(format);
    // strptime takes "epoch" for a date, and a year of two digits for one of the first century.
    return {type,
            text,
            is_like(text, pattern_of(format)),
            fmt::format("CAST(strptime({}, {}) AS {})", text, by, type),
            fmt::format("CAST(try_strptime({}, {}) AS {})", text, by, type),
            format};
}

CsvCast cast_fine_seconds(const std::string& text, bool zoned) {
    CsvCast out =
        zoned ? cast_zoned(text, kFineTime)
              : cast(text, "TIMESTAMP", is_like(text, fmt::format("{}([ T]{})?", kDate, kFineTime)), text);
    out.style = CellStyle::FineSeconds;
    return out;
}

CsvCast cast_decimal_comma(const std::string& text) {
    CsvCast out = cast(text, "DOUBLE", is_like(text, kDecimalComma),
                       fmt::format("replace(replace({}, '.', ''), ',', '.')", text));
    out.style = CellStyle::DecimalComma;
    out.comma = true;
    return out;
}

CsvCast cast_thousands(const std::string& text, const std::string& type) {
    CsvCast out = cast(text, type, is_like(text, type == "BIGINT" ? kThousands : kThousandsFractions),
                       fmt::format("replace({}, ',', '')", text));
    out.style = CellStyle::Thousands;
    return out;
}

CsvCast cast_point_thousands(const std::string& text) {
    CsvCast out =
        cast(text, "BIGINT", is_like(text, kPointThousands), fmt::format("replace({}, '.', '')", text));
    out.style = CellStyle::PointThousands;
    return out;
}

}  // namespace sightline::engine
