#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "product/analysis/statistics_parts.h"
#include "product/analysis/tests_of_fit.h"

namespace sightline::analysis {

namespace {

constexpr std::size_t kFewestPeriods = 6, kFewestForStationarity = 20;

/// The finest grain that leaves no more than about two hundred periods.
std::string grain_for(double days) {
    return days <= 200 ? "day" : days <= 7 * 200 ? "week" : days <= 30 * 240 ? "month" : "year";
}

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void judge_stationarity(std::span<const double> series, Trend& trend) {
    if (series.size() < kFewestForStationarity) return;
    const auto a = adf(series, static_cast<int>(std::cbrt(static_cast<double>(series.size() - 1))));
    const auto k = kpss(series);
    if (!a || !k) return;
    trend.adf_statistic = a->statistic;
    trend.adf_critical = a->critical;
    trend.kpss_statistic = k->statistic;
    trend.kpss_critical = k->critical;
    const bool by_adf = a->statistic < a->critical, by_kpss = k->statistic <= k->critical;
    trend.stationarity = by_adf && by_kpss     ? "stationary"
                         : !by_adf && !by_kpss ? "not stationary"
                                               : "undecided";
}

}  // namespace

Result<void> find_trends(const RunSql& run, const Source& source, Statistics& out) {
    if (source.time.empty() || source.measures.empty()) return {};
    const std::string time = quote_identifier(source.time);
    SL_TRY(const Table span, run("SELECT date_diff('day', min(CAST(" + time + " AS TIMESTAMP)), max(CAST(" +
                                 time + " AS TIMESTAMP))) FROM " + source.whole));
    const std::string grain = grain_for(static_cast<double>(integer_at(span, 0, 0)));
    std::string sql = fmt::format("SELECT date_trunc('{}', CAST({} AS TIMESTAMP))", grain, time);
    for (std::size_t i = 0; i < source.measures.size(); ++i) sql += fmt::format(", avg(m{})", i);
    SL_TRY(const Table t, run(sql + " FROM " + source.whole + " WHERE isfinite(CAST(" + time +
                              " AS TIMESTAMP)) GROUP BY 1 ORDER BY 1"));
    for (std::size_t i = 0; i < source.measures.size(); ++i) {
        std::vector<double> series;
        for (std::size_t row = 0; row < t.row_count(); ++row)
            if (const auto v = as_number(t.value(row, i + 1)); v && std::isfinite(*v)) series.push_back(*v);
        if (series.size() < kFewestPeriods) continue;
        const Line line = line_through(series);
        Trend trend;
        trend.column = source.measures[i];
        trend.time = source.time;
        trend.grain = grain;
        trend.periods = static_cast<std::int64_t>(series.size());
        trend.slope = line.slope;
        trend.r_squared = line.r_squared;
        trend.p_value = trend_p(series);
        const std::size_t fifth = std::max<std::size_t>(1, series.size() / 5);
        const double first = mean(std::span(series).first(fifth)), last = mean(std::span(series).last(fifth));
        if (first != 0) trend.change = (last - first) / std::abs(first);
        judge_stationarity(series, trend);
        out.trends.push_back(std::move(trend));
    }
    if (out.trends.empty())
        out.notes.push_back("There are too few periods of '" + source.time + "' to see a trend.");
    return {};
}

}  // namespace sightline::analysis
