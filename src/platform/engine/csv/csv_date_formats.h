#pragma once
// How the dates and times of a file's columns are written, by the cells of its beginning. Used in the child
// only.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::engine {

struct DateFormat {
    std::string type;     ///< DATE or TIMESTAMP
    std::string format;   ///< as strptime has it: "%d/%m/%Y %H:%M"; "" for year-month-day as DuckDB casts it
    std::string other{};  ///< where all cells are of May: with the month's whole name
    bool shown = false;   ///< people may be shown a date by `format`: it is how the file writes it
};

/// By column; none: not all cells are dates, times or months of a year written alike. Day and month stand in
/// one order in all columns, the one that some of the cells show, else the day first, as always before a
/// point; where cells show both, a column of which none shows it is none. A year of two digits stands first
/// where the order shown does not fit; where none is shown, if no other order fits or would lead into years
/// to come. Years of two digits that would lie far ahead are none. The names of columns tell months from
/// codes.
std::vector<std::optional<DateFormat>> date_formats(const std::vector<std::string>& names,
                                                    const std::vector<std::vector<std::string_view>>& cells);

/// Whether it reads a month of a year: its first day.
bool is_month(std::string_view format);

/// A regular expression for what `format` reads.
std::string pattern_of(std::string_view format);

/// With day and month exchanged, where both are numbers and stand before the year with a mark that says
/// nothing about their order: a point says day.month; else "".
std::string with_day_and_month_exchanged(std::string format);

}  // namespace sightline::engine
