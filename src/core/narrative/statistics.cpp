// The figures of StatisticRef.
#include <algorithm>
#include <cmath>
#include <set>

#include "core/narrative/narrative.h"

namespace sightline::narrative {

namespace {

std::unexpected<Error> broken(std::string what) {
    return fail(ErrorCode::InvalidInput, "The narrative refers to " + std::move(what) + ".");
}

std::vector<double> numbers(const Column& c) {
    std::vector<double> out;
    for (std::size_t r = 0; r < c.size(); ++r)
        if (const auto n = as_number(c.value(r))) out.push_back(*n);
    return out;
}

double sum_of(const std::vector<double>& all) {
    double sum = 0;
    for (const double n : all) sum += n;
    return sum;
}

Result<double> number_at(const Table& t, std::size_t row, std::size_t column) {
    if (row >= t.row_count()) return broken("a row that is not in the result");
    const auto n = as_number(t.value(row, column));
    if (!n) return broken("a cell that holds no number");
    return *n;
}

double distinct(const Column& c) {
    std::set<std::string> seen;
    for (std::size_t r = 0; r < c.size(); ++r)
        if (!c.is_null(r)) seen.insert(to_text(c.value(r)));
    return static_cast<double>(seen.size());
}

double median(std::vector<double> all) {
    std::ranges::sort(all);
    const std::size_t half = all.size() / 2;
    return all.size() % 2 ? all[half] : all[half - 1] / 2 + all[half] / 2;
}

Result<double> group_sum(const StatisticRef& s, const Table& t) {
    if (s.other_column >= t.column_count() || s.row >= t.row_count())
        return broken("a group that is not in the result");
    const Column& by = t.columns[s.other_column];
    const Value group = by.value(s.row);
    double sum = 0;
    for (std::size_t r = 0; r < t.row_count(); ++r)
        if (by.value(r) == group) sum += as_number(t.value(r, s.column)).value_or(0);
    return sum;
}

Result<double> correlation(const StatisticRef& s, const Table& t) {
    if (s.other_column >= t.column_count()) return broken("a column that is not in the result");
    double n = 0, mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t r = 0; r < t.row_count(); ++r) {
        const auto x = as_number(t.value(r, s.column)), y = as_number(t.value(r, s.other_column));
        if (!x || !y) continue;
        n += 1;
        const double dx = *x - mean_x, dy = *y - mean_y;
        mean_x += dx / n;
        mean_y += dy / n;
        xx += dx * (*x - mean_x);
        yy += dy * (*y - mean_y);
        xy += dx * (*y - mean_y);
    }
    if (!(xx > 0) || !(yy > 0)) return broken("a correlation of values that do not vary");
    return xy / std::sqrt(xx) / std::sqrt(yy);
}

Result<double> of_column(const StatisticRef& s, const Table& t) {
    const Column& column = t.columns[s.column];
    if (s.statistic == "filled") return static_cast<double>(column.size() - column.null_count());
    if (s.statistic == "empty") return static_cast<double>(column.null_count());
    if (s.statistic == "distinct") return distinct(column);
    const std::vector<double> all = numbers(column);
    if (all.empty()) return broken("a column without numbers");
    if (s.statistic == "sum") return sum_of(all);
    if (s.statistic == "mean") return sum_of(all) / static_cast<double>(all.size());
    if (s.statistic == "min") return *std::ranges::min_element(all);
    if (s.statistic == "max") return *std::ranges::max_element(all);
    if (s.statistic == "median") return median(all);
    if (s.statistic == "correlation") return correlation(s, t);
    if (s.statistic == "group_sum") return group_sum(s, t);
    if (s.statistic == "group_share") {
        SL_TRY(const double part, group_sum(s, t));
        const double whole = sum_of(all);
        if (whole == 0) return broken("a share of nothing");
        return part / whole;
    }
    SL_TRY(const double here, number_at(t, s.row, s.column));
    if (s.statistic == "share") {
        const double whole = sum_of(all);
        if (whole == 0) return broken("a share of nothing");
        return here / whole;
    }
    if (s.statistic == "rank")
        return 1.0 + static_cast<double>(std::ranges::count_if(all, [&](double n) { return n > here; }));
    if (s.statistic == "ties") return static_cast<double>(std::ranges::count(all, here));
    if (s.statistic == "change" || s.statistic == "difference") {
        SL_TRY(const double other, number_at(t, s.other_row, s.column));
        if (s.statistic == "difference") return here - other;
        if (other == 0) return broken("a change from zero");
        return (here - other) / std::abs(other);
    }
    return broken("a statistic that does not exist");
}

}  // namespace

Result<double> figure(const StatisticRef& s, const Table& t) {
    if (s.statistic == "count") return static_cast<double>(t.row_count());
    if (s.column >= t.column_count()) return broken("a column that is not in the result");
    SL_TRY(const double n, of_column(s, t));
    if (!std::isfinite(n)) return broken("a figure beyond all numbers");
    return n;
}

}  // namespace sightline::narrative
