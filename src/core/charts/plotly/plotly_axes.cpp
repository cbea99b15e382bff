// Axes of a chart as Plotly's layout: one pair, or one for each of the small multiples.

#include <algorithm>

#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/plotly/plotly_figure.h"

namespace sightline::charts {

namespace json = boost::json;
using query::TimeGrain;

void PlotlyFigure::number_axis(json::object& out, const Channel& channel, bool values) const {
    out["type"] = "linear";
    if (values && is_normalized(chart_)) {
        out["ticksuffix"] = "%";
        out["range"] = json::array{0, 100};
        return;
    }
    const Extent span = extent_of(drawn_, channel.column);
    const std::string format = tick_format(channel, span);
    if (format == "~s")
        out["exponentformat"] = "B";  // 1.2B where d3 would say 1.2G
    else if (!format.empty())
        out["tickformat"] = format;
    else
        out["separatethousands"] = true, out["exponentformat"] = "none";
    if (!channel.format.empty()) out["hoverformat"] = channel.format;
    const bool to_zero = chart_.mark != Mark::Point && chart_.mark != Mark::BoxPlot;
    const double reach = to_zero ? std::max(span.high, 0.0) - std::min(span.low, 0.0) : span.high - span.low;
    if (format == ",d" && reach <= 6 && !is_stacked(chart_)) out["dtick"] = 1;
    const bool bars = values && (chart_.mark == Mark::Bar || chart_.mark == Mark::Histogram);
    if (bars || (values && chart_.mark == Mark::Area)) out["rangemode"] = "tozero";
    if (chart_.mark == Mark::Point || (values && chart_.mark == Mark::Line))
        out["rangemode"] = from_zero(span) ? "tozero" : "normal";
    if (span.low < 0 && span.high > 0) out["zeroline"] = true, out["zerolinecolor"] = theme_.muted;
}

void PlotlyFigure::time_axis(json::object& out, const Channel& channel) const {
    out["type"] = "date";
    const TimeGrain grain = channel.grain.value_or(TimeGrain::Day);
    out["hoverformat"] = channel.format.empty() ? time_format(grain) : channel.format;
    std::optional<std::int64_t> first, last;
    for (std::size_t r = 0; r < drawn_.table.row_count(); ++r)
        if (const auto m = cell_moment(drawn_, channel, r))
            first = std::min(first.value_or(*m), *m), last = std::max(last.value_or(*m), *m);
    if (!first) return;
    const std::size_t periods = periods_between(*first, *last, grain, 4000).size();
    const std::size_t fits = is_small() ? 3 : 9;
    const int months = grain == TimeGrain::Year      ? 12
                       : grain == TimeGrain::Quarter ? 3
                       : grain == TimeGrain::Month   ? 1
                                                     : 0;
    if (months && periods && periods <= fits) {
        out["dtick"] = "M" + std::to_string(months);
        out["tick0"] = iso_moment(*first, false);
        out["tickformat"] = time_format(grain);
    } else {
        out["nticks"] = is_small() ? 4 : 9;
    }
}

void PlotlyFigure::discrete_axis(json::object& out, const std::vector<std::string>& labels, bool lies) const {
    constexpr std::size_t kAllLabels = 60, kWidestAcross = 24, kWidestUp = 34;
    json::array names;
    bool cut = false;
    const std::size_t widest = lies ? kWidestUp : kWidestAcross;
    for (const std::string& l : labels)
        names.emplace_back(plotly_text(l)), cut = cut || display_width(l) > widest;
    out["type"] = "category";
    out["categoryorder"] = "array";
    out["categoryarray"] = names;
    out["showgrid"] = false;
    if (lies) out["autorange"] = "reversed";
    if (!lies) out["autotickangles"] = json::array{0, -40};
    if (cut && labels.size() <= kAllLabels) {
        json::array texts;
        for (const std::string& l : labels) texts.emplace_back(plotly_text(cut_to_width(l, widest)));
        out["tickmode"] = "array";
        out["tickvals"] = std::move(names);
        out["ticktext"] = std::move(texts);
    } else if (labels.size() <= (lies ? kAllLabels : 31)) {
        out["tickmode"] = "linear";
        out["dtick"] = 1;
    }
}

json::object PlotlyFigure::axis(const Channel& channel, const std::vector<std::string>& labels,
                                bool values) const {
    json::object out{{"automargin", true},
                     {"showgrid", values},
                     {"gridcolor", theme_.grid},
                     {"zeroline", false},
                     {"linecolor", theme_.grid},
                     {"showline", !values},
                     {"tickfont", {{"color", theme_.muted}, {"size", 12}}}};
    if (!channel.title.empty())
        out["title"] = json::object{{"text", plotly_text(cut_to_width(channel.title, 60))},
                                    {"standoff", 12},
                                    {"font", {{"color", theme_.text}, {"size", 12}}}};
    switch (channel.scale) {
        case ScaleKind::Nominal:
        case ScaleKind::Ordinal:
            discrete_axis(out, labels, values || lying());
            break;
        case ScaleKind::Temporal:
            time_axis(out, channel);
            break;
        case ScaleKind::Quantitative:
            number_axis(out, channel, values);
            break;
    }
    return out;
}

void PlotlyFigure::add_axes(json::object& layout) const {
    json::object across;
    if (chart_.x)
        across = axis(x(), drawn_.x_labels, false);
    else
        across = json::object{{"visible", false}};
    json::object up = axis(y(), drawn_.y_labels, true);
    if (chart_.mark == Mark::Heatmap) {
        for (json::object* side : {&across, &up}) (*side)["showgrid"] = false, (*side)["showline"] = false;
        up["autorange"] = "reversed";
    }
    if (lying()) std::swap(across, up);
    if (is_small()) {
        add_small_axes(layout, std::move(across), std::move(up));
    } else {
        layout["xaxis"] = std::move(across);
        layout["yaxis"] = std::move(up);
    }
}

void PlotlyFigure::add_small_axes(json::object& layout, json::object across, json::object up) const {
    const std::size_t wide = columns(), rows = (panels_.size() + wide - 1) / wide;
    const double gap_across = 0.04, header = 40.0 / 220;
    const double width = (1 - gap_across * static_cast<double>(wide - 1)) / static_cast<double>(wide);
    json::array names;
    for (std::size_t p = 0; p < panels_.size(); ++p) {
        const std::size_t column = p % wide, row = p / wide;
        const std::string number = p ? std::to_string(p + 1) : "";
        const double left = static_cast<double>(column) * (width + gap_across);
        const double one = 1 / static_cast<double>(rows);
        const double top = 1 - static_cast<double>(row) * one;
        const double bottom = row + 1 == rows ? 0 : top - one * (1 - header);
        json::object a = across, b = up;
        a["domain"] = json::array{left, std::min(1.0, left + width)};
        b["domain"] = json::array{std::max(0.0, bottom), top - 0.02};
        a["anchor"] = "y" + number;
        b["anchor"] = "x" + number;
        const bool lowest = p + wide >= panels_.size();
        if (p) {
            if (!a.contains("autorange")) a["matches"] = "x";
            b["matches"] = "y";
        }
        if (column) b["showticklabels"] = false, b.erase("title"), b.erase("autotickangles");
        if (!lowest) a["showticklabels"] = false, a.erase("autotickangles");
        if (!lowest || column != 0) a.erase("title");
        layout["xaxis" + number] = std::move(a);
        layout["yaxis" + number] = std::move(b);
        names.push_back(
            json::object{{"text", "<b>" + plotly_text(cut_to_width(panels_[p].label, 28)) + "</b>"},
                         {"showarrow", false},
                         {"xref", "x" + number + " domain"},
                         {"yref", "y" + number + " domain"},
                         {"x", 0},
                         {"xanchor", "left"},
                         {"y", 1},
                         {"yanchor", "bottom"},
                         {"font", {{"size", 12}, {"color", theme_.text}}}});
    }
    layout["annotations"] = std::move(names);
}

json::array PlotlyFigure::colour_scale(const std::array<std::string_view, 3>& ramp) const {
    return {json::array{0, ramp[0]}, json::array{0.5, ramp[1]}, json::array{1, ramp[2]}};
}

json::object PlotlyFigure::colour_bar(const Channel& channel) const {
    json::object out{{"thickness", 10},
                     {"outlinewidth", 0},
                     {"lenmode", "pixels"},
                     {"len", 160},
                     {"nticks", 4},
                     {"tickfont", {{"color", theme_.muted}}},
                     {"title",
                      {{"text", plotly_text(cut_to_width(channel.title, 30))},
                       {"side", "right"},
                       {"font", {{"color", theme_.muted}, {"size", 12}}}}}};
    const std::string format = tick_format(channel, extent_of(drawn_, channel.column));
    if (format == "~s")
        out["exponentformat"] = "B";
    else if (!format.empty())
        out["tickformat"] = format;
    return out;
}

}  // namespace sightline::charts
