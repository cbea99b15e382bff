#include "base/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace sightline {

namespace {

constexpr std::array<std::string_view, 8> kTypeNames{"boolean", "integer", "double", "decimal",
                                                     "text",    "date",    "time",   "timestamp"};

// Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
    y -= m <= 2;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = static_cast<unsigned>(y - era * 400);
    const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

bool digits(std::string_view s, std::size_t at, std::size_t count, int& out) {
    if (at + count > s.size()) return false;
    out = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (s[i] < '0' || s[i] > '9') return false;
        out = out * 10 + (s[i] - '0');
    }
    return true;
}

std::string clock_text(std::int64_t micros) {
    const std::int64_t seconds = micros / 1'000'000, fraction = micros % 1'000'000;
    char buffer[40];
    int n = std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", static_cast<int>(seconds / 3600),
                          static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    if (fraction != 0) {
        n += std::snprintf(buffer + n, sizeof buffer - static_cast<std::size_t>(n), ".%06d",
                           static_cast<int>(fraction));
        while (buffer[n - 1] == '0') --n;
    }
    return {buffer, static_cast<std::size_t>(n)};
}

}  // namespace

std::string_view name_of(ColumnType type) {
    return kTypeNames[static_cast<std::size_t>(type)];
}

std::optional<ColumnType> column_type_from(std::string_view name) {
    for (std::size_t i = 0; i < kTypeNames.size(); ++i)
        if (kTypeNames[i] == name) return static_cast<ColumnType>(i);
    return std::nullopt;
}

std::optional<ColumnType> type_of(const Value& v) {
    constexpr std::array<ColumnType, 9> types{ColumnType::Text,   ColumnType::Boolean, ColumnType::Integer,
                                              ColumnType::Double, ColumnType::Decimal, ColumnType::Text,
                                              ColumnType::Date,   ColumnType::Time,    ColumnType::Timestamp};
    if (is_null(v)) return std::nullopt;
    return types[v.index()];
}

std::optional<double> as_number(const Value& v) {
    if (const auto* b = std::get_if<bool>(&v)) return *b ? 1.0 : 0.0;
    if (const auto* i = std::get_if<std::int64_t>(&v)) return static_cast<double>(*i);
    if (const auto* d = std::get_if<double>(&v)) return *d;
    if (const auto* m = std::get_if<Decimal>(&v)) {
        double out = 0;
        std::from_chars(m->digits.data(), m->digits.data() + m->digits.size(), out);
        return out;
    }
    return std::nullopt;
}

std::string to_text(Date d) {
    const CivilDate c = civil(d);
    char buffer[32];
    const int n = std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", c.year, c.month, c.day);
    return {buffer, static_cast<std::size_t>(n)};
}

std::string to_text(Timestamp t) {
    constexpr std::int64_t day = 86'400'000'000;
    std::int64_t days = t.micros / day, rest = t.micros % day;
    if (rest < 0) {
        rest += day;
        --days;
    }
    return to_text(Date{static_cast<std::int32_t>(days)}) + " " + clock_text(rest);
}

std::string to_text(Time t) {
    return clock_text(t.micros);
}

std::string to_text(double d) {
    if (std::isnan(d)) return "nan";
    if (std::isinf(d)) return d < 0 ? "-inf" : "inf";
    char buffer[40];
    if (d == std::trunc(d) && std::abs(d) < 1e15) {
        const auto r = std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::int64_t>(d));
        return {buffer, r.ptr};
    }
    const auto r = std::to_chars(buffer, buffer + sizeof buffer, d);
    return {buffer, r.ptr};
}

std::string to_text(const Value& v) {
    struct Writer {
        std::string operator()(Null) const { return {}; }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(std::int64_t i) const { return std::to_string(i); }
        std::string operator()(double d) const { return to_text(d); }
        std::string operator()(const Decimal& d) const { return d.digits; }
        std::string operator()(const std::string& s) const { return s; }
        std::string operator()(Date d) const { return to_text(d); }
        std::string operator()(Time t) const { return to_text(t); }
        std::string operator()(Timestamp t) const { return to_text(t); }
    };
    return std::visit(Writer{}, v);
}

Date make_date(int year, int month, int day) {
    return {static_cast<std::int32_t>(
        days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)))};
}

CivilDate civil(Date date) {
    const std::int64_t z = std::int64_t{date.days} + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const auto doe = static_cast<unsigned>(z - era * 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    const unsigned month = mp < 10 ? mp + 3 : mp - 9;
    const std::int64_t year = static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2);
    return {static_cast<int>(year), static_cast<int>(month), static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

std::optional<Date> parse_date(std::string_view s) {
    int y = 0, m = 0, d = 0;
    if (s.size() != 10 || s[4] != '-' || s[7] != '-' || !digits(s, 0, 4, y) || !digits(s, 5, 2, m) ||
        !digits(s, 8, 2, d))
        return std::nullopt;
    if (m < 1 || m > 12 || d < 1 || d > 31) return std::nullopt;
    const Date date = make_date(y, m, d);
    if (civil(date) != CivilDate{y, m, d}) return std::nullopt;
    return date;
}

std::optional<Timestamp> parse_timestamp(std::string_view s) {
    if (s.size() < 16 || (s[10] != ' ' && s[10] != 'T') || s[13] != ':') return std::nullopt;
    const auto date = parse_date(s.substr(0, 10));
    int hour = 0, minute = 0, second = 0;
    if (!date || !digits(s, 11, 2, hour) || !digits(s, 14, 2, minute) || hour > 23 || minute > 59)
        return std::nullopt;
    std::int64_t fraction = 0;
    if (s.size() > 16) {
        if (s[16] != ':' || !digits(s, 17, 2, second) || second > 59) return std::nullopt;
        if (s.size() > 19) {
            if (s[19] != '.' || s.size() > 26 || s.size() == 20) return std::nullopt;
            std::int64_t scale = 100'000;
            for (std::size_t i = 20; i < s.size(); ++i, scale /= 10) {
                if (s[i] < '0' || s[i] > '9') return std::nullopt;
                fraction += (s[i] - '0') * scale;
            }
        }
    }
    const std::int64_t seconds = ((std::int64_t{date->days} * 24 + hour) * 60 + minute) * 60 + second;
    return Timestamp{seconds * 1'000'000 + fraction};
}

}  // namespace sightline
