#include "platform/engine/csv/csv_date_formats.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>

namespace sightline::engine {

namespace {

constexpr int kLastDay = 31, kLastMonth = 12;
constexpr int kFirstOfLastCentury = 69;  // "69" is 1969, "68" 2068, as for POSIX's strptime
constexpr std::size_t kShortName = 3;    // of a month
constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

/// What is still to be read of a cell.
class Rest {
  public:
    explicit Rest(std::string_view text) : text_(text) {}
    bool done() const { return text_.empty(); }
    /// One of `marks`; NUL: none stands here.
    char mark(std::string_view marks) {
        if (text_.empty() || !marks.contains(text_[0])) return '\0';
        const char out = text_[0];
        text_.remove_prefix(1);
        return out;
    }
    bool skip(std::string_view what) {
        if (!text_.starts_with(what)) return false;
        text_.remove_prefix(what.size());
        return true;
    }
    std::string_view digits() {
        return run([](unsigned char c) { return std::isdigit(c) != 0; });
    }
    std::string_view letters() {
        return run([](unsigned char c) { return std::isalpha(c) != 0; });
    }

  private:
    template <class Is>
    std::string_view run(const Is& is) {
        const auto end = std::ranges::find_if_not(text_, is) - text_.begin();
        const auto out = text_.substr(0, static_cast<std::size_t>(end));
        text_.remove_prefix(out.size());
        return out;
    }
    std::string_view text_;
};

int number_of(std::string_view digits) {
    int out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

/// Whether a day, a month in numbers and a year may stand in these places.
struct Orders {
    bool day_first = true, month_first = true, year_first = true;
    int latest_last = 0;  ///< of two-digit years that stand last
    void operator&=(const Orders& o) {
        day_first &= o.day_first;
        month_first &= o.month_first;
        year_first &= o.year_first;
        latest_last = std::max(latest_last, o.latest_last);
    }
    bool none() const { return !day_first && !month_first && !year_first; }
};

/// How one cell is written.
struct Shape {
    std::string format;  ///< with %1, %2 and %3 for numbers that may be day, month or year, and %N for a name
    Orders orders;
    bool short_name = true, long_name = true;  ///< of the month
};

Orders orders_of(std::array<std::string_view, 3> digits, char mark) {
    const std::array<int, 3> n = {number_of(digits[0]), number_of(digits[1]), number_of(digits[2])};
    const auto is_day = [](int i) { return i >= 1 && i <= kLastDay; };
    const auto is_month = [](int i) { return i >= 1 && i <= kLastMonth; };
    const bool all_two = std::ranges::all_of(digits, [](auto d) { return d.size() == 2; });
    // With points and one digit "1.2.10" is a version as well.
    const bool year_last =
        digits[0].size() <= 2 && (digits[2].size() == 4 || all_two || (mark != '.' && digits[2].size() == 2));
    const bool year_first = (digits[0].size() == 4 && digits[2].size() <= 2) || all_two;
    return {year_last && is_day(n[0]) && is_month(n[1]), year_last && is_month(n[0]) && is_day(n[1]),
            year_first && is_month(n[1]) && is_day(n[2]),
            digits[2].size() == 4 || n[2] >= kFirstOfLastCentury ? 0 : 2000 + n[2]};
}

bool read_month(std::string_view name, Shape& shape) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto month =
        std::ranges::find_if(kMonths, [&](std::string_view m) { return m.substr(0, lower.size()) == lower; });
    if (month == kMonths.end() || lower.size() < kShortName) return false;
    shape.short_name = lower.size() == kShortName;
    shape.long_name = lower.size() == month->size();
    return shape.short_name || shape.long_name;
}

/// "5-Jan-2024", "05/January/24", "05JAN2024", "2024-Jan-05": `first` is read, and the mark after it.
bool read_named(Rest& rest, std::string_view first, const std::string& between, Shape& shape) {
    if (!read_month(rest.letters(), shape) || !rest.skip(between)) return false;
    const auto last = rest.digits();
    const bool year_first = first.size() == 4;
    const int day = number_of(year_first ? last : first);
    const auto year = year_first ? first : last;
    if (day < 1 || day > kLastDay || (year_first ? last : first).size() > 2) return false;
    if (year.size() != 2 && year.size() != 4) return false;
    const std::string y = year.size() == 4 ? "%Y" : "%y";
    shape.format = year_first ? y + between + "%N" + between + "%d" : "%d" + between + "%N" + between + y;
    return true;
}

bool read_date(Rest& rest, Shape& shape) {
    const auto first = rest.digits();
    if (first.empty()) return false;
    const char mark = rest.mark("/-.");
    const std::string between(mark == '\0' ? 0 : 1, mark);
    const auto second = rest.digits();
    if (second.empty()) return read_named(rest, first, between, shape);
    if (second.size() > 2 || mark == '\0' || rest.mark({&mark, 1}) == '\0') return false;
    const auto third = rest.digits();
    shape.orders = orders_of({first, second, third}, mark);
    shape.format =
        (first.size() == 4 ? "%Y" : "%1") + between + "%2" + between + (third.size() == 4 ? "%Y" : "%3");
    return !shape.orders.none();
}

/// "8:30", "20:30:05.25", "8:30 PM".
bool read_time(Rest& rest, Shape& shape) {
    constexpr int kHours = 24, kHalfDay = 12;
    const auto hour = rest.digits();
    if (hour.empty() || hour.size() > 2 || !rest.skip(":")) return false;
    std::string tail = ":%M";
    const auto two = [&] { return rest.digits().size() == 2; };
    if (!two()) return false;
    if (rest.skip(":")) {
        if (!two()) return false;
        tail += ":%S";
        if (rest.skip(".")) {
            const auto fraction = rest.digits();
            if (fraction.empty() || fraction.size() > 6) return false;
            tail += ".%f";
        }
    }
    if (rest.done()) {
        shape.format += "%H" + tail;
        return number_of(hour) < kHours;
    }
    tail += rest.skip(" ") ? " %p" : "%p";
    shape.format += "%I" + tail;
    const bool half = rest.mark("aApP") != '\0' && rest.mark("mM") != '\0';
    return half && number_of(hour) >= 1 && number_of(hour) <= kHalfDay;
}

std::optional<Shape> shape_of(std::string_view cell) {
    Shape out;
    Rest rest(cell);
    if (!read_date(rest, out)) return {};
    if (rest.done()) return out;
    for (const char* const between : {", ", " ", "T"}) {
        if (!rest.skip(between)) continue;
        out.format += between;
        return read_time(rest, out) && rest.done() ? std::optional(std::move(out)) : std::nullopt;
    }
    return {};
}

/// What the cells of a column show.
struct Column {
    std::optional<Shape> shape;  ///< how all of them are written
    Orders orders;               ///< of those that are dates in numbers, where they are at least half
    bool has_orders = false;
};

Column look_at(const std::vector<std::string_view>& cells) {
    Column out;
    bool alike = !cells.empty();
    std::size_t dates = 0;
    for (const auto cell : cells) {
        const auto shape = shape_of(cell);
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
        alike = shape->format == out.shape->format && !out.shape->orders.none() &&
                (out.shape->short_name || out.shape->long_name);
    }
    if (!alike) out.shape.reset();
    out.has_orders = dates > 0 && 2 * dates >= cells.size() && !out.orders.none();
    return out;
}

int next_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year()) + 1;
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

bool year_is_first(const Orders& o, const Shown& shown) {
    if (!o.year_first) return false;
    if (shown.any()) return !(shown.day_first && o.day_first) && !(shown.month_first && o.month_first);
    return (!o.day_first && !o.month_first) || shown.to_come;
}

void replace(std::string& text, std::string_view what, std::string_view with) {
    if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
}

/// None: it may be meant either way.
std::optional<DateFormat> format_of(const Shape& shape, const Shown& shown) {
    DateFormat out;
    out.format = shape.format;
    out.type = out.format.contains("%M") ? "TIMESTAMP" : "DATE";
    replace(out.format, "%N", shape.short_name ? "%b" : "%B");
    const Orders& o = shape.orders;
    const bool year_first = !out.format.starts_with("%1") || year_is_first(o, shown);
    const bool open = o.day_first && o.month_first, point = out.format.starts_with("%1.");
    if (!year_first && open && !point && shown.both()) return {};
    const bool day_first = open ? point || shown.day_first || !shown.month_first : o.day_first;
    replace(out.format, "%1", year_first ? "%y" : day_first ? "%d" : "%m");
    replace(out.format, "%2", year_first || day_first ? "%m" : "%d");
    replace(out.format, "%3", year_first ? "%d" : "%y");
    const bool cast = out.format.starts_with("%Y-%m-%d") || out.format.starts_with("%Y/%m/%d");
    if (cast && !out.format.contains("%p") && !out.format.contains(',')) out.format.clear();
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

std::string pattern_of(std::string_view format) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            out += format[i] == '.' ? "\\." : std::string(1, format[i]);
            continue;
        }
        const char directive = format[++i];
        out += directive == 'Y'                                           ? "[0-9]{4}"
               : directive == 'y' || directive == 'M' || directive == 'S' ? "[0-9]{2}"
               : directive == 'f'                                         ? "[0-9]{1,6}"
               : directive == 'p'                                         ? "(?i:[ap]m)"
               : directive == 'b'                                         ? "[A-Za-z]{3}"
               : directive == 'B'                                         ? "[A-Za-z]{3,9}"
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
