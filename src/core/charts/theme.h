#pragma once
// Theme: colours and type of a chart on a dark or a light page. Series colours keep a contrast of 3:1 and
// more against the page and stay apart for people who see no red, no green or no blue.

#include <array>
#include <boost/json/fwd.hpp>
#include <string_view>

namespace sightline::charts {

struct Theme {
    std::string_view background;  ///< of the page; charts themselves are transparent
    std::string_view text, muted, grid;
    std::array<std::string_view, 8> series;
    std::string_view other;                     ///< what gathers the rest
    std::array<std::string_view, 3> ramp;       ///< low to high
    std::array<std::string_view, 3> diverging;  ///< below zero, zero, above
};

inline constexpr std::string_view kChartFont = "Liberation Sans, Arial, Helvetica, sans-serif";

const Theme& theme_of(std::string_view name);  ///< "light"; anything else is "dark"
boost::json::value vega_config(const Theme& theme);

}  // namespace sightline::charts
