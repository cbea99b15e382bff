#pragma once
// EchartsOption: the parts an ECharts option is put together from. Internal to the writer (echarts.cpp,
// echarts_axes.cpp, echarts_marks.cpp).

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "core/charts/drawn/drawn_values.h"
#include "core/charts/drawn/panels.h"
#include "core/charts/echarts/echarts.h"

namespace sightline::charts {

class EchartsOption {
  public:
    EchartsOption(const Drawn& drawn, const Theme& theme, const EchartsOptions& options)
        : drawn_(drawn), chart_(drawn.chart), theme_(theme), options_(options), panels_(panels_of(drawn)) {}

    boost::json::object option();

  private:
    const Channel& x() const { return *chart_.x; }
    const Channel& y() const { return *chart_.y; }
    bool lying() const { return chart_.options.horizontal && chart_.mark == Mark::Bar; }
    bool is_small() const { return panels_.size() > 1 || chart_.facet; }
    bool is_keyed() const;  ///< has series to name in a legend
    int header() const;     ///< pixels of title and legend

    /// A number as it stands on an axis: shares in percent, times in milliseconds, null for none.
    boost::json::value value(const Channel& channel, std::size_t row) const;
    boost::json::object tooltip(const Tips& tips) const;

    boost::json::object title() const;
    boost::json::object legend() const;
    boost::json::object visual_map(const Channel& channel, std::size_t dimension) const;
    boost::json::object base_axis(const Channel& channel) const;
    boost::json::object category_axis(const std::vector<std::string>& labels, const Channel* channel,
                                      bool up) const;
    boost::json::object value_axis(const Channel& channel, bool measure) const;
    boost::json::object axis(const Channel& channel, const std::vector<std::string>& labels,
                             bool measure) const;
    boost::json::object bin_axis(const Places& places) const;
    void add_pair(boost::json::object& option, std::size_t panel, boost::json::object across,
                  boost::json::object up) const;
    boost::json::object grid(std::size_t panel) const;

    void plot(boost::json::object& option) const;  ///< Bar, Line, Area, Histogram
    boost::json::object series(const Series& of, std::size_t index, const Places& places) const;
    void points(boost::json::object& option) const;
    void pie(boost::json::object& option) const;
    void heatmap(boost::json::object& option) const;
    void boxes(boost::json::object& option) const;
    void number(boost::json::object& option) const;

    const Drawn& drawn_;
    const Chart& chart_;
    const Theme& theme_;
    const EchartsOptions& options_;
    std::vector<Panel> panels_;
};

}  // namespace sightline::charts
