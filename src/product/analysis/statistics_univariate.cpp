#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "product/analysis/statistics_parts.h"
#include "product/analysis/tests_of_fit.h"

namespace sightline::analysis {

namespace {

double number_at(const Table& t, std::size_t column) {
    return as_number(t.value(0, column)).value_or(0);
}

std::optional<double> maybe_at(const Table& t, std::size_t column) {
    const auto v = as_number(t.value(0, column));
    return v && std::isfinite(*v) ? v : std::nullopt;
}

std::string shape_of(const Univariate& u) {
    if (!u.skewness || u.count < 20) return "too few values to tell";
    if (u.std == 0) return "constant";
    if (*u.skewness > 1) return "strongly skewed to the right";
    if (*u.skewness < -1) return "strongly skewed to the left";
    if (*u.skewness > 0.5) return "skewed to the right";
    if (*u.skewness < -0.5) return "skewed to the left";
    if (u.kurtosis && *u.kurtosis > 2) return "symmetric with heavy tails";
    if (u.kurtosis && *u.kurtosis < -1) return "symmetric and flat, or with two peaks";
    return "roughly normal";
}

std::vector<double> numbers_of(const std::string& list) {  // "[1.5, 2]"
    std::vector<double> out;
    std::size_t at = list.find('[');
    while (at != std::string::npos && at + 1 < list.size()) {
        const std::size_t end = list.find_first_of(",]", at + 1);
        std::string item = list.substr(at + 1, end - at - 1);
        std::erase(item, ' ');
        if (const auto n = as_number(Value{Decimal{item}})) out.push_back(*n);
        at = end != std::string::npos && list[end] == ',' ? end : std::string::npos;
    }
    return out;
}

}  // namespace

Result<void> describe_each(const RunSql& run, const Source& source, Statistics& out) {
    if (source.measures.empty()) return {};
    std::string sql = "SELECT ";
    for (std::size_t i = 0; i < source.measures.size(); ++i)
        sql += fmt::format(
            "{0}count({1}), avg({1}), stddev_samp({1}), min({1}), quantile_cont({1}, 0.25), median({1}), "
            "quantile_cont({1}, 0.75), max({1}), CASE WHEN count({1}) > 3 AND min({1}) < max({1}) THEN "
            "skewness({1}) END, "
            "CASE WHEN count({1}) > 3 AND min({1}) < max({1}) THEN kurtosis({1}) END, "
            "CASE WHEN count({1}) > 3 AND min({1}) < max({1}) THEN kurtosis_pop({1}) END",
            i ? ", " : "", "m" + std::to_string(i));
    SL_TRY(const Table t, run(sql + " FROM " + source.sql));
    for (std::size_t i = 0; i < source.measures.size(); ++i) {
        const std::size_t at = 11 * i;
        Univariate u;
        u.column = source.measures[i];
        u.count = integer_at(t, 0, at);
        u.mean = number_at(t, at + 1);
        u.std = number_at(t, at + 2);
        u.min = number_at(t, at + 3);
        u.q1 = number_at(t, at + 4);
        u.median = number_at(t, at + 5);
        u.q3 = number_at(t, at + 6);
        u.max = number_at(t, at + 7);
        u.skewness = maybe_at(t, at + 8);
        u.kurtosis = maybe_at(t, at + 9);
        if (const auto excess = maybe_at(t, at + 10); excess && u.skewness) {
            const auto n = static_cast<double>(u.count);
            if (const auto k2 =
                    dagostino_k2(*u.skewness * (n - 2) / std::sqrt(n * (n - 1)), *excess + 3, u.count)) {
                u.normality_statistic = k2->statistic;
                u.normality_p = k2->p_value;
            }
        }
        u.shape = shape_of(u);
        out.univariate.push_back(std::move(u));
    }
    return {};
}

Result<void> find_outliers(const RunSql& run, const Source& source, Statistics& out) {
    std::string sql;
    std::vector<Outliers> all;
    for (std::size_t i = 0; i < out.univariate.size(); ++i) {
        const Univariate& u = out.univariate[i];
        if (u.count < 8 || !(u.std > 0)) continue;
        const double reach = 1.5 * (u.q3 - u.q1);
        for (const bool quartiles : {true, false}) {
            // Half of the values in one place leave no interquartile range to measure by.
            if (quartiles && !(reach > 0)) continue;
            Outliers o;
            o.column = u.column;
            o.method = quartiles ? "iqr" : "z_score";
            o.lower_fence = quartiles ? u.q1 - reach : u.mean - 3 * u.std;
            o.upper_fence = quartiles ? u.q3 + reach : u.mean + 3 * u.std;
            const std::string m = "m" + std::to_string(i), low = to_text(o.lower_fence),
                              high = to_text(o.upper_fence);
            sql += fmt::format(
                "{0}count(*) FILTER (WHERE {1} < CAST('{2}' AS DOUBLE)), count(*) FILTER (WHERE {1} > "
                "CAST('{3}' AS DOUBLE)), "
                "CAST(max({1}, 3) FILTER (WHERE {1} > CAST('{3}' AS DOUBLE)) AS VARCHAR), "
                "CAST(min({1}, 2) FILTER (WHERE {1} < CAST('{2}' AS DOUBLE)) AS VARCHAR)",
                sql.empty() ? "SELECT " : ", ", m, low, high);
            o.share = static_cast<double>(u.count);
            all.push_back(std::move(o));
        }
    }
    if (sql.empty()) return {};
    SL_TRY(const Table t, run(sql + " FROM " + source.sql));
    for (std::size_t i = 0; i < all.size(); ++i) {
        Outliers& o = all[i];
        o.below = integer_at(t, 0, 4 * i);
        o.above = integer_at(t, 0, 4 * i + 1);
        o.share = static_cast<double>(o.below + o.above) / o.share;
        o.extremes = numbers_of(to_text(t.value(0, 4 * i + 2)));
        for (const double v : numbers_of(to_text(t.value(0, 4 * i + 3)))) o.extremes.push_back(v);
        if (o.below + o.above > 0) out.outliers.push_back(std::move(o));
    }
    std::ranges::stable_sort(out.outliers, [](const auto& a, const auto& b) { return a.share > b.share; });
    return {};
}

}  // namespace sightline::analysis
