// Dates and periods in a question: "2024-03-01", "March 1, 2024", "1 Mar 2024", "3/14/2024", "March 2024",
// "2024-03", "03/2024", "Q3 2024", "in March", "on March 1", "last quarter", "past 90 days", "this year",
// "year to date", "yesterday". Relative ones are counted from `today`.

#include <algorithm>
#include <array>

#include "core/language/spans/question.h"

namespace sightline::language {
namespace {

using query::TimeGrain;

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

int month_of(std::string_view w) {
    for (std::size_t m = 0; m < 12; ++m)
        if (w == kMonths[m] || (w.size() == 3 && kMonths[m].starts_with(w)) || (w == "sept" && m == 8))
            return static_cast<int>(m) + 1;
    return 0;
}

int days_in(int year, int month) {
    constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::optional<int> small_number(std::string_view w, bool ordinal_too = false) {
    if (ordinal_too && w.size() > 2 &&
        (w.ends_with("st") || w.ends_with("nd") || w.ends_with("rd") || w.ends_with("th")))
        w.remove_suffix(2);
    if (w.empty() || w.size() > 4 || w.find_first_not_of("0123456789") != std::string_view::npos) return {};
    int v = 0;
    for (char c : w) v = v * 10 + (c - '0');
    return v;
}

std::optional<int> year_of(std::string_view w) {
    const auto v = small_number(w);
    return v && w.size() == 4 && *v >= 1000 && *v <= 2999 ? v : std::nullopt;
}

/// First day of the period of this grain that holds `d`, moved by `steps` periods.
Date period_start(Date d, TimeGrain grain, int steps) {
    CivilDate c = civil(d);
    switch (grain) {
        case TimeGrain::Year:
            return make_date(c.year + steps, 1, 1);
        case TimeGrain::Quarter:
        case TimeGrain::Month: {
            int month = c.year * 12 + c.month - 1;
            if (grain == TimeGrain::Quarter)
                month = month / 3 * 3 + steps * 3;
            else
                month += steps;
            return make_date(month / 12, month % 12 + 1, 1);
        }
        case TimeGrain::Week: {
            const int weekday = ((d.days + 3) % 7 + 7) % 7;  // Monday 0
            return {d.days - weekday + 7 * steps};
        }
        default:
            return {d.days + steps};
    }
}

std::optional<TimeGrain> grain_of(std::string_view w) {
    if (w == "day" || w == "days") return TimeGrain::Day;
    if (w == "week" || w == "weeks") return TimeGrain::Week;
    if (w == "month" || w == "months") return TimeGrain::Month;
    if (w == "quarter" || w == "quarters") return TimeGrain::Quarter;
    if (w == "year" || w == "years") return TimeGrain::Year;
    return {};
}

bool leads_on(std::string_view w) {
    return w == "and" || w == "to" || w == "until" || w == "till" || w == "through";
}

std::optional<int> count_of(std::string_view w) {
    if (const auto v = small_number(w)) return v;
    constexpr std::array<std::string_view, 13> kWords = {"zero", "one",    "two",   "three", "four",
                                                         "five", "six",    "seven", "eight", "nine",
                                                         "ten",  "eleven", "twelve"};
    for (std::size_t i = 0; i < kWords.size(); ++i)
        if (w == kWords[i]) return static_cast<int>(i);
    return {};
}

class Finder {
  public:
    Finder(const std::vector<Token>& tokens, Date today) : tokens_(tokens), today_(today) {}

    std::vector<DateMention> find() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const std::size_t before = found_.size();
            relative(i) || numeric(i) || numeric_month(i) || named(i) || spelled_part(i) || quarter(i);
            if (found_.size() > before) i = found_.back().end - 1U;
        }
        return std::move(found_);
    }

  private:
    std::string_view word(std::size_t i) const {
        return i < tokens_.size() ? std::string_view(tokens_[i].text) : std::string_view();
    }
    DateMention& add(std::size_t begin, std::size_t end, std::optional<Date> low, std::optional<Date> high,
                     std::optional<TimeGrain> grain) {
        DateMention m;
        m.begin = static_cast<std::uint16_t>(begin);
        m.end = static_cast<std::uint16_t>(end);
        m.low = low;
        m.high = high;
        m.grain = grain;
        found_.push_back(m);
        return found_.back();
    }
    bool add_period(std::size_t begin, std::size_t end, TimeGrain grain, int from, int to) {
        const Date low = period_start(today_, grain, from);
        const Date high{period_start(today_, grain, to + 1).days - 1};
        add(begin, end, low, high, grain).relative = true;
        return true;
    }

    bool relative(std::size_t i) {
        const std::string_view w = word(i);
        if (w == "today") return add_period(i, i + 1, TimeGrain::Day, 0, 0);
        if (w == "yesterday") return add_period(i, i + 1, TimeGrain::Day, -1, -1);
        if (w == "tomorrow") return add_period(i, i + 1, TimeGrain::Day, 1, 1);
        if (w == "ytd" || w == "mtd" || w == "qtd") {
            const TimeGrain g = w == "ytd"   ? TimeGrain::Year
                                : w == "mtd" ? TimeGrain::Month
                                             : TimeGrain::Quarter;
            add(i, i + 1, period_start(today_, g, 0), today_, g).relative = true;
            return true;
        }
        if (const auto g = grain_of(w); g && word(i + 1) == "to" && word(i + 2) == "date") {
            add(i, i + 3, period_start(today_, *g, 0), today_, g).relative = true;
            return true;
        }
        const bool back = w == "last" || w == "past" || w == "previous" || w == "prior" || w == "trailing";
        const bool ahead = w == "next" || w == "coming";
        const bool here = w == "this" || w == "current";
        if (!back && !ahead && !here) return false;
        if (const auto g = grain_of(word(i + 1))) {
            if (word(i + 1).ends_with('s')) return false;
            const int step = back ? -1 : ahead ? 1 : 0;
            return add_period(i, i + 2, *g, step, step);
        }
        const auto n = count_of(word(i + 1));
        const auto g = grain_of(word(i + 2));
        if (!n || !g || here || *n < 1 || *n > 1000) return false;
        if (ahead) return add_period(i, i + 3, *g, 1, *n);
        Date low = period_start(today_, *g, -*n);
        if (*g == TimeGrain::Day || *g == TimeGrain::Week)
            low = {today_.days - *n * (*g == TimeGrain::Week ? 7 : 1)};
        else
            low = {today_.days - (period_start(today_, *g, 0).days - low.days)};
        add(i, i + 3, low, today_, g).relative = true;
        return true;
    }

    bool numeric(std::size_t i) {
        if (i + 2 >= tokens_.size()) return false;
        const char a = tokens_[i + 1].before, b = tokens_[i + 2].before;
        if (a != b || (a != '-' && a != '/' && a != '.')) return false;
        const auto x = small_number(word(i)), y = small_number(word(i + 1)), z = small_number(word(i + 2));
        if (!x || !y || !z) return false;
        int year = 0, month = 0, day = 0;
        if (word(i).size() == 4)
            year = *x, month = *y, day = *z;
        else if (word(i + 2).size() == 4) {
            year = *z;
            month = *x, day = *y;
            if (month > 12 || a == '.') std::swap(month, day);
        }
        return add_day(i, i + 3, year, month, day);
    }

    /// "2024-03", "03/2024": where nothing of a number goes on.
    bool numeric_month(std::size_t i) {
        if (i + 1 >= tokens_.size()) return false;
        const char mark = tokens_[i + 1].before;
        const bool more =
            i + 2 < tokens_.size() && tokens_[i + 2].before == mark && small_number(word(i + 2));
        const bool after = tokens_[i].before == mark && i > 0 && small_number(word(i - 1));
        if ((mark != '-' && mark != '/') || more || after) return false;
        const bool year_first = word(i).size() == 4;
        const auto year = year_of(word(year_first ? i : i + 1));
        const std::string_view digits = word(year_first ? i + 1 : i);
        const auto month = small_number(digits);
        const bool two = digits.size() == 2 || (digits.size() == 1 && !year_first);
        if (!year || !month || !two || *month < 1 || *month > 12) return false;
        add_month(i, i + 2, *year, *month);
        return found_.back().doubtful = true;
    }

    bool add_day(std::size_t begin, std::size_t end, int year, int month, int day) {
        if (year < 1000 || year > 2999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
            return false;
        const Date d = make_date(year, month, day);
        add(begin, end, d, d, TimeGrain::Day);
        return true;
    }

    struct YearSaid {
        int year = 0;
        std::size_t end = 0;
    };
    /// "2020", "in 2020", "of the year 2020".
    std::optional<YearSaid> year_at(std::size_t i) const {
        if (word(i) == "in" || word(i) == "of") ++i;
        if (word(i) == "the" && word(i + 1) == "year") i += 2;
        const auto year = year_of(word(i));
        return year ? std::optional(YearSaid{*year, i + 1}) : std::nullopt;
    }

    /// "on March 5": without "on" before it and with more numbers after it, it may be something else.
    bool add_day_of_any_year(std::size_t begin, std::size_t end, int month, int day) {
        const auto said = [&](std::size_t back, std::string_view w) {
            return begin >= back && word(begin - back) == w;
        };
        if (!said(1, "on") && !(said(1, "the") && said(2, "on"))) return false;
        const std::size_t next = leads_on(word(end)) || word(end) == "or" ? end + 1 : end;
        if (small_number(word(next), true) || month_of(word(next)) > 0) return false;
        constexpr int kLeapYears = 8;  // apart, at most
        for (int n = 0; n <= kLeapYears; ++n)
            if (add_day(begin, end, civil(today_).year - n, month, day))
                return found_.back().any_year = found_.back().doubtful = true;
        return false;
    }

    bool named(std::size_t i) {
        if (const int month = month_of(word(i))) {
            const auto day = small_number(word(i + 1), true);
            if (day && *day <= 31 && word(i + 1).size() <= 4) {
                if (const auto said = year_at(i + 2)) return add_day(i, said->end, said->year, month, *day);
                // "between January 5 and March 6, 2024"
                if (leads_on(word(i + 2)) && month_of(word(i + 3)) > 0)
                    if (const auto said = year_at(i + 5)) return add_day(i, i + 2, said->year, month, *day);
                return add_day_of_any_year(i, i + 2, month, *day);
            }
            std::size_t next = i + 1;
            if (word(next) == "of") ++next;
            if (const auto year = year_of(word(next))) return add_month(i, next + 1, *year, month);
            // "between January and March 2024": both are of that year.
            if (leads_on(word(i + 1)) && month_of(word(i + 2)) > 0)
                if (const auto year = year_of(word(i + 3))) return add_month(i, i + 1, *year, month);
            const bool lone = !(day && *day <= 31);
            const std::string_view before = i > 0 ? word(i - 1) : std::string_view();
            const bool second = leads_on(before) && !found_.empty() && found_.back().month_only &&
                                found_.back().end + 1U == i;
            const bool led = second || before == "in" || before == "between" || before == "from" ||
                             before == "during" || before == "since" || before == "for" || before == "of" ||
                             before == "last" || before == "until";
            if (lone && led) {
                // A month alone is the latest one that has begun.
                const CivilDate c = civil(today_);
                const std::size_t begin = before == "last" ? i - 1 : i;
                add_month(begin, i + 1, month <= c.month ? c.year : c.year - 1, month);
                return found_.back().month_only = true;
            }
            return false;
        }
        const auto day = small_number(word(i), true);
        if (!day || *day < 1 || *day > 31 || word(i).size() > 4) return false;
        std::size_t next = i + 1;
        if (word(next) == "of") ++next;
        const int month = month_of(word(next));
        if (month == 0) return false;
        if (const auto said = year_at(next + 1)) return add_day(i, said->end, said->year, month, *day);
        return add_day_of_any_year(i, next + 1, month, *day);
    }

    bool add_month(std::size_t begin, std::size_t end, int year, int month) {
        const Date low = make_date(year, month, 1);
        add(begin, end, low, Date{low.days + days_in(year, month) - 1}, TimeGrain::Month);
        return true;
    }

    /// "first quarter 2024", "second half of 2023".
    bool spelled_part(std::size_t i) {
        constexpr std::string_view kOrdinals[] = {"first", "second", "third", "fourth"};
        constexpr std::string_view kShort[] = {"1st", "2nd", "3rd", "4th"};
        const bool half = word(i + 1) == "half";
        if (!half && word(i + 1) != "quarter") return false;
        const std::size_t next = word(i + 2) == "of" ? i + 3 : i + 2;
        const auto year = year_of(word(next));
        for (int n = 0; n < (half ? 2 : 4); ++n) {
            if (!year || (word(i) != kOrdinals[n] && word(i) != kShort[n])) continue;
            const int months = half ? 6 : 3;
            const Date low = make_date(*year, n * months + 1, 1);
            const Date after = period_start(low, TimeGrain::Month, months);
            add(i, next + 1, low, Date{after.days - 1}, TimeGrain::Quarter);
            return true;
        }
        return false;
    }

    bool quarter(std::size_t i) {
        const auto number = [&](std::string_view w) {
            return w.size() == 2 && w[0] == 'q' && w[1] >= '1' && w[1] <= '4' ? w[1] - '0' : 0;
        };
        int q = number(word(i)), year = civil(today_).year;
        if (word(i) == "h1" || word(i) == "h2") {
            const std::size_t next = word(i + 1) == "of" ? i + 2 : i + 1;
            const auto said = year_of(word(next));
            const Date low = make_date(said.value_or(year), word(i) == "h1" ? 1 : 7, 1);
            add(i, said ? next + 1 : i + 1, low, Date{period_start(low, TimeGrain::Month, 6).days - 1},
                TimeGrain::Quarter)
                .relative = !said;
            return true;
        }
        std::size_t end = i + 1;
        bool guessed = false;
        if (q != 0) {
            std::size_t next = i + 1;
            if (word(next) == "of") ++next;
            if (const auto y = year_of(word(next)))
                year = *y, end = next + 1;
            else
                guessed = true;
        } else if (const auto y = year_of(word(i)); y && number(word(i + 1)) != 0) {
            q = number(word(i + 1));
            year = *y;
            end = i + 2;
        } else {
            return false;
        }
        const Date low = make_date(year, q * 3 - 2, 1);
        add(i, end, low, Date{period_start(low, TimeGrain::Quarter, 1).days - 1}, TimeGrain::Quarter)
            .relative = guessed;
        return true;
    }

    const std::vector<Token>& tokens_;
    Date today_;
    std::vector<DateMention> found_;
};

}  // namespace

std::vector<DateMention> find_dates(const std::vector<Token>& tokens, Date today) {
    return Finder(tokens, today).find();
}

}  // namespace sightline::language
