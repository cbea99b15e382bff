#include "platform/engine/csv/csv_day_order.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace sightline::engine {

namespace {

constexpr int kLastDay = 31, kLastMonth = 12;
constexpr int kFirstOfLastCentury = 69;  // "69" is 1969, "68" 2068, as for POSIX's strptime

/// The first three numbers of a date.
std::array<int, 3> numbers_of(std::string_view cell) {
    std::array<int, 3> out{};
    for (std::size_t at = 0; auto& number : out) {
        at = std::min(cell.find_first_of("0123456789", at), cell.size());
        const auto end = std::from_chars(cell.data() + at, cell.data() + cell.size(), number).ptr;
        at = static_cast<std::size_t>(end - cell.data());
    }
    return out;
}

/// Which orders all cells of columns of a type allow.
struct Orders {
    bool day_first = true, month_first = true, year_first = true;
    int latest_last = 0;  ///< of years that stand last
};
Orders orders_of(const SniffedTypes& sniffed, std::string_view type, const CsvHead& head) {
    Orders out;
    for (std::size_t c = 0; c < sniffed.types.size(); ++c) {
        if (sniffed.types[c] != type) continue;
        for (const auto cell : filled_cells(head, c, sniffed.types.size())) {
            const auto [first, second, third] = numbers_of(cell);
            out.day_first &= first <= kLastDay && second <= kLastMonth;
            out.month_first &= first <= kLastMonth && second <= kLastDay;
            out.year_first &= second <= kLastMonth && third <= kLastDay;
            out.latest_last = std::max(out.latest_last, third < kFirstOfLastCentury ? 2000 + third : 0);
        }
    }
    return out;
}

int next_year() {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year()) + 1;
}

bool by_day_and_month(const std::string& format) {
    return format.starts_with("%d") || format.starts_with("%m");
}

void exchange(std::string& format, const char* one, const char* other) {
    const auto a = format.find(one), b = format.find(other);
    if (a != std::string::npos && b != std::string::npos) std::swap(format[a + 1], format[b + 1]);
}

}  // namespace

void settle_day_order(SniffedTypes& sniffed, const CsvHead& head) {
    const Orders dates = orders_of(sniffed, "DATE", head), times = orders_of(sniffed, "TIMESTAMP", head);
    const auto settle_year = [](std::string& format, const Orders& cells) {
        if (!format.starts_with("%y") || (!cells.day_first && !cells.month_first)) return;
        if (cells.year_first && cells.latest_last > next_year()) return;
        exchange(format, "%y", "%d");
        if (!cells.day_first) exchange(format, "%d", "%m");
    };
    settle_year(sniffed.date_format, dates);
    settle_year(sniffed.timestamp_format, times);
    auto &date = sniffed.date_format, &time = sniffed.timestamp_format;
    if (!by_day_and_month(date) || !by_day_and_month(time) || date.substr(0, 2) == time.substr(0, 2)) return;
    if (dates.day_first && dates.month_first)
        exchange(date, "%d", "%m");
    else if (times.day_first && times.month_first)
        exchange(time, "%d", "%m");
}

}  // namespace sightline::engine
