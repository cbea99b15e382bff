#pragma once
// VegaSpec: the parts a Vega-Lite spec is put together from. Internal to the writer (vega_lite.cpp,
// vega_channels.cpp, vega_marks.cpp).

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "core/charts/drawn/drawn.h"
#include "core/charts/theme.h"
#include "core/charts/vega_lite/vega_lite.h"

namespace sightline::charts {

class VegaSpec {
  public:
    VegaSpec(const Drawn& drawn, const Theme& theme, const VegaLiteOptions& options);

    boost::json::array rows() const;
    boost::json::object spec() const;

  private:
    std::string field(std::size_t column) const { return vega_field(keys_[column]); }
    const Channel& x() const { return *drawn_.chart.x; }
    const Channel& y() const { return *drawn_.chart.y; }
    double lowest(std::size_t column) const;
    double highest(std::size_t column) const;
    bool horizontal() const { return drawn_.chart.options.horizontal && drawn_.chart.mark == Mark::Bar; }

    // One channel each.
    boost::json::object position(const Channel& channel, const std::vector<std::string>& labels,
                                 bool lying) const;
    boost::json::object discrete_axis(const std::vector<std::string>& labels, const Channel& channel,
                                      bool lying) const;
    boost::json::object temporal_axis(const Channel& channel) const;
    boost::json::object number_axis(const Channel& channel) const;
    boost::json::object colour() const;
    boost::json::object heat_colour() const;
    boost::json::object facet() const;
    boost::json::object tip(const Channel& channel) const;
    boost::json::object value_text(const Channel& channel) const;  ///< a short figure beside a mark
    boost::json::array tips() const;
    bool from_zero(const Channel& channel) const;

    // One mark each: "mark" and "encoding", or "layer".
    boost::json::object bar() const;
    boost::json::object line() const;
    boost::json::object point() const;
    boost::json::object pie() const;
    boost::json::object histogram() const;
    boost::json::object heatmap() const;
    boost::json::object box_of_numbers() const;
    boost::json::object box_of_rows() const;
    boost::json::object number() const;
    void add_size(boost::json::object& spec) const;

    const Drawn& drawn_;
    const Theme& theme_;
    const VegaLiteOptions& options_;
    std::vector<std::string> keys_;  ///< of the row objects, by column
    std::string rank_key_;           ///< the order within stacks and pies, a further key of the rows
};

}  // namespace sightline::charts
