#include "product/analysis/tests_of_fit.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace sightline::analysis {

namespace {

namespace bm = boost::math;

double tail(double p) {
    return std::isfinite(p) ? std::clamp(p, 0.0, 1.0) : 0.0;
}

/// Solves the normal equations of y = X b by Cholesky; gives b and the variance factor of its last member.
struct Fit {
    std::vector<double> b;
    double last_inverse = 0, residual = 0;
};
std::optional<Fit> least_squares(const std::vector<std::vector<double>>& rows, const std::vector<double>& y) {
    const std::size_t k = rows.front().size();
    std::vector<std::vector<double>> a(k, std::vector<double>(k, 0)), l = a;
    std::vector<double> c(k, 0);
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (std::size_t i = 0; i < k; ++i) {
            c[i] += rows[r][i] * y[r];
            for (std::size_t j = 0; j <= i; ++j) a[i][j] += rows[r][i] * rows[r][j];
        }
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = a[i][j];
            for (std::size_t m = 0; m < j; ++m) sum -= l[i][m] * l[j][m];
            if (i == j) {
                if (sum <= 1e-12 * std::max(1.0, a[i][i])) return std::nullopt;
                l[i][i] = std::sqrt(sum);
            } else {
                l[i][j] = sum / l[j][j];
            }
        }
    std::vector<double> z(k);
    Fit out;
    out.b.assign(k, 0);
    for (std::size_t i = 0; i < k; ++i) {
        double sum = c[i];
        for (std::size_t m = 0; m < i; ++m) sum -= l[i][m] * z[m];
        z[i] = sum / l[i][i];
    }
    for (std::size_t i = k; i-- > 0;) {
        double sum = z[i];
        for (std::size_t m = i + 1; m < k; ++m) sum -= l[m][i] * out.b[m];
        out.b[i] = sum / l[i][i];
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        double e = y[r];
        for (std::size_t i = 0; i < k; ++i) e -= out.b[i] * rows[r][i];
        out.residual += e * e;
    }
    out.last_inverse = 1 / (l[k - 1][k - 1] * l[k - 1][k - 1]);
    return out;
}

}  // namespace

std::optional<TestResult> dagostino_k2(double g1, double b2, std::int64_t count) {
    if (count < 20 || !std::isfinite(g1) || !std::isfinite(b2)) return std::nullopt;
    const auto n = static_cast<double>(count);
    const double y = g1 * std::sqrt((n + 1) * (n + 3) / (6 * (n - 2)));
    const double beta =
        3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
    const double w2 = -1 + std::sqrt(2 * (beta - 1));
    const double delta = 1 / std::sqrt(0.5 * std::log(w2)), alpha = std::sqrt(2 / (w2 - 1));
    const double skew = delta * std::log(y / alpha + std::sqrt((y / alpha) * (y / alpha) + 1));
    const double expected = 3 * (n - 1) / (n + 1);
    const double variance = 24 * n * (n - 2) * (n - 3) / ((n + 1) * (n + 1) * (n + 3) * (n + 5));
    const double x = (b2 - expected) / std::sqrt(variance);
    const double root = 6 * (n * n - 5 * n + 2) / ((n + 7) * (n + 9)) *
                        std::sqrt(6 * (n + 3) * (n + 5) / (n * (n - 2) * (n - 3)));
    const double a = 6 + 8 / root * (2 / root + std::sqrt(1 + 4 / (root * root)));
    const double inner = (1 - 2 / a) / (1 + x * std::sqrt(2 / (a - 4)));
    const double kurt = ((1 - 2 / (9 * a)) - std::cbrt(inner)) / std::sqrt(2 / (9 * a));
    const double k2 = skew * skew + kurt * kurt;
    if (!std::isfinite(k2)) return std::nullopt;
    return TestResult{k2, chi_squared_p(k2, 2)};
}

std::optional<double> correlation_p(double r, std::int64_t n) {
    if (n < 3 || !std::isfinite(r)) return std::nullopt;
    if (std::abs(r) >= 1) return 0.0;
    const double degrees = static_cast<double>(n - 2);
    const double t = std::abs(r) * std::sqrt(degrees / (1 - r * r));
    return tail(2 * bm::cdf(bm::complement(bm::students_t(degrees), t)));
}

double chi_squared_p(double statistic, double degrees) {
    if (!(degrees > 0) || !std::isfinite(statistic)) return 1;
    return tail(bm::cdf(bm::complement(bm::chi_squared(degrees), std::max(0.0, statistic))));
}

double f_p(double statistic, double between, double within) {
    if (!(between > 0) || !(within > 0)) return 1;
    if (!std::isfinite(statistic)) return 0;
    return tail(bm::cdf(bm::complement(bm::fisher_f(between, within), std::max(0.0, statistic))));
}

std::vector<double> adjusted(const std::vector<double>& p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](auto a, auto b) { return p[a] < p[b]; });
    std::vector<double> out(p.size());
    double least = 1;
    for (std::size_t rank = p.size(); rank-- > 0;) {
        least =
            std::min(least, p[order[rank]] * static_cast<double>(p.size()) / static_cast<double>(rank + 1));
        out[order[rank]] = least;
    }
    return out;
}

Line line_through(std::span<const double> values) {
    Line out;
    const auto n = static_cast<double>(values.size());
    if (values.size() < 3) return out;
    const double mean_x = (n - 1) / 2, mean_y = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double sxx = 0, sxy = 0, syy = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double dx = static_cast<double>(i) - mean_x, dy = values[i] - mean_y;
        sxx += dx * dx;
        sxy += dx * dy;
        syy += dy * dy;
    }
    out.slope = sxy / sxx;
    out.intercept = mean_y - out.slope * mean_x;
    if (syy <= 0) return out;
    const double r = sxy / std::sqrt(sxx * syy);
    out.r_squared = r * r;
    out.p_value = correlation_p(r, static_cast<std::int64_t>(values.size()));
    return out;
}

std::optional<double> trend_p(std::span<const double> values) {
    constexpr double kWanders = 0.8;
    const auto n = static_cast<double>(values.size());
    if (values.size() < 4) return std::nullopt;
    const auto two_sided = [](double t, double degrees) {
        return tail(2 * bm::cdf(bm::complement(bm::students_t(degrees), std::abs(t))));
    };
    const Line line = line_through(values);
    if (!line.p_value) return std::nullopt;
    double squares = 0, products = 0, before = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double rest = values[i] - line.intercept - line.slope * static_cast<double>(i);
        squares += rest * rest;
        products += i > 0 ? rest * before : 0;
        before = rest;
    }
    if (line.r_squared >= 1 - 1e-12 || squares <= 0) return line.p_value;
    const double seen = products / squares, leaning = std::max(0.0, seen + (2 + 4 * seen) / n);
    if (leaning < kWanders) {
        const double worth = n * (1 - leaning) / (1 + leaning);
        if (worth <= 2.5) return 1.0;
        const double spread_x = n * (n * n - 1) / 12;
        return two_sided(line.slope / std::sqrt(squares / (worth - 2) / spread_x), worth - 2);
    }
    const double step = (values.back() - values.front()) / (n - 1);
    double spread = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
        spread += (values[i] - values[i - 1] - step) * (values[i] - values[i - 1] - step);
    if (spread <= 0) return line.p_value;
    return two_sided(step / std::sqrt(spread / (n - 2) / (n - 1)), n - 2);
}

std::optional<Stationarity> adf(std::span<const double> x, int lags) {
    const auto n = static_cast<int>(x.size());
    if (lags < 0 || n - lags - 1 < lags + 8) return std::nullopt;
    std::vector<std::vector<double>> rows;
    std::vector<double> y;
    for (int t = lags + 1; t < n; ++t) {
        std::vector<double> row{1};
        for (int k = 1; k <= lags; ++k) row.push_back(x[t - k] - x[t - k - 1]);
        row.push_back(x[t - 1]);
        rows.push_back(std::move(row));
        y.push_back(x[t] - x[t - 1]);
    }
    const auto fit = least_squares(rows, y);
    if (!fit) return std::nullopt;
    const auto observations = static_cast<double>(y.size());
    const double variance = fit->residual / (observations - static_cast<double>(rows.front().size()));
    if (!(variance > 0)) return std::nullopt;
    // MacKinnon (2010), table 2: one variable, constant, 5 %.
    const double critical = -2.86154 - 2.8903 / observations - 4.234 / (observations * observations) -
                            40.04 / (observations * observations * observations);
    return Stationarity{fit->b.back() / std::sqrt(variance * fit->last_inverse), critical};
}

std::optional<Stationarity> kpss(std::span<const double> x) {
    const auto n = static_cast<double>(x.size());
    if (x.size() < 12) return std::nullopt;
    const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
    std::vector<double> e;
    for (const double v : x) e.push_back(v - mean);
    double sum = 0, squares = 0, longrun = 0;
    for (const double v : e) {
        sum += v;
        squares += sum * sum;
        longrun += v * v;
    }
    const auto lags = static_cast<std::size_t>(std::ceil(12 * std::pow(n / 100, 0.25)));
    for (std::size_t k = 1; k <= std::min(lags, x.size() - 1); ++k) {
        double product = 0;
        for (std::size_t t = k; t < e.size(); ++t) product += e[t] * e[t - k];
        longrun += 2 * product * (1 - static_cast<double>(k) / static_cast<double>(lags + 1));
    }
    if (!(longrun > 0)) return std::nullopt;
    return Stationarity{squares / (n * n) / (longrun / n), 0.463};
}

}  // namespace sightline::analysis
