#include "core/narrative/rendering.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sightline::narrative {

namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

std::string grouped(const std::string& digits) {
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > first && i < point && (point - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

std::optional<Date> date_of(const Value& v) {
    if (const auto* d = std::get_if<Date>(&v)) return *d;
    if (const auto* t = std::get_if<Timestamp>(&v))
        return Date{static_cast<std::int32_t>(std::floor(static_cast<double>(t->micros) / 86'400e6))};
    return std::nullopt;
}

std::string format_time(const Value& v, std::string_view format) {
    const auto date = date_of(v);
    if (!date) return to_text(v);
    const CivilDate c = civil(*date);
    const std::string_view month = kMonths[static_cast<std::size_t>(c.month - 1)];
    if (format == "year") return std::to_string(c.year);
    if (format == "quarter") return fmt::format("Q{} {}", (c.month - 1) / 3 + 1, c.year);
    if (format == "month") return fmt::format("{} {}", month, c.year);
    std::string day = fmt::format("{} {} {}", c.day, month, c.year);
    if (format == "date") return day;
    if (std::holds_alternative<Timestamp>(v)) {
        const std::string text = to_text(v);
        return text.ends_with("00:00:00") ? day : day + text.substr(10, 6);
    }
    return day;
}

}  // namespace

std::string format_number(double n, int max_decimals) {
    if (std::isnan(n)) return "not a number";
    if (std::isinf(n)) return n < 0 ? "minus infinity" : "infinity";
    const double size = std::abs(n);
    if (size >= 1e15 || (size > 0 && size < 1e-4)) return fmt::format("{:.3g}", n);
    int decimals = max_decimals;
    if (size > 0 && size < 1)
        decimals = std::max(decimals, static_cast<int>(std::ceil(-std::log10(size))) + 1);
    std::string out = fmt::format("{:.{}f}", n, decimals);
    if (out.find('.') != std::string::npos) {
        while (out.ends_with('0')) out.pop_back();
        if (out.ends_with('.')) out.pop_back();
    }
    if (out == "-0") out = "0";
    return grouped(out);
}

namespace {
std::string hundredths(double n) {
    return n == std::trunc(n) || std::abs(n) >= 1e15 || !std::isfinite(n) ? format_number(n, 0)
                                                                          : grouped(fmt::format("{:.2f}", n));
}
}  // namespace

std::string format_value(const Value& v, std::string_view format) {
    if (is_null(v)) return "empty";
    if (const auto* text = std::get_if<std::string>(&v)) return text->empty() ? "(blank)" : *text;
    if (const auto* b = std::get_if<bool>(&v)) return *b ? "yes" : "no";
    if (date_of(v) || std::holds_alternative<Time>(v)) return format_time(v, format);
    const double n = as_number(v).value_or(0);
    if (format == "plain") return to_text(v);
    if (format == "integer") return format_number(n, 0);
    if (format == "percent") return format_number(n * 100, 1) + "%";
    if (format == "hundredths") return hundredths(n);
    if (format.starts_with("bin:")) {
        double width = 0;
        std::from_chars(format.data() + 4, format.data() + format.size(), width);
        return format_number(n, 6) + " to " + format_number(n + width, 6);
    }
    if (format.starts_with("unit:")) {
        const std::string_view unit = format.substr(5);
        return format_number(n, 2) + (unit == "%" ? "" : " ") + std::string(unit);
    }
    if (format.starts_with("money:")) {
        const std::string_view unit = format.substr(6);
        const bool symbol = !unit.empty() && (unit[0] < 'A' || unit[0] > 'z');
        if (symbol) return fmt::format("{}{}{}", n < 0 ? "-" : "", unit, hundredths(std::abs(n)));
        // A code stands before the amount, words behind it: "EUR 12", "12 thousand EUR".
        if (std::ranges::any_of(unit, [](char c) { return c >= 'a' && c <= 'z'; }))
            return fmt::format("{} {}", hundredths(n), unit);
        return unit.empty() ? hundredths(n) : fmt::format("{} {}", unit, hundredths(n));
    }
    if (const auto* d = std::get_if<Decimal>(&v); d && d->digits.size() > 15) return grouped(d->digits);
    return format_number(n, 2);
}

}  // namespace sightline::narrative
