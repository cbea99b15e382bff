#pragma once
// SQL that makes values of cells read as text, and stops where a value would not say what its cell says:
// DuckDB reads "1.5" as the BIGINT 2, "2024-01-05 10:30" as a DATE without its time, "10:00+02" without its
// zone, "007" as 7, a number of 17 digits as a DOUBLE of another. Only the far digits of a fraction are
// rounded. Used in the child only.

#include <string>

#include "platform/engine/csv/csv_missing.h"

namespace sightline::engine {

/// What is understood in the cells of a column beyond their type, and told.
enum class CellStyle { Plain, DecimalComma, Thousands, PointThousands, Marked, FineSeconds };

/// How the cells of a column become values: SQL over its name.
struct CsvCast {
    std::string type;      ///< of the values, DuckDB's name; "VARCHAR" for the cells as they stand
    std::string text;      ///< what is cast
    std::string fits;      ///< holds where a value of `text` says all that it says
    std::string value;     ///< of `text`; an error where it has none
    std::string attempt;   ///< of `text`; NULL where it has none
    std::string format{};  ///< of dates, as strptime has it; "" for those that begin with the year
    CellStyle style = CellStyle::Plain;
    std::string empty{};  ///< holds where a cell that is not empty counts as empty; "": nowhere
    std::string mark{};   ///< of numbers with one: "$", "%"
    bool comma = false;   ///< the decimal separator is a comma
    bool shown = false;   ///< of dates: people may be shown them by `format`

    bool is_text() const { return type == "VARCHAR"; }
    bool is_number() const { return type == "BIGINT" || type == "DOUBLE"; }
    /// Whether `text` has a value that says all of it; not NULL.
    std::string is_held() const;
    /// The values; an error at a cell that says something else.
    std::string checked() const;
    /// Whether no cell says something else; true of no cells.
    std::string holds() const;
};

/// The same, of cells that are none of `words`; those count as empty, and blanks.
CsvCast without(CsvCast cast, const MissingWords& words);
CsvCast as_text(const std::string& name);
/// `text`: an expression over text. `type`: one that DuckDB's sniffer gives. Times with a zone become UTC
/// without, and all have to have one.
CsvCast cast_as(const std::string& text, const std::string& type);
/// BIGINT or DOUBLE of more digits or a longer exponent than every number of the type may have: looks at what
/// becomes of each.
CsvCast cast_any_number(const std::string& text, const std::string& type);
/// Dates and times by `format`.
CsvCast cast_by_format(const std::string& text, const std::string& type, const std::string& format);
/// TIMESTAMP of times with more than six digits of a second, which are cut to six.
CsvCast cast_fine_seconds(const std::string& text, bool zoned);
/// "1.234,56" as DOUBLE.
CsvCast cast_decimal_comma(const std::string& text);
/// "1,234,567" as BIGINT, "1,234.56" as DOUBLE.
CsvCast cast_thousands(const std::string& text, const std::string& type);
/// "1.234.567" as BIGINT.
CsvCast cast_point_thousands(const std::string& text);

}  // namespace sightline::engine
