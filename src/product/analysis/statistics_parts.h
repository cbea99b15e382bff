#pragma once
// The parts of statistics.h. Internal to this room.

#include <span>

#include "product/analysis/statistics.h"

namespace sightline::analysis {

/// The table as the parts read it: measures as finite doubles m0, m1, …, categories as text c0, c1, …
struct Source {
    std::string sql;                                ///< a SELECT in brackets: all rows, or the sample
    std::string whole;                              ///< all rows
    std::vector<std::string> measures, categories;  ///< names of the columns
    std::string time;                               ///< "" without one
};

Result<void> describe_each(const RunSql& run, const Source& source, Statistics& out);
Result<void> find_outliers(const RunSql& run, const Source& source, Statistics& out);
Result<void> correlate(const RunSql& run, const Source& source, Statistics& out);
Result<void> compare_categories(const RunSql& run, const Source& source, Statistics& out);
Result<void> find_trends(const RunSql& run, const Source& source, Statistics& out);

/// Pearson's r over the pairs where both are filled; `count` is their number. Nothing for a constant.
std::optional<double> pearson(std::span<const double> a, std::span<const double> b);
/// Mean ranks, from 1.
std::vector<double> ranks(std::span<const double> values);
/// Cramer's V, corrected for bias, with chi-squared's p; counts in rows of equal length.
struct Association {
    double coefficient = 0, p_value = 1;
    std::int64_t count = 0;
};
Association cramers_v(const std::vector<std::vector<double>>& counts);
/// Eta from the size, mean and summed squares about the mean of each group.
struct Group {
    double count = 0, mean = 0, squares = 0;
};
Association correlation_ratio(const std::vector<Group>& groups);

std::string strength_of(double coefficient);

}  // namespace sightline::analysis
