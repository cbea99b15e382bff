#pragma once
// Statistical tests over numbers that are already summed or collected. Pure; sources in statistics.h.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sightline::analysis {

struct TestResult {
    double statistic = 0, p_value = 1;
};

/// D'Agostino and Pearson's K2 from the moment ratios g1 = m3/m2^1.5 and b2 = m4/m2^2 (population moments).
/// Nothing for fewer than 20 values.
std::optional<TestResult> dagostino_k2(double g1, double b2, std::int64_t n);

/// Two-sided p of a correlation of n pairs; nothing for fewer than 3.
std::optional<double> correlation_p(double r, std::int64_t n);
double chi_squared_p(double statistic, double degrees);
double f_p(double statistic, double between, double within);

/// Benjamini and Hochberg's adjusted p-values, in the given order.
std::vector<double> adjusted(const std::vector<double>& p_values);

struct Line {
    double slope = 0, intercept = 0, r_squared = 0;
    std::optional<double> p_value;
};
/// Least squares over 0, 1, 2, …
Line line_through(std::span<const double> values);

/// Two-sided p of a trend over 0, 1, 2, … where each value leans on the one before. The line's residuals tell
/// how much (their first autocorrelation, freed of its bias after Kendall 1954): t is taken of as many values
/// as that leaves (Santer et al. 2000). Where it is near one the values wander, a line fits whatever they do
/// (Nelson and Kang 1984), and the mean of their steps is tested. Nothing for fewer than 4 values.
std::optional<double> trend_p(std::span<const double> values);

struct Stationarity {
    double statistic = 0, critical = 0;  ///< at 5 %
};
/// Augmented Dickey-Fuller with a constant and `lags` differences; stationary when below `critical`. Nothing
/// where the series is too short or constant.
std::optional<Stationarity> adf(std::span<const double> values, int lags);
/// KPSS for level, lags 12 (n/100)^(1/4); not stationary when above `critical`.
std::optional<Stationarity> kpss(std::span<const double> values);

}  // namespace sightline::analysis
