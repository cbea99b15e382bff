#pragma once
// What the cells of a chart ready to draw say: their text, how far they reach, and the short figures and
// formats that fit. Shared by the writers.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/charts/drawn/drawn.h"

namespace sightline::charts {

/// The cell of a channel as a person reads it, by its format.
std::string cell_text(const Drawn& drawn, const Channel& channel, std::size_t row);
std::optional<double> cell_number(const Drawn& drawn, std::size_t column,
                                  std::size_t row);  ///< nothing when null
/// Microseconds of a Temporal channel's cell; nothing when null.
std::optional<std::int64_t> cell_moment(const Drawn& drawn, const Channel& channel, std::size_t row);

struct Extent {
    double low = 0, high = 0;
    double largest() const;  ///< in magnitude
    bool both_signs() const { return low < 0 && high > 0; }
};
Extent extent_of(const Drawn& drawn, std::size_t column);  ///< {0, 0} when no cell has a number
/// Lines and points may leave zero out where the values lie far from it.
bool from_zero(Extent span);

/// Round bounds around a span, for axes that several panels share.
struct Bounds {
    double low = 0, high = 1, step = 0.2;
};
Bounds round_bounds(Extent extent, bool with_zero, bool whole, double steps = 5);  ///< `whole`: no halves
std::vector<double> round_ticks(const Bounds& bounds, Extent within);
bool is_whole(const Channel& channel);  ///< counts, years and codes

inline constexpr double kShortNumbersFrom = 1e5;  ///< 120k instead of 120,000 on an axis
/// d3-format of an axis' ticks ("" for what the library writes by itself) and of a short figure beside a
/// mark.
std::string tick_format(const Channel& channel, Extent span);
std::string figure_format(const Channel& channel, Extent span);
std::string figure_text(double value, const Channel& channel, Extent span);  ///< "1.23M", "45.5%"

/// What a pointer on a mark is told: titles and texts.
using Tips = std::vector<std::pair<std::string, std::string>>;
Tips tips_of(const Drawn& drawn, std::size_t row);

}  // namespace sightline::charts
