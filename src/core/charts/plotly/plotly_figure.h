#pragma once
// PlotlyFigure: the parts a Plotly figure is put together from. Internal to the writer (plotly.cpp,
// plotly_axes.cpp, plotly_marks.cpp).

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "core/charts/drawn/drawn_values.h"
#include "core/charts/drawn/panels.h"
#include "core/charts/plotly/plotly.h"

namespace sightline::charts {

class PlotlyFigure {
  public:
    PlotlyFigure(const Drawn& drawn, const Theme& theme, const PlotlyOptions& options)
        : drawn_(drawn), chart_(drawn.chart), theme_(theme), options_(options), panels_(panels_of(drawn)) {}

    boost::json::object figure();

  private:
    const Channel& x() const { return *chart_.x; }
    const Channel& y() const { return *chart_.y; }
    bool lying() const { return chart_.options.horizontal && chart_.mark == Mark::Bar; }
    bool is_small() const { return panels_.size() > 1 || chart_.facet; }
    std::size_t columns() const { return std::min<std::size_t>(3, panels_.size()); }

    // Cells as Plotly takes them.
    boost::json::value cell(const Channel& channel, std::size_t row) const;
    boost::json::array cells(const Channel& channel, const std::vector<std::size_t>& rows) const;
    /// "title: %{x|%b %Y}<br>…" of the channels that `place` has a variable for; others from customdata.
    std::string hover(const Series& series) const;
    boost::json::array custom(const std::vector<std::size_t>& rows) const;
    std::vector<Channel> told_apart() const;  ///< channels of customdata, in order

    boost::json::object axis(const Channel& channel, const std::vector<std::string>& labels,
                             bool values) const;
    void number_axis(boost::json::object& out, const Channel& channel, bool values) const;
    void time_axis(boost::json::object& out, const Channel& channel) const;
    void discrete_axis(boost::json::object& out, const std::vector<std::string>& labels, bool lies) const;
    void add_axes(boost::json::object& layout) const;
    void add_small_axes(boost::json::object& layout, boost::json::object across,
                        boost::json::object up) const;
    void add_title(boost::json::object& layout) const;
    boost::json::object legend() const;
    boost::json::object colour_bar(const Channel& channel) const;
    boost::json::array colour_scale(const std::array<std::string_view, 3>& ramp) const;
    int height() const;        ///< pixels
    int legend_lines() const;  ///< about how many, at the width of a card

    // One trace for each series of a panel, or all traces of a mark.
    boost::json::object trace(const Series& series, std::size_t panel) const;
    boost::json::object bar(const Series& series) const;
    boost::json::object line(const Series& series) const;
    boost::json::object point(const Series& series) const;
    boost::json::object pie() const;
    boost::json::object heatmap() const;
    boost::json::object boxes() const;
    void number(boost::json::array& data, boost::json::object& layout) const;

    const Drawn& drawn_;
    const Chart& chart_;
    const Theme& theme_;
    const PlotlyOptions& options_;
    std::vector<Panel> panels_;
};

std::string plotly_template_text(std::string_view text);  ///< the same inside a hover template
std::string with_opacity(std::string_view hex, double opacity);

}  // namespace sightline::charts
