#include "platform/engine/csv/csv_date_formats.h"

#include <algorithm>
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

int next_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year()) + 1;
}

/// "2009-10" beside "2010-11" is a season; "Jan-24" may be a day, unless there are several months to each of
/// few years that have come.
bool are_months(const std::set<YearMonth>& months, const std::string& format) {
    if (format == "%Y-%m" || format == "%Y/%m")
        return !std::ranges::all_of(months, [](auto m) { return m.month == (m.year + 1) % 100; });
    if (!format.ends_with("%y")) return true;
    std::set<int> years;
    for (const auto& m : months) years.insert(m.year);
    return months.size() >= 2 * years.size() && *years.rbegin() <= next_year();
}

Column look_at(const std::vector<std::string_view>& cells) {
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
        out.shape->bare_day |= shape->bare_day;
        out.shape->bare_month |= shape->bare_month;
        out.shape->bare_hour |= shape->bare_hour;
        if (shape->month) months.insert(*shape->month);
        alike = shape->format == out.shape->format && !out.shape->orders.none() &&
                (out.shape->short_name || out.shape->long_name);
    }
    if (!alike || (out.shape->month && !are_months(months, out.shape->format))) out.shape.reset();
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
    if (shape.bare_month) replace(out.format, "%m", "%-m");
    if (replace(out.format, "%N", shape.short_name ? "%b" : "%B")) {
        if (shape.bare_day) replace(out.format, "%d", "%-d");
        if (shape.bare_hour && !replace(out.format, "%H", "%-H")) replace(out.format, "%I", "%-I");
    }
    const DateOrders& o = shape.orders;
    const bool year_first = !out.format.starts_with("%1") || year_is_first(o, shown);
    const bool open = o.day_first && o.month_first, point = out.format.starts_with("%1.");
    if (!year_first && open && !point && shown.both()) return {};
    const bool day_first = open ? point || shown.day_first || !shown.month_first : o.day_first;
    replace(out.format, "%1", year_first ? "%y" : day_first ? "%d" : "%m");
    replace(out.format, "%2", year_first || day_first ? "%m" : "%d");
    replace(out.format, "%3", year_first ? "%d" : "%y");
    if (is_cast(out.format)) out.format.clear();
    return out;
}

}  // namespace

std::vector<std::optional<DateFormat>> date_formats(const std::vector<std::vector<std::string_view>>& cells) {
    std::vector<Column> columns;
    for (const auto& column : cells) columns.push_back(look_at(column));
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

bool is_showable(std::string_view format) {
    const bool name = format.contains("%b") || format.contains("%B");
    return (name || is_month(format)) && !format.contains("%f");
}

std::string pattern_of(std::string_view format) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            out += std::string_view(".+").contains(format[i]) ? "\\" : "";
            out += format[i];
            continue;
        }
        if (format[++i] == '-') ++i;
        const char directive = format[i];
        out += directive == 'Y'                                           ? "[0-9]{4}"
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
