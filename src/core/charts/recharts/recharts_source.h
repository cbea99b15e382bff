#pragma once
// RechartsSource: the parts a component is put together from. Internal to the writer (recharts.cpp,
// recharts_rows.cpp, recharts_marks.cpp).

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "core/charts/drawn/drawn_values.h"
#include "core/charts/drawn/panels.h"
#include "core/charts/recharts/recharts.h"

namespace sightline::charts {

class RechartsSource {
  public:
    RechartsSource(const Drawn& drawn, std::string_view theme, const RechartsOptions& options);

    boost::json::array rows() const;  ///< what the component gets as `data`
    std::string code() const;

  private:
    const Channel& x() const { return *chart_.x; }
    const Channel& y() const { return *chart_.y; }
    bool lying() const { return chart_.options.horizontal && chart_.mark == Mark::Bar; }
    bool is_small() const { return panels_.size() > 1 || chart_.facet; }
    bool is_bars() const { return chart_.mark == Mark::Bar || chart_.mark == Mark::Histogram; }
    bool has_ramp() const;      ///< points coloured by a number
    bool has_scale() const;     ///< tells the ends of a ramp in place of keys
    bool is_diverging() const;  ///< a heat map of both signs
    bool doubled() const;       ///< several rows of one series at one place
    int height() const;

    // Rows, by mark. Keys are x, y, s0, s1, … and never the names of columns.
    boost::json::value number_at(const Channel& channel, std::size_t row) const;
    void plot_rows(boost::json::array& out, std::size_t panel) const;
    void point_rows(boost::json::array& out, std::size_t panel) const;
    boost::json::array slice_rows() const;
    boost::json::array cell_rows() const;
    boost::json::array box_rows() const;

    std::string constants() const;  ///< everything that comes from the data, as literals
    std::string keys() const;       ///< the legend
    std::string body() const;       ///< function Plot
    std::string imports() const;
    std::string plot() const;
    std::string points() const;
    std::string pie() const;
    std::string heatmap() const;
    std::string boxes() const;
    std::string category_axis(bool up) const;
    std::string value_axis(const Channel& channel, bool up, std::string_view format) const;
    boost::json::array fields() const;  ///< what a tooltip tells of a row
    boost::json::array ticks(const Channel& channel, bool measure) const;
    boost::json::value domain(const Channel& channel, bool measure) const;

    const Drawn& drawn_;
    const Chart& chart_;
    std::string_view theme_;
    const RechartsOptions& options_;
    std::vector<Panel> panels_;
    std::vector<Places> places_;  ///< of each panel
};

inline constexpr double kRoomAcross = 76;  ///< characters of level labels along a horizontal axis
inline constexpr std::size_t kWidestLabel = 18;

// Properties that several marks give their axes and tooltips.
inline constexpr std::string_view kTooltip =
    "        <Tooltip isAnimationActive={false} cursor={{ stroke: theme.grid, fill: theme.grid, fillOpacity: "
    "0.4 }}";

inline constexpr std::string_view kTooltipLook =
    " contentStyle={{ background: theme.background, border: `1px solid ${theme.grid}`, borderRadius: 4, "
    "fontSize: 12 }} "
    "labelStyle={{ color: theme.text }} itemStyle={{ color: theme.text, padding: 0 }}";

inline constexpr std::string_view kTipLook =
    " content={(tip) => <Tip row={tip.active ? tip.payload?.[0]?.payload : undefined} theme={theme} />} />\n";

inline constexpr std::string_view kAxisLook =
    "tick={{ fill: theme.muted, fontSize: 12 }} axisLine={{ stroke: theme.grid }} tickLine={false}";

/// A d3-format as options of Intl.NumberFormat.
boost::json::object number_options(std::string_view format, Extent extent);

}  // namespace sightline::charts
