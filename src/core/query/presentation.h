#pragma once
// Presentation: what a question says about how its answer should look, in terms of the Query's outputs.
// Written by language, honoured by charts. All of it optional: an empty Presentation leaves the choice to
// charts.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::query {

enum class Mark { Bar, Line, Area, Point, Pie, Histogram, Heatmap, BoxPlot, Table, Number };
std::string_view name_of(Mark mark);  ///< "bar", "line", "area", "point", "pie", "histogram", "heatmap",
                                      ///< "boxplot", "table", "number"
/// Also the names of others: "bar_chart", "scatter", "scatter_plot", "donut", "box_plot", "grouped_bar",
/// "stacked_bar", ….
std::optional<Mark> mark_from(std::string_view name);

enum class Stacking { Auto, Stacked, Grouped, Normalized };

struct Presentation {
    std::optional<Mark> mark;
    Stacking stacking = Stacking::Auto;
    bool horizontal = false;
    /// Index into Query::select of what was asked to be on each channel.
    std::optional<std::size_t> x, y, color, size, facet;
    friend bool operator==(const Presentation&, const Presentation&) = default;
};

}  // namespace sightline::query
