#include "platform/engine/csv/csv_dates.h"

#include <fmt/format.h>

#include "platform/engine/csv/csv_date_formats.h"

namespace sightline::engine {

namespace {

/// The column with day and month exchanged.
std::string exchanged(const std::string& column, const std::string& type) {
    const std::string day = fmt::format("make_date(year({0}), day({0}), month({0}))", column);
    return type == "DATE" ? day : fmt::format("({} + ({} - date_trunc('day', {})))", day, column, column);
}

const char* order_of(bool day_first) {
    return day_first ? "day/month/year" : "month/day/year";
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i)
        out += (i == 0 ? "“" : i + 1 == names.size() ? " and “" : ", “") + names[i] + "”";
    return out;
}

}  // namespace

OpenDates open_dates(const CsvTypes& types) {
    OpenDates out;
    for (const auto& [name, cast, wider, words, either_way] : types.columns) {
        if (with_day_and_month_exchanged(cast.format).empty()) continue;
        const bool day_first = cast.format.starts_with("%d");
        if (!out.names.empty() && day_first != out.day_first) return {};
        out.day_first = day_first;
        out.names.push_back(name);
        out.types.push_back(cast.type);
    }
    return out;
}

Result<double> latest_day(Database& database, const std::string& table, const OpenDates& dates) {
    std::string days;
    for (const auto& name : dates.names)
        days += fmt::format("{}coalesce(max(day({})), 0)", days.empty() ? "" : ", ", quoted_name(name));
    if (days.empty()) return 0;
    SL_TRY(const Table latest,
           database.rows(fmt::format("SELECT greatest({}) FROM {}", days, quoted_name(table))));
    return latest.columns[0].number(0);
}

std::string dates_note(const OpenDates& dates) {
    return fmt::format("{} {} read as {}.", listed(dates.names), dates.names.size() == 1 ? "was" : "were",
                       order_of(dates.day_first));
}

Result<void> settle_dates(Database& database, const std::string& table, const OpenDates& dates, bool english,
                          std::vector<std::string>& notes) {
    const auto& [found, found_types, day_first] = dates;
    if (found.empty()) return {};
    SL_TRY(const double latest, latest_day(database, table, dates));
    if (latest > kLastMonth) {
        notes.push_back(dates_note(dates));
        return {};
    }
    std::string falls, other_falls;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::string column = quoted_name(found[i]), other = exchanged(column, found_types[i]);
        const char* const plus = i == 0 ? "" : " + ";
        falls += fmt::format("{}count(*) FILTER (WHERE {} < lag_{})", plus, column, i);
        other_falls += fmt::format("{}count(*) FILTER (WHERE {} < other_lag_{})", plus, other, i);
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
                                listed(found), found.size() == 1 ? "was" : "were", order_of(read_day_first),
                                by_order ? ", in which the rows are in order" : "",
                                order_of(!read_day_first)));
    return {};
}

}  // namespace sightline::engine
