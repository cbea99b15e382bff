#include "core/charts/periods.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace sightline::charts {

using query::TimeGrain;

namespace {

constexpr std::int64_t kSecond = 1'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
// Years a browser's Date and four digits can both show.
constexpr std::int64_t kEarliest = -62'135'596'800'000'000, kLatest = 253'402'300'799'999'999;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}
Date day_of(std::int64_t moment) {
    return Date{static_cast<std::int32_t>(floor_div(moment, kDay))};
}
std::int64_t moment_of(Date d) {
    return d.days * kDay;
}

std::int64_t add_months(std::int64_t moment, int months) {
    const CivilDate c = civil(day_of(moment));
    const int index = c.year * 12 + (c.month - 1) + months;
    return moment_of(make_date(static_cast<int>(floor_div(index, 12)),
                               static_cast<int>(index - floor_div(index, 12) * 12) + 1, 1));
}

}  // namespace

std::optional<std::int64_t> moment_at(const Column& column, std::size_t row) {
    if (column.is_null(row)) return std::nullopt;
    std::int64_t moment = 0;
    if (column.type() == ColumnType::Timestamp)
        moment = column.integers()[row];
    else if (column.type() == ColumnType::Date) {
        const std::int64_t days = column.integers()[row];
        if (days < kEarliest / kDay || days > kLatest / kDay) return std::nullopt;
        moment = days * kDay;
    } else if (is_numeric(column.type())) {
        const double year = column.number(row);
        if (!(year >= 1 && year <= 9999)) return std::nullopt;
        moment = moment_of(make_date(static_cast<int>(year), 1, 1));
    } else {
        return std::nullopt;
    }
    if (moment < kEarliest || moment > kLatest) return std::nullopt;
    return moment;
}

std::int64_t next_period(std::int64_t moment, TimeGrain grain) {
    switch (grain) {
        case TimeGrain::Second:
            return moment + kSecond;
        case TimeGrain::Minute:
            return moment + kMinute;
        case TimeGrain::Hour:
            return moment + kHour;
        case TimeGrain::Day:
            return moment + kDay;
        case TimeGrain::Week:
            return moment + 7 * kDay;
        case TimeGrain::Month:
            return add_months(moment, 1);
        case TimeGrain::Quarter:
            return add_months(moment, 3);
        case TimeGrain::Year:
            return add_months(moment, 12);
    }
    return moment + kDay;
}

std::vector<std::int64_t> periods_between(std::int64_t first, std::int64_t last, TimeGrain grain,
                                          std::size_t most) {
    std::vector<std::int64_t> out;
    for (std::int64_t at = first; at <= last; at = next_period(at, grain)) {
        if (out.size() == most) return {};
        out.push_back(at);
    }
    return out;
}

std::string period_label(std::int64_t moment, TimeGrain grain) {
    const CivilDate c = civil(day_of(moment));
    const std::string_view month = kMonths[static_cast<std::size_t>(c.month - 1)];
    const std::int64_t seconds = (moment - moment_of(day_of(moment))) / kSecond;
    switch (grain) {
        case TimeGrain::Year:
            return fmt::format("{}", c.year);
        case TimeGrain::Quarter:
            return fmt::format("Q{} {}", (c.month - 1) / 3 + 1, c.year);
        case TimeGrain::Month:
            return fmt::format("{} {}", month, c.year);
        case TimeGrain::Week:
        case TimeGrain::Day:
            return fmt::format("{} {} {}", c.day, month, c.year);
        case TimeGrain::Hour:
        case TimeGrain::Minute:
            return fmt::format("{} {} {:02}:{:02}", c.day, month, seconds / 3600, seconds / 60 % 60);
        case TimeGrain::Second:
            return fmt::format("{} {} {} {:02}:{:02}:{:02}", c.day, month, c.year, seconds / 3600,
                               seconds / 60 % 60, seconds % 60);
    }
    return {};
}

std::string iso_moment(std::int64_t moment, bool with_time) {
    const CivilDate c = civil(day_of(moment));
    std::string out = fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
    if (!with_time) return out;
    const std::int64_t of_day = moment - moment_of(day_of(moment));
    const std::int64_t seconds = of_day / kSecond;
    out += fmt::format("T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (const std::int64_t millis = of_day % kSecond / 1000) out += fmt::format(".{:03}", millis);
    return out + "Z";
}

}  // namespace sightline::charts
