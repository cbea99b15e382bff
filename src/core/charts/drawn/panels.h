#pragma once
// Panels: the rows of a chart ready to draw, taken apart the way most drawing libraries want them: small
// multiples, in each the series by colour, and of those the rows side by side at each place of x.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/charts/drawn/drawn.h"
#include "core/charts/drawn/drawn_values.h"
#include "core/charts/theme.h"

namespace sightline::charts {

struct Series {
    std::string label;              ///< "" when there is no colour
    std::size_t colour = 0;         ///< see series_colour
    std::vector<std::size_t> rows;  ///< of the table, in drawing order
};
struct Panel {
    std::string label;           ///< "" without small multiples
    std::vector<Series> series;  ///< every panel has all that have rows in any
};
std::vector<Panel> panels_of(const Drawn& drawn);

inline constexpr std::size_t kOtherColour = 1000;  ///< of the series that gathers the rest
std::string_view series_colour(const Theme& theme, std::size_t colour);
/// The series colour of label `i` of color_labels or, in a pie, of x_labels.
std::size_t colour_of(const Drawn& drawn, const std::vector<std::string>& labels, std::size_t i);

struct Place {
    std::string label;
    double at = 0;  ///< of a continuous x: the number, or milliseconds since 1970
    std::vector<std::vector<std::size_t>> rows;  ///< by series; mostly one row, or none
};
struct Places {
    bool bands = true;  ///< labels, periods or bins next to each other; else `at` lies on a continuous axis
    std::vector<Place> list;
    std::optional<double>
        width;  ///< of each band, when the bands are bins of numbers; `at` is the lower edge
};
/// Periods and bins without rows have their place too, while all of them are at most `most`.
Places places_of(const Drawn& drawn, const Panel& panel, std::size_t most = 1500);

/// How far the values reach in any of the panels, series piled up when `stacked`.
Extent reach_of(const Drawn& drawn, const std::vector<Panel>& panels, bool stacked);

/// Are series of this chart piled up, and as shares of the whole?
bool is_stacked(const Chart& chart);
bool is_normalized(const Chart& chart);
/// A row's part of its pile: at each place the values' magnitudes make one.
double share_of_pile(const Drawn& drawn, const Place& place, std::size_t row);

/// A box with whiskers to the last value within 1.5 times the box' height; the rest are outliers.
struct Box {
    std::string label;
    double low = 0, lower_quartile = 0, median = 0, upper_quartile = 0, high = 0;
    std::vector<double> values;    ///< all of them, ascending; empty when the five numbers were given
    std::vector<double> outliers;  ///< of `values`
};
std::vector<Box> boxes_of(const Drawn& drawn);

/// Where a value lies on the ramp: zero in the middle when there are both signs.
double place_on_ramp(double value, Extent span);

}  // namespace sightline::charts
