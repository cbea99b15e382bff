// Boxes and ramps, for panels.h.

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/panels.h"

namespace sightline::charts {

namespace {

double quantile(const std::vector<double>& sorted, double p) {
    const double at = static_cast<double>(sorted.size() - 1) * p;
    const auto below = static_cast<std::size_t>(at);
    const double above = sorted[std::min(below + 1, sorted.size() - 1)];
    return sorted[below] + (above - sorted[below]) * (at - static_cast<double>(below));
}

Box box_of(std::string label, std::vector<double> values) {
    std::ranges::sort(values);
    Box box{.label = std::move(label)};
    box.lower_quartile = quantile(values, 0.25);
    box.median = quantile(values, 0.5);
    box.upper_quartile = quantile(values, 0.75);
    const double reach = 1.5 * (box.upper_quartile - box.lower_quartile);
    const double lowest = box.lower_quartile - reach, highest = box.upper_quartile + reach;
    box.low = box.lower_quartile;
    box.high = box.upper_quartile;
    for (const double v : values) {
        if (v < lowest || v > highest)
            box.outliers.push_back(v);
        else
            box.low = std::min(box.low, v), box.high = std::max(box.high, v);
    }
    box.values = std::move(values);
    return box;
}

}  // namespace

std::vector<Box> boxes_of(const Drawn& drawn) {
    const Chart& chart = drawn.chart;
    std::vector<Box> out;
    if (const auto& five = chart.five_numbers) {
        for (std::size_t r = 0; r < drawn.table.row_count(); ++r) {
            const auto part = [&](std::size_t column) { return cell_number(drawn, column, r); };
            const auto low = part(five->low), lower = part(five->lower_quartile), mid = part(five->median),
                       upper = part(five->upper_quartile), high = part(five->high);
            if (!low || !lower || !mid || !upper || !high) continue;
            out.push_back({.label = chart.x ? cell_text(drawn, *chart.x, r) : std::string(),
                           .low = *low,
                           .lower_quartile = *lower,
                           .median = *mid,
                           .upper_quartile = *upper,
                           .high = *high});
        }
        return out;
    }
    for (const Place& place : places_of(drawn, {.series = {panels_of(drawn).front().series}}).list) {
        std::vector<double> values;
        for (const auto& rows : place.rows)
            for (const std::size_t r : rows)
                if (const auto v = cell_number(drawn, chart.y->column, r)) values.push_back(*v);
        if (!values.empty()) out.push_back(box_of(place.label, std::move(values)));
    }
    return out;
}

double place_on_ramp(double value, Extent span) {
    if (span.both_signs()) return 0.5 + value / span.largest() / 2;
    return span.high > span.low ? (value - span.low) / (span.high - span.low) : 0.5;
}

}  // namespace sightline::charts
