#include <algorithm>
#include <cmath>
#include <numeric>

#include "product/analysis/statistics_parts.h"
#include "product/analysis/tests_of_fit.h"

namespace sightline::analysis {

std::optional<double> pearson(std::span<const double> a, std::span<const double> b) {
    const auto n = static_cast<double>(a.size());
    if (a.size() < 2) return std::nullopt;
    const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n,
                 mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
    double saa = 0, sbb = 0, sab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[i] - mean_a, y = b[i] - mean_b;
        saa += x * x;
        sbb += y * y;
        sab += x * y;
    }
    if (!(saa > 0) || !(sbb > 0)) return std::nullopt;
    const double r = sab / std::sqrt(saa) / std::sqrt(sbb);
    if (!std::isfinite(r)) return std::nullopt;
    return std::clamp(r, -1.0, 1.0);
}

std::vector<double> ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<double> out(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        for (std::size_t i = begin; i < end; ++i) out[order[i]] = static_cast<double>(begin + end + 1) / 2;
        begin = end;
    }
    return out;
}

Association cramers_v(const std::vector<std::vector<double>>& counts) {
    Association out;
    if (counts.size() < 2 || counts.front().size() < 2) return out;
    const auto r = static_cast<double>(counts.size()), k = static_cast<double>(counts.front().size());
    std::vector<double> rows(counts.size(), 0), columns(counts.front().size(), 0);
    double n = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) {
            rows[i] += counts[i][j];
            columns[j] += counts[i][j];
            n += counts[i][j];
        }
    if (n < 2) return out;
    double chi2 = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) {
            const double expected = rows[i] * columns[j] / n;
            if (expected > 0) chi2 += (counts[i][j] - expected) * (counts[i][j] - expected) / expected;
        }
    const double phi2 = std::max(0.0, chi2 / n - (k - 1) * (r - 1) / (n - 1));
    const double rows_corrected = r - (r - 1) * (r - 1) / (n - 1),
                 columns_corrected = k - (k - 1) * (k - 1) / (n - 1);
    const double least = std::min(rows_corrected, columns_corrected) - 1;
    out.coefficient = least > 0 ? std::min(1.0, std::sqrt(phi2 / least)) : 0;
    out.p_value = chi_squared_p(chi2, (r - 1) * (k - 1));
    out.count = static_cast<std::int64_t>(n);
    return out;
}

Association correlation_ratio(const std::vector<Group>& groups) {
    Association out;
    double n = 0, sum = 0, within = 0, between = 0, used = 0;
    for (const auto& g : groups) {
        n += g.count;
        sum += g.count * g.mean;
        within += g.squares;
        used += g.count > 0;
    }
    if (n < 3 || used < 2) return out;
    for (const auto& g : groups) between += g.count * (g.mean - sum / n) * (g.mean - sum / n);
    if (!(between + within > 0)) return out;
    out.coefficient = std::sqrt(between / (between + within));
    out.count = static_cast<std::int64_t>(n);
    out.p_value = within > 0 ? f_p(between / (used - 1) / (within / (n - used)), used - 1, n - used) : 0;
    return out;
}

std::string strength_of(double coefficient) {
    const double c = std::abs(coefficient);
    return c >= 0.7 ? "strong" : c >= 0.4 ? "moderate" : c >= 0.2 ? "weak" : "negligible";
}

}  // namespace sightline::analysis
