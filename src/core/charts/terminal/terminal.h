#pragma once
// The chart as text for a terminal: bars of block characters, lines and points on a braille canvas, shades
// for heat maps.

#include <cstddef>
#include <string>

#include "core/charts/chart.h"

namespace sightline::charts {

struct TerminalOptions {
    std::size_t width = 80;     ///< columns; below 30 it is drawn as if 30
    std::size_t height = 14;    ///< rows of a line chart or scatter plot, without axis
    std::size_t max_bars = 30;  ///< more bars are left off, and a line says how many
    bool ascii = false;         ///< only characters 32 to 126 in what is drawn; labels stay as they are
};

/// Lines, each ended by a newline; "" for a table and for a chart without rows (print the rows then).
std::string draw(const Chart& chart, const Table& result, const TerminalOptions& options = {});

}  // namespace sightline::charts
