#pragma once
// How one cell writes a date, with or without a time, or a month of a year. Used in the child only.

#include <algorithm>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace sightline::engine {

/// Whether a day, a month in numbers and a year may stand in these places.
struct DateOrders {
    bool day_first = true, month_first = true, year_first = true;
    int latest_last = 0;  ///< of years of two digits that stand last
    void operator&=(const DateOrders& o) {
        day_first &= o.day_first;
        month_first &= o.month_first;
        year_first &= o.year_first;
        latest_last = std::max(latest_last, o.latest_last);
    }
    bool none() const { return !day_first && !month_first && !year_first; }
};

struct YearMonth {
    int year = 0, month = 0;
    friend auto operator<=>(const YearMonth&, const YearMonth&) = default;
};

struct DateShape {
    /// As strptime has it, but %1, %2 and %3 for numbers that may be day, month or year, and %N for a month's
    /// name.
    std::string format;
    DateOrders orders;
    bool short_name = true, long_name = true;  ///< of the month
    bool bare = false, padded = false;  ///< a day, month or hour of one digit, or with a zero before it
    int weekday = 0;                    ///< said before the day; 1: Monday
    std::optional<YearMonth> month;     ///< of a cell that names no day
};

/// None: `cell` is no date and no month of a year, or none of a way that is known.
std::optional<DateShape> date_shape_of(std::string_view cell);

}  // namespace sightline::engine
