#include "product/analysis/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "product/analysis/statistics_parts.h"
#include "product/analysis/tests_of_fit.h"

// The figures are those of scipy 1.17.1 (normaltest, pearsonr, spearmanr, chi2_contingency without
// correction, f_oneway, linregress, false_discovery_control) and statsmodels 0.15.0 (adfuller with maxlag 4
// and autolag None, kpss with nlags 12) over the same numbers.

namespace sightline::analysis {
namespace {

/// The same numbers in (0, 1) everywhere: a linear congruential generator of 31 bits.
std::vector<double> numbers(int n, std::int64_t seed = 1) {
    std::vector<double> out;
    for (int i = 0; i < n; ++i) {
        seed = (seed * 1103515245 + 12345) % (std::int64_t{1} << 31);
        out.push_back(static_cast<double>(seed) / static_cast<double>(std::int64_t{1} << 31));
    }
    return out;
}

TEST(TestsOfFit, NormalityIsThatOfScipy) {
    const auto flat = dagostino_k2(0.09885585684327791, 1.8779139057545564, 200);
    ASSERT_TRUE(flat);
    EXPECT_NEAR(flat->statistic, 61.332338835058344, 1e-9);
    EXPECT_NEAR(flat->p_value / 4.8067533854776866e-14, 1, 1e-8);
    EXPECT_NEAR(dagostino_k2(1.7214830278146493, 5.831427732638438, 200)->statistic, 73.31965219334262, 1e-9);
    EXPECT_FALSE(dagostino_k2(0, 3, 19));
}

TEST(TestsOfFit, CorrelationsAreThoseOfScipy) {
    const auto a = numbers(60), other = numbers(60, 7);
    std::vector<double> b, coarse_a, coarse_b;
    for (std::size_t i = 0; i < a.size(); ++i) {
        b.push_back(2 * a[i] + other[i]);
        coarse_a.push_back(std::nearbyint(a[i] * 10));
        coarse_b.push_back(std::nearbyint(b[i] * 10));
    }
    EXPECT_NEAR(*pearson(a, b), 0.8783476555895079, 1e-12);
    EXPECT_NEAR(*correlation_p(*pearson(a, b), 60) / 3.023890800413118e-20, 1, 1e-6);
    EXPECT_NEAR(*pearson(ranks(coarse_a), ranks(coarse_b)), 0.8790166883455554, 1e-12);
    EXPECT_FALSE(pearson(a, std::vector<double>(60, 1.0))) << "a constant goes with nothing";
    EXPECT_EQ(ranks(std::vector<double>{5, 1, 5}), (std::vector<double>{2.5, 1, 2.5}));
}

TEST(TestsOfFit, AssociationsAreThoseOfScipy) {
    const Association v = cramers_v({{20, 5, 2}, {3, 18, 9}, {4, 6, 25}});
    EXPECT_NEAR(v.coefficient, 0.5291734720654546, 1e-12);
    EXPECT_NEAR(v.p_value / 4.264662128461822e-11, 1, 1e-8);
    const auto a = numbers(60);
    std::vector<Group> groups;
    for (int g = 0; g < 3; ++g) {
        Group group{20, 0, 0};
        for (int i = 0; i < 20; ++i) group.mean += (a[g * 20 + i] + (g == 1 ? 0.3 : 0)) / 20;
        for (int i = 0; i < 20; ++i)
            group.squares += std::pow(a[g * 20 + i] + (g == 1 ? 0.3 : 0) - group.mean, 2);
        groups.push_back(group);
    }
    const Association eta = correlation_ratio(groups);
    EXPECT_NEAR(eta.coefficient, 0.5569866442823522, 1e-12);
    EXPECT_NEAR(eta.p_value / 2.5292900522659183e-05, 1, 1e-8);
}

TEST(TestsOfFit, StationarityIsThatOfStatsmodels) {
    const auto noise = numbers(100);
    std::vector<double> walk;
    double at = 0;
    for (const double v : noise) walk.push_back(at += v - 0.5);
    EXPECT_NEAR(adf(noise, 4)->statistic, -3.318446258169586, 1e-8);
    EXPECT_NEAR(adf(noise, 4)->critical, -2.8924800524857854, 1e-6);
    EXPECT_NEAR(adf(walk, 4)->statistic, -1.741033836787828, 1e-8);
    EXPECT_NEAR(kpss(noise)->statistic, 0.10619152209566375, 1e-10);
    EXPECT_NEAR(kpss(walk)->statistic, 0.26314128494074834, 1e-10);
    EXPECT_FALSE(adf(std::vector<double>(50, 3.0), 2));
    EXPECT_FALSE(kpss(std::vector<double>(50, 3.0)));
    const Line line = line_through(walk);
    EXPECT_NEAR(line.slope, 0.012840562993389525, 1e-12);
    EXPECT_NEAR(line.r_squared, 0.10233842022874715, 1e-12);
    EXPECT_NEAR(*line.p_value, 0.0011764730733879994, 1e-10);
}

TEST(TestsOfFit, WanderingIsNoTrend) {
    std::mt19937 random(11);
    std::normal_distribution<double> noise;
    int wandering = 0, drifting = 0, leaning = 0, rising = 0;
    for (int run = 0; run < 200; ++run) {
        std::vector<double> walk{0}, drift{0}, leans{0}, line{0};
        for (int i = 1; i < 120; ++i) {
            walk.push_back(walk.back() + noise(random));
            drift.push_back(drift.back() + 0.8 + noise(random));
            leans.push_back(0.6 * leans.back() + noise(random));
            line.push_back(0.03 * i + noise(random));
        }
        const auto told = [](const std::vector<double>& values) { return *trend_p(values) < 0.05 ? 1 : 0; };
        wandering += told(walk), drifting += told(drift), leaning += told(leans), rising += told(line);
    }
    EXPECT_LT(wandering, 30);
    EXPECT_LT(leaning, 30);
    EXPECT_GT(drifting, 190);
    EXPECT_GT(rising, 190);
    // Independent values lose nothing: as scipy.stats.linregress has it.
    const std::vector<double> plain{1, 3, 2, 5, 3, 6, 4, 8};
    EXPECT_NEAR(*trend_p(plain), *line_through(plain).p_value, 1e-12);
    EXPECT_EQ(*trend_p(std::vector<double>{1, 2, 3, 4, 5}), 0.0);
}

TEST(TestsOfFit, ManyTestsAreCorrected) {
    const auto better = adjusted({0.01, 0.04, 0.03, 0.005, 0.5});
    const std::vector<double> expected{0.025, 0.05, 0.05, 0.025, 0.5};
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(better[i], expected[i], 1e-12);
    EXPECT_TRUE(adjusted({}).empty());
}

}  // namespace
}  // namespace sightline::analysis
