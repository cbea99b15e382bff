#include "platform/engine/csv/csv_dates.h"

#include <fmt/format.h>

namespace sightline::engine {

namespace {

/// "1/2/2023", "01-02-23 10:00": two short numbers, then a year, with the same mark. A point says day.month.
bool is_either_way(std::string_view cell) {
    const auto digits = [&cell](std::size_t least, std::size_t most) {
        const auto n = std::min(cell.find_first_not_of("0123456789"), cell.size());
        if (n < least || n > most) return false;
        cell.remove_prefix(n);
        return true;
    };
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    if (!digits(1, 2) || cell.empty()) return false;
    const char mark = cell[0];
    if (mark != '/' && mark != '-') return false;
    cell.remove_prefix(1);
    if (!digits(1, 2) || !cell.starts_with(mark)) return false;
    cell.remove_prefix(1);
    return digits(2, 4) && (cell.empty() || cell[0] == ' ' || cell[0] == 'T');
}

/// The column with day and month exchanged.
std::string exchanged(const std::string& column, const std::string& type) {
    const std::string day = fmt::format("make_date(year({0}), day({0}), month({0}))", column);
    return type == "DATE" ? day : fmt::format("({} + ({} - date_trunc('day', {})))", day, column, column);
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i)
        out += (i == 0 ? "“" : i + 1 == names.size() ? " and “" : ", “") + names[i] + "”";
    return out;
}

}  // namespace

Result<void> settle_dates(Database& database, const std::string& table, const std::vector<std::string>& names,
                          const CsvHead& head, const std::string& format, bool english,
                          std::vector<std::string>& notes) {
    const auto day = format.find("%d"), month = format.find("%m");
    if (day == std::string::npos || month == std::string::npos || format.find("%Y") == 0) return {};
    std::vector<bool> open(names.size(), false);
    for (std::size_t i = head.header ? 1 : 0; i < head.records.size(); ++i)
        if (head.records[i].size() == names.size())
            for (std::size_t c = 0; c < names.size(); ++c)
                open[c] = open[c] || is_either_way(head.records[i][c]);
    SL_TRY(const Table types,
           database.rows(fmt::format("SELECT column_type FROM (DESCRIBE {})", quoted_name(table))));
    std::vector<std::string> found, found_types;
    for (std::size_t c = 0; c < names.size() && c < types.row_count(); ++c) {
        const std::string type(types.columns[0].text(c));
        if (!open[c] || (type != "DATE" && type != "TIMESTAMP")) continue;
        found.push_back(names[c]);
        found_types.push_back(type);
    }
    if (found.empty()) return {};
    std::string days, falls, other_falls;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::string column = quoted_name(found[i]), other = exchanged(column, found_types[i]);
        const char* const plus = i == 0 ? "" : " + ";
        days += fmt::format("{}coalesce(max(day({})), 0)", i == 0 ? "" : ", ", column);
        falls += fmt::format("{}count(*) FILTER (WHERE {} < lag_{})", plus, column, i);
        other_falls += fmt::format("{}count(*) FILTER (WHERE {} < other_lag_{})", plus, other, i);
    }
    SL_TRY(const Table latest,
           database.rows(fmt::format("SELECT greatest({}) FROM {}", days, quoted_name(table))));
    const bool day_first = day < month;
    const auto order = [](bool first) { return first ? "day/month/year" : "month/day/year"; };
    if (latest.columns[0].number(0) > 12) {
        notes.push_back(fmt::format("{} {} read as {}.", listed(found), found.size() == 1 ? "was" : "were",
                                    order(day_first)));
        return {};
    }
    std::string lags;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::string column = quoted_name(found[i]);
        lags += fmt::format(", lag({}) OVER by_line AS lag_{}, lag({}) OVER by_line AS other_lag_{}", column,
                            i, exchanged(column, found_types[i]), i);
    }
    SL_TRY(const Table order_kept,
           database.rows(
               fmt::format("SELECT {}, {} FROM (SELECT *{} FROM {} WINDOW by_line AS (ORDER BY rowid))",
                           falls, other_falls, lags, quoted_name(table))));
    const double here = order_kept.columns[0].number(0), there = order_kept.columns[1].number(0);
    const bool by_order = (here == 0) != (there == 0);
    const bool exchange = by_order ? there == 0 : english && day_first;
    if (exchange) {
        std::string set;
        for (std::size_t i = 0; i < found.size(); ++i)
            set += fmt::format("{}{} = {}", i == 0 ? "" : ", ", quoted_name(found[i]),
                               exchanged(quoted_name(found[i]), found_types[i]));
        SL_CHECK(database.run(fmt::format("UPDATE {} SET {}", quoted_name(table), set)));
    }
    const bool read_day_first = day_first != exchange;
    notes.push_back(fmt::format("{} {} read as {}{}; no day is over 12, so {} would fit as well.",
                                listed(found), found.size() == 1 ? "was" : "were", order(read_day_first),
                                by_order ? ", in which the rows are in order" : "", order(!read_day_first)));
    return {};
}

}  // namespace sightline::engine
