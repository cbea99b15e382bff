#pragma once
// What the kinds of terminal charts share. Internal to terminal.cpp, terminal_bars.cpp and terminal_plot.cpp.

#include <optional>
#include <string>
#include <string_view>

#include "core/charts/drawn/drawn_values.h"
#include "core/charts/terminal/terminal.h"

namespace sightline::charts {

struct Pen {
    const TerminalOptions& options;
    std::size_t width;

    std::string ellipsis() const { return options.ascii ? "..." : "…"; }
    std::string left(std::string_view text, std::size_t columns) const;   ///< cut and padded on the right
    std::string right(std::string_view text, std::size_t columns) const;  ///< cut and padded on the left
    /// A bar of `length` columns (fractions count in eighths), `fill` its character in ASCII.
    std::string bar(double length) const;
};

std::string draw_bars(const Drawn& drawn, const Pen& pen);   ///< Bar, Pie, Histogram
std::string draw_plot(const Drawn& drawn, const Pen& pen);   ///< Line, Area, Point
std::string draw_cells(const Drawn& drawn, const Pen& pen);  ///< Heatmap
std::string draw_boxes(const Drawn& drawn, const Pen& pen);  ///< BoxPlot

}  // namespace sightline::charts
