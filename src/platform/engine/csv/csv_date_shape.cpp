#include "platform/engine/csv/csv_date_shape.h"

#include <array>
#include <cctype>
#include <charconv>
#include <chrono>

namespace sightline::engine {

namespace {

constexpr int kLastDay = 31, kLastMonth = 12, kThisCentury = 2000;
constexpr int kFirstOfLastCentury = 69;  // "69" is 1969, "68" 2068, as for POSIX's strptime
constexpr std::size_t kShortName = 3;    // of a month or a day
constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

/// What is still to be read of a cell.
class Rest {
  public:
    explicit Rest(std::string_view text) : text_(text) {}
    bool done() const { return text_.empty(); }
    bool starts_with_digit() const {
        return !text_.empty() && std::isdigit(static_cast<unsigned char>(text_[0])) != 0;
    }
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
    /// The first of `list` that stands here; "": none does.
    template <std::size_t N>
    std::string_view skip_one(const std::array<std::string_view, N>& list) {
        const auto found = std::ranges::find_if(list, [&](auto what) { return skip(what); });
        return found == list.end() ? std::string_view() : *found;
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

int full_year(int two_digits) {
    return two_digits + (two_digits >= kFirstOfLastCentury ? 1900 : kThisCentury);
}

DateOrders orders_of(std::array<std::string_view, 3> digits, char mark) {
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
            digits[2].size() == 4 || n[2] >= kFirstOfLastCentury ? 0 : full_year(n[2])};
}

/// How much of one of `names` `word` is: all of it, its first three letters, or neither.
struct NameLength {
    bool is_short = false, is_long = false;
    int position = 0;  ///< from 1
    bool any() const { return is_short || is_long; }
};

template <std::size_t N>
NameLength name_length(std::string_view word, const std::array<std::string_view, N>& names) {
    std::string lower(word);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto found = std::ranges::find_if(
        names, [&](std::string_view name) { return name.substr(0, lower.size()) == lower; });
    if (found == names.end() || lower.size() < kShortName) return {};
    return {lower.size() == kShortName, lower.size() == found->size(),
            static_cast<int>(found - names.begin()) + 1};
}

/// Its number; 0: none stands here.
int read_month(Rest& rest, DateShape& shape) {
    const NameLength name = name_length(rest.letters(), kMonths);
    shape.short_name = name.is_short;
    shape.long_name = name.is_long;
    return name.any() ? name.position : 0;
}

/// A year with nothing after it; 0: no such. Years that are not ours make codes of numbers.
int year_at_end(std::string_view digits, const Rest& rest) {
    constexpr int kFirst = 1900, kLast = 2099;
    const int year = number_of(digits);
    return digits.size() == 4 && rest.done() && year >= kFirst && year <= kLast ? year : 0;
}

void note_padding(std::string_view digits, DateShape& shape) {
    shape.bare |= digits.size() == 1;
    shape.padded |= digits.size() == 2 && digits[0] == '0';
}

/// A day beside a month's name; false where there is none such, or it falls on another day of the week than
/// was said.
bool is_day(std::string_view year, int month, std::string_view day, DateShape& shape) {
    const bool years = year.size() == 2 || (year.size() == 4 && year[0] != '0');
    if (day.empty() || day.size() > 2 || !years) return false;
    note_padding(day, shape);
    const bool two_digits = year.size() == 2;
    const int full = two_digits ? full_year(number_of(year)) : number_of(year);
    if (two_digits && full >= kThisCentury) shape.orders.latest_last = full;
    const std::chrono::year_month_day date{std::chrono::year(full),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(number_of(day)))};
    if (!date.ok()) return false;
    const auto falls_on = static_cast<int>(std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding());
    return shape.weekday == 0 || shape.weekday == falls_on;
}

/// "5-Jan-2024", "05/January/24", "05JAN2024", "5 January, 2024", "2024-Jan-05", "2024-Jan": `first` and the
/// mark after it are read.
bool read_day_and_name(Rest& rest, std::string_view first, const std::string& between, DateShape& shape) {
    const int month = read_month(rest, shape);
    if (month == 0) return false;
    if (const int year = year_at_end(first, rest); year > 0 && shape.format.empty()) {
        shape.month = {year, month};
        shape.format = "%Y" + between + "%N";
        return true;
    }
    std::string after = between;
    if (between == " " && rest.skip(",")) after = ", ";
    if (!rest.skip(between)) return false;
    const auto last = rest.digits();
    const bool year_first = first.size() == 4;
    const auto year = year_first ? first : last;
    const std::string y = year.size() == 4 ? "%Y" : "%y";
    shape.format += year_first ? y + between + "%N" + after + "%d" : "%d" + between + "%N" + after + y;
    return is_day(year, month, year_first ? last : first, shape);
}

/// "January 5, 2024", "Jan 5 2024", "Jan-05-2024", "January 2024", "Jan-24".
bool read_name_and_day(Rest& rest, DateShape& shape) {
    const int month = read_month(rest, shape);
    if (month == 0) return false;
    const char mark = rest.mark(" -/");
    const auto number = rest.digits();
    if (mark == '\0' || number.empty()) return false;
    const int year = year_at_end(number, rest);
    const bool short_year = mark == '-' && number.size() == 2 && rest.done();
    if ((year > 0 || short_year) && shape.format.empty()) {
        shape.month = {year > 0 ? year : full_year(number_of(number)), month};
        shape.format = "%N" + std::string(1, mark) + (year > 0 ? "%Y" : "%y");
        return true;
    }
    const std::string after = mark == ' ' && rest.skip(",") ? ", " : std::string(1, mark);
    if (!rest.skip({&mark, 1})) return false;
    const auto last = rest.digits();
    shape.format += "%N" + std::string(1, mark) + "%d" + after + "%Y";
    return last.size() == 4 && is_day(last, month, number, shape);
}

/// "Monday, ", "Mon ".
bool read_weekday(Rest& rest, DateShape& shape) {
    Rest ahead = rest;
    const NameLength name = name_length(ahead.letters(), kDays);
    const auto between = ahead.skip_one<2>({", ", " "});
    if (!name.any() || between.empty()) return false;
    shape.format += (name.is_short ? "%a" : "%A") + std::string(between);
    shape.weekday = name.position;
    rest = ahead;
    return true;
}

/// "2024-01", "1/2024": all of a cell.
bool is_month_in_numbers(std::string_view first, std::string_view second, char mark, const Rest& rest,
                         DateShape& shape) {
    const bool year_first = first.size() == 4;
    const int year = year_at_end(year_first ? first : second, rest);
    const auto digits = year_first ? second : first;
    const int month = number_of(digits);
    const bool two = digits.size() == 2 || (digits.size() == 1 && !year_first);
    if (year == 0 || !two || month < 1 || month > kLastMonth || (mark != '-' && mark != '/')) return false;
    note_padding(digits, shape);
    shape.month = {year, month};
    shape.format = year_first ? std::string("%Y") + mark + "%m" : std::string("%m") + mark + "%Y";
    return true;
}

bool read_date(Rest& rest, DateShape& shape) {
    const bool named = read_weekday(rest, shape) || !shape.format.empty();
    if (!rest.starts_with_digit()) return read_name_and_day(rest, shape);
    const auto first = rest.digits();
    const char mark = rest.mark("/-. ");
    const std::string between(mark == '\0' ? 0 : 1, mark);
    if (!rest.starts_with_digit()) return read_day_and_name(rest, first, between, shape);
    const auto second = rest.digits();
    if (!named && is_month_in_numbers(first, second, mark, rest, shape)) return true;
    if (named || second.size() > 2 || mark == '\0' || mark == ' ' || rest.mark({&mark, 1}) == '\0')
        return false;
    const auto third = rest.digits();
    shape.orders = orders_of({first, second, third}, mark);
    shape.format =
        (first.size() == 4 ? "%Y" : "%1") + between + "%2" + between + (third.size() == 4 ? "%Y" : "%3");
    return !shape.orders.none();
}

/// "8:30", "20:30:05.25", "8:30 PM".
bool read_time(Rest& rest, DateShape& shape) {
    constexpr int kHours = 24, kHalfDay = 12;
    const auto hour = rest.digits();
    if (hour.empty() || hour.size() > 2 || !rest.skip(":")) return false;
    note_padding(hour, shape);
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
    Rest half = rest;
    const bool blank = half.skip(" ");
    if (half.mark("aApP") == '\0' || half.mark("mM") == '\0') {
        shape.format += "%H" + tail;
        return number_of(hour) < kHours;
    }
    rest = half;
    shape.format += "%I" + tail + (blank ? " %p" : "%p");
    return number_of(hour) >= 1 && number_of(hour) <= kHalfDay;
}

/// Of a time in UTC, as feeds and mails have it; DuckDB's cast knows such after year-month-day.
void read_zone(Rest& rest, DateShape& shape) {
    if (!shape.format.starts_with("%Y")) shape.format += rest.skip_one<4>({" GMT", " UTC", " +0000", "Z"});
}

/// "20:30 5 January 2024", "08:15:52, Jan 5, 2024".
std::optional<DateShape> time_and_date(std::string_view cell) {
    DateShape out;
    Rest rest(cell);
    if (!read_time(rest, out)) return {};
    const auto between = rest.skip_one<2>({", ", " "});
    out.format += between;
    if (between.empty() || !read_date(rest, out) || !rest.done()) return {};
    return out;
}

}  // namespace

std::optional<DateShape> date_shape_of(std::string_view cell) {
    DateShape out;
    Rest rest(cell);
    if (!read_date(rest, out)) return time_and_date(cell);
    if (rest.done()) return out;
    const auto between = rest.skip_one<4>({", ", " at ", " ", "T"});
    out.format += between;
    if (between.empty() || !read_time(rest, out)) return {};
    read_zone(rest, out);
    if (!rest.done()) return {};
    return out;
}

}  // namespace sightline::engine
