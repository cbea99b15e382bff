#pragma once
// Statistics: how each column lies, which columns go together, what stands out, what changes over time. Sums
// are made by SQL in the engine; p-values here (Boost.Math). Of tables beyond `exact_rows` a fixed sample is
// taken, and each figure says so.
//
// Sources. Shape: sample skewness G1 and excess kurtosis G2 (Joanes and Gill, 1998), as DuckDB computes them.
// Normality: D'Agostino and Pearson's K2 (1973; transforms of D'Agostino, Belanger and D'Agostino, 1990).
// Correlation: Pearson's r and Spearman's rho (mean ranks of ties) with Student's t; Cramer's V from
// Pearson's chi-squared, corrected for bias (Bergsma, 2013); correlation ratio eta from one-way analysis of
// variance. Trend: least squares over time, with t of as
// many values as their autocorrelation leaves (trend_p of tests_of_fit.h); and stationarity: augmented
// Dickey-Fuller with a constant (critical values of MacKinnon, 2010) and KPSS for level (Kwiatkowski et al.,
// 1992). Many tests: Benjamini and Hochberg, 1995.

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/described.h"
#include "core/query/schema.h"
#include "product/analysis/sql_text.h"

namespace sightline::analysis {

struct Univariate {
    std::string column;
    std::int64_t count = 0;  ///< finite values it is computed from
    double mean = 0, std = 0, min = 0, q1 = 0, median = 0, q3 = 0, max = 0;
    std::optional<double> skewness, kurtosis;
    std::optional<double> normality_statistic, normality_p;  ///< of D'Agostino's K2, from 20 values on
    std::string shape;                                       ///< "roughly normal", "skewed to the right", …
};
BOOST_DESCRIBE_STRUCT(Univariate, (),
                      (column, count, mean, std, min, q1, median, q3, max, skewness, kurtosis,
                       normality_statistic, normality_p, shape))

struct Bivariate {
    std::string first, second;
    std::string method;                         ///< pearson, spearman, cramers_v, correlation_ratio
    double coefficient = 0;                     ///< -1..1 of the correlations, 0..1 of the others
    std::int64_t count = 0;                     ///< rows with both values
    std::optional<double> p_value, p_adjusted;  ///< adjusted: Benjamini-Hochberg over all pairs
    std::string strength;                       ///< negligible, weak, moderate, strong
};
BOOST_DESCRIBE_STRUCT(Bivariate, (),
                      (first, second, method, coefficient, count, p_value, p_adjusted, strength))

/// Square and symmetric, in the order of `columns`; null where it is not defined.
struct CorrelationMatrix {
    std::vector<std::string> columns;
    std::vector<std::vector<std::optional<double>>> pearson, spearman;
};
BOOST_DESCRIBE_STRUCT(CorrelationMatrix, (), (columns, pearson, spearman))

struct Outliers {
    std::string column;
    std::string method;  ///< iqr (1.5 interquartile ranges beyond the quartiles), z_score (beyond 3)
    double lower_fence = 0, upper_fence = 0;
    std::int64_t below = 0, above = 0;
    double share = 0;
    std::vector<double> extremes;  ///< farthest ones, up to five
};
BOOST_DESCRIBE_STRUCT(Outliers, (), (column, method, lower_fence, upper_fence, below, above, share, extremes))

struct Trend {
    std::string column, time, grain;  ///< means of each period
    std::int64_t periods = 0;
    double slope = 0;  ///< a period
    double r_squared = 0;
    std::optional<double> p_value, p_adjusted;
    std::optional<double> change;  ///< from the first to the last fifth of the periods, as a share
    std::string direction;         ///< rising, falling, none
    std::optional<double> adf_statistic, adf_critical, kpss_statistic, kpss_critical;  ///< critical at 5 %
    std::string stationarity;  ///< stationary, not stationary, undecided, "" where too short
};
BOOST_DESCRIBE_STRUCT(Trend, (),
                      (column, time, grain, periods, slope, r_squared, p_value, p_adjusted, change, direction,
                       adf_statistic, adf_critical, kpss_statistic, kpss_critical, stationarity))

struct Statistics {
    std::string status = "complete";
    double progress = 1;
    std::int64_t row_count = 0, sampled_rows = 0;
    bool approximate = false;  ///< from a sample
    std::vector<Univariate> univariate;
    std::vector<Bivariate> bivariate;  ///< surest and strongest first
    CorrelationMatrix correlations;
    std::vector<Outliers> outliers;
    std::vector<Trend> trends;
    std::vector<std::string> notes;          ///< what was left out, and why
    std::optional<std::string> sample_note;  ///< the dataset itself is a sample so far
    static constexpr auto rules() {
        return std::array{
            json::Rule{
                .member = "status",
                .one_of = "complete|measuring",
                .description = "measuring: a job is at it, of a dataset of very many rows; ask again."},
            json::Rule{.member = "progress",
                       .minimum = 0,
                       .maximum = 1,
                       .description = "Grows with each step of the measurement."}};
    }
};
BOOST_DESCRIBE_STRUCT(Statistics, (),
                      (status, progress, row_count, sampled_rows, approximate, univariate, bivariate,
                       correlations, outliers, trends, notes, sample_note))

struct StatisticsOptions {
    std::int64_t exact_rows = 200'000;
    std::size_t max_measures = 25, max_categories = 15, max_pairs_listed = 200;
};

Result<Statistics> measure_statistics(const RunSql& run, const query::TableInfo& table,
                                      const StatisticsOptions& options);

}  // namespace sightline::analysis
