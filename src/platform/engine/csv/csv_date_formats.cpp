#include "platform/engine/csv/csv_date_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <set>

#include "platform/engine/csv/csv_date_shape.h"

namespace sightline::engine {

namespace {

/// What the cells of a column show.
struct Column {
    std::optional<DateShape> shape;  ///< how all of them are written
    DateOrders orders;               ///< of those that are dates in numbers, where they are at least half
    bool has_orders = false;
};

/// Years of two digits are read so far ahead (contracts); who was born in 45 was not born in 2045.
constexpr int kYearsToCome = 10;

int next_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year()) + 1;
}

template <std::size_t N>
bool has_word(std::string_view name, const std::array<std::string_view, N>& words) {
    std::string word;
    const auto is_one = [&] { return std::ranges::find(words, word) != words.end(); };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        const bool begins =
            std::isupper(c) != 0 && i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
        if (begins || std::isalpha(c) == 0) {
            if (is_one()) return true;
            word.clear();
        }
        if (std::isalpha(c) != 0) word += static_cast<char>(std::tolower(c));
    }
    return is_one();
}

bool is_named_month(std::string_view column) {
    return has_word<12>(column, {"month", "months", "mth", "period", "ym", "yearmonth", "monthyear", "monat",
                                 "mois", "mes", "mese", "maand"});
}
bool is_named_time(std::string_view column) {
    return is_named_month(column) ||
           has_word<6>(column, {"date", "time", "datum", "fecha", "yyyymm", "timestamp"});
}

/// A year of months without a gap.
bool is_long_run(const std::set<YearMonth>& months) {
    constexpr int kYear = 12;
    const int first = months.begin()->year * kYear + months.begin()->month,
              last = months.rbegin()->year * kYear + months.rbegin()->month;
    return months.size() >= kYear && last - first + 1 == static_cast<int>(months.size());
}

/// "January 2024" is one. "2024-01" and "1/2024" may be codes, terms or ratios, "2009-10" beside "2010-11"
/// seasons, "Jan-24" a day: then the column's name or a long run has to say so.
bool are_months(std::string_view column, const std::set<YearMonth>& months, const std::string& format) {
    if (format.contains("%N") && format.contains("%Y")) return true;
    if (format.contains("%y")) {
        std::set<int> years;
        for (const auto& m : months) years.insert(m.year);
        const bool several = is_named_month(column) && months.size() >= 2 * years.size();
        return (several || is_long_run(months)) && *years.rbegin() <= next_year();
    }
    const auto is_season = [](YearMonth m) { return m.month == (m.year + 1) % 100; };
    const auto seasons = static_cast<std::size_t>(std::ranges::count_if(months, is_season));
    return (is_named_time(column) && 2 * seasons < months.size()) || is_long_run(months);
}

Column look_at(std::string_view name, const std::vector<std::string_view>& cells) {
    Column out;
    bool alike = !cells.empty();
    std::size_t dates = 0;
    std::set<YearMonth> months;
    for (const auto cell : cells) {
        const auto shape = date_shape_of(cell);
        if (shape && shape->format.starts_with("%1")) {
            ++dates;
            out.orders &= shape->orders;
        }
        if (!shape || !alike) {
            alike = false;
            continue;
        }
        if (!out.shape) out.shape = shape;
        out.shape->orders &= shape->orders;
        out.shape->short_name &= shape->short_name;
        out.shape->long_name &= shape->long_name;
        out.shape->bare |= shape->bare;
        out.shape->padded |= shape->padded;
        if (shape->month) months.insert(*shape->month);
        alike = shape->format == out.shape->format && !out.shape->orders.none() &&
                (out.shape->short_name || out.shape->long_name);
    }
    if (!alike || (out.shape->month && !are_months(name, months, out.shape->format))) out.shape.reset();
    out.has_orders = dates > 0 && 2 * dates >= cells.size() && !out.orders.none();
    return out;
}

/// Which of day and month stands first, as cells of a file show it.
struct Shown {
    bool day_first = false, month_first = false;
    bool to_come = true;  ///< years of two digits that may stand first would all be years to come if last
    bool both() const { return day_first && month_first; }
    bool any() const { return day_first || month_first; }
};

Shown shown_by(const std::vector<Column>& columns) {
    Shown out;
    for (const auto& [shape, orders, has_orders] : columns) {
        if (!has_orders) continue;
        if (orders.year_first) {
            out.to_come &= orders.latest_last > next_year() || (!orders.day_first && !orders.month_first);
            continue;
        }
        out.day_first |= !orders.month_first;
        out.month_first |= !orders.day_first;
    }
    return out;
}

bool year_is_first(const DateOrders& o, const Shown& shown) {
    if (!o.year_first) return false;
    if (shown.any()) return !(shown.day_first && o.day_first) && !(shown.month_first && o.month_first);
    return (!o.day_first && !o.month_first) || shown.to_come;
}

bool replace(std::string& text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), with);
    return at != std::string::npos;
}

/// Whether DuckDB's cast reads it.
bool is_cast(std::string_view format) {
    for (const char* const date : {"%Y-%m-%d", "%Y/%m/%d"})
        for (const char* const time : {"", " %H:%M", "T%H:%M"})
            for (const char* const seconds : {"", ":%S", ":%S.%f"})
                if (format == std::string(date) + time + seconds) return true;
    return false;
}

/// None: it may be meant either way.
std::optional<DateFormat> format_of(const DateShape& shape, const Shown& shown) {
    DateFormat out;
    out.format = shape.format;
    out.type = out.format.contains("%M") ? "TIMESTAMP" : "DATE";
    const bool named = out.format.contains("%N");
    if (shape.bare && (named || shape.month))
        for (const char* const part : {"d", "m", "H", "I"})
            replace(out.format, "%" + std::string(part), "%-" + std::string(part));
    if (named && shape.short_name && shape.long_name) {
        out.other = out.format;
        replace(out.other, "%N", "%B");
    }
    replace(out.format, "%N", shape.short_name ? "%b" : "%B");
    const DateOrders& o = shape.orders;
    const bool year_first = !out.format.starts_with("%1") || year_is_first(o, shown);
    const bool open = o.day_first && o.month_first, point = out.format.starts_with("%1.");
    if (!year_first && open && !point && shown.both()) return {};
    const bool day_first = open ? point || shown.day_first || !shown.month_first : o.day_first;
    replace(out.format, "%1", year_first ? "%y" : day_first ? "%d" : "%m");
    replace(out.format, "%2", year_first || day_first ? "%m" : "%d");
    replace(out.format, "%3", year_first ? "%d" : "%y");
    // Which of "5.1.2024" was taken for the month is seen by year-month-day only; strftime has no fractions
    // of a second.
    const bool mixed = shape.bare && shape.padded, fractions = out.format.contains("%f");
    out.shown = (named || shape.month) && !mixed && !fractions && shape.weekday == 0;
    const bool two_digits = out.format.contains("%y") && !shape.month && (!year_first || named);
    if (two_digits && o.latest_last > next_year() + kYearsToCome) return {};
    if (is_cast(out.format)) out.format.clear();
    return out;
}

/// A pattern of the years of two digits up to the next.
std::string years_come() {
    std::string out = "(69|[789][0-9]";
    for (int year = 0; year <= next_year() % 100; ++year) out += fmt::format("|{:02}", year);
    return out + ")";
}

}  // namespace

std::vector<std::optional<DateFormat>> date_formats(const std::vector<std::string>& names,
                                                    const std::vector<std::vector<std::string_view>>& cells) {
    std::vector<Column> columns;
    for (std::size_t c = 0; c < cells.size(); ++c) columns.push_back(look_at(names[c], cells[c]));
    const Shown shown = shown_by(columns);
    std::vector<std::optional<DateFormat>> out;
    for (const auto& column : columns) {
        out.emplace_back();
        if (column.shape) out.back() = format_of(*column.shape, shown);
    }
    return out;
}

bool is_month(std::string_view format) {
    return !format.empty() && !format.contains("%d") && !format.contains("%-d");
}

std::string pattern_of(std::string_view format) {
    const bool month = is_month(format);
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            out += std::string_view(".+").contains(format[i]) ? "\\" : "";
            out += format[i];
            continue;
        }
        if (format[++i] == '-') ++i;
        const char directive = format[i];
        out += directive == 'Y'            ? (month ? "(19|20)[0-9]{2}" : "[1-9][0-9]{3}")
               : directive == 'y' && month ? years_come()
               : directive == 'y' || directive == 'M' || directive == 'S' ? "[0-9]{2}"
               : directive == 'f'                                         ? "[0-9]{1,6}"
               : directive == 'p'                                         ? "(?i:[ap]m)"
               : directive == 'a' || directive == 'b'                     ? "[A-Za-z]{3}"
               : directive == 'A' || directive == 'B'                     ? "[A-Za-z]{3,9}"
                                                                          : "[0-9]{1,2}";
    }
    return out;
}

std::string with_day_and_month_exchanged(std::string format) {
    const auto day = format.find("%d"), month = format.find("%m");
    if (day == std::string::npos || month == std::string::npos || (day > 0 && month > 0)) return {};
    if (format[2] == '.') return {};
    std::swap(format[day + 1], format[month + 1]);
    return format;
}

}  // namespace sightline::engine
