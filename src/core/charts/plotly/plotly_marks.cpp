// Marks of a chart as Plotly traces.

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/plotly/plotly_figure.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {
constexpr std::size_t kPointsOnLine = 60;   // beyond, points would hide the line
constexpr std::size_t kCellsWithText = 80;  // of a heat map
constexpr std::size_t kBarsWithText = 12;
constexpr double kNarrowestSliceWithText = 0.04;
}  // namespace

json::object PlotlyFigure::trace(const Series& series, std::size_t panel) const {
    json::object out;
    switch (chart_.mark) {
        case Mark::Bar:
        case Mark::Histogram:
            out = bar(series);
            break;
        case Mark::Point:
            out = point(series);
            break;
        default:
            out = line(series);
            break;
    }
    out["name"] = plotly_text(series.label);
    out["hovertemplate"] = hover(series);
    if (json::array data = custom(series.rows); !data.empty()) out["customdata"] = std::move(data);
    if (panel) {
        out["xaxis"] = "x" + std::to_string(panel + 1);
        out["yaxis"] = "y" + std::to_string(panel + 1);
    }
    if (is_small() && !series.label.empty()) {  // one key of the legend for all panels
        out["legendgroup"] = plotly_text(series.label);
        const auto drawn_before = [&](const Panel& p) {
            return std::ranges::any_of(
                p.series, [&](const Series& s) { return s.label == series.label && !s.rows.empty(); });
        };
        const auto first = std::ranges::find_if(panels_, drawn_before);
        out["showlegend"] =
            first != panels_.end() && static_cast<std::size_t>(first - panels_.begin()) == panel;
    }
    return out;
}

json::object PlotlyFigure::bar(const Series& series) const {
    json::object marker{{"color", series_colour(theme_, series.colour)}};
    json::object out{{"type", "bar"}};
    out[lying() ? "y" : "x"] = cells(x(), series.rows);
    out[lying() ? "x" : "y"] = cells(y(), series.rows);
    if (lying()) out["orientation"] = "h";
    if (drawn_.end) {
        json::array widths;
        for (const std::size_t r : series.rows) {
            const bool time = x().scale == ScaleKind::Temporal;
            const auto from =
                time ? std::optional(static_cast<double>(cell_moment(drawn_, x(), r).value_or(0)) / 1000)
                     : cell_number(drawn_, x().column, r);
            Channel end = x();
            end.column = *drawn_.end;
            const auto to =
                time ? std::optional(static_cast<double>(cell_moment(drawn_, end, r).value_or(0)) / 1000)
                     : cell_number(drawn_, *drawn_.end, r);
            widths.emplace_back(from && to ? *to - *from : 0);
        }
        out["width"] = std::move(widths);
        out["offset"] = 0;
        marker["line"] =
            json::object{{"color", theme_.background}, {"width", series.rows.size() > 100 ? 0 : 1}};
    } else if (!chart_.color) {
        marker["cornerradius"] = 2;
    } else if (is_stacked(chart_)) {
        marker["line"] = json::object{{"color", theme_.background}, {"width", 0.5}};
    }
    out["marker"] = std::move(marker);
    const Extent span = extent_of(drawn_, y().column);
    if (!drawn_.end && !chart_.color && !chart_.facet && series.rows.size() <= kBarsWithText &&
        span.low >= 0 && chart_.mark == Mark::Bar) {
        json::array texts;
        for (const std::size_t r : series.rows) {
            const auto v = cell_number(drawn_, y().column, r);
            texts.emplace_back(v ? figure_text(*v, y(), span) : std::string());
        }
        out["text"] = std::move(texts);
        out["textposition"] = "outside";
        out["textangle"] = 0;
        out["cliponaxis"] = false;
        out["textfont"] = json::object{{"size", 11}, {"color", theme_.text}};
    }
    return out;
}

json::object PlotlyFigure::line(const Series& series) const {
    const std::string_view colour = series_colour(theme_, series.colour);
    const bool area = chart_.mark == Mark::Area;
    json::object out{{"type", "scatter"},
                     {"x", cells(x(), series.rows)},
                     {"y", cells(y(), series.rows)},
                     {"mode", !area && series.rows.size() <= kPointsOnLine ? "lines+markers" : "lines"},
                     {"line", {{"color", colour}, {"width", area ? (chart_.color ? 0.5 : 2) : 2}}},
                     {"marker", {{"size", 6}, {"color", colour}}}};
    if (series.rows.size() == 1) out["mode"] = "lines+markers";
    if (!area) return out;
    if (out["mode"] == "lines") out.erase("marker");
    out["fillcolor"] = with_opacity(colour, chart_.color && !is_stacked(chart_) ? 0.45 : 0.8);
    if (is_stacked(chart_)) {
        out["stackgroup"] = "one";
        if (is_normalized(chart_)) out["groupnorm"] = "percent";
    } else {
        out["fill"] = "tozeroy";
    }
    return out;
}

json::object PlotlyFigure::point(const Series& series) const {
    const std::size_t rows = drawn_.table.row_count();
    json::object marker{
        {"opacity", rows > 300 ? 0.55 : 0.8}, {"size", rows > 1000 ? 5 : 8}, {"line", {{"width", 0}}}};
    if (chart_.color && !is_discrete(chart_.color)) {
        const bool time = chart_.color->scale == ScaleKind::Temporal;
        json::array values;
        for (const std::size_t r : series.rows) {
            const auto v = time ? cell_moment(drawn_, *chart_.color, r).transform([](std::int64_t m) {
                return static_cast<double>(m) / 1000;
            })
                                : cell_number(drawn_, chart_.color->column, r);
            values.emplace_back(v ? json::value(*v) : json::value(nullptr));
        }
        marker["color"] = std::move(values);
        marker["colorscale"] = colour_scale(theme_.ramp);
        marker["showscale"] = !time;  // a colour bar cannot tell times
        marker["colorbar"] = colour_bar(*chart_.color);
    } else {
        marker["color"] = series_colour(theme_, series.colour);
    }
    if (chart_.size) {
        json::array sizes;
        for (const std::size_t r : series.rows)
            sizes.emplace_back(std::max(0.0, cell_number(drawn_, chart_.size->column, r).value_or(0)));
        constexpr double kLargest = 26;
        const double most = extent_of(drawn_, chart_.size->column).high;
        marker["size"] = std::move(sizes);
        marker["sizemode"] = "area";
        marker["sizeref"] = most > 0 ? 2 * most / (kLargest * kLargest) : 1;
        marker["sizemin"] = 2;
    }
    return {{"type", "scatter"},
            {"mode", "markers"},
            {"x", cells(x(), series.rows)},
            {"y", cells(y(), series.rows)},
            {"marker", std::move(marker)}};
}

json::object PlotlyFigure::pie() const {
    json::array labels, values, colours, places;
    for (std::size_t r = 0; r < drawn_.table.row_count(); ++r) {
        const std::string label = cell_text(drawn_, x(), r);
        const auto at =
            static_cast<std::size_t>(std::ranges::find(drawn_.x_labels, label) - drawn_.x_labels.begin());
        labels.emplace_back(plotly_text(label));
        values.push_back(cell(y(), r));
        colours.emplace_back(series_colour(
            theme_, at < drawn_.x_labels.size() ? colour_of(drawn_, drawn_.x_labels, at) : kOtherColour));
        const bool wide = cell_number(drawn_, *drawn_.share, r).value_or(0) >= kNarrowestSliceWithText;
        places.emplace_back(wide ? "outside" : "none");
    }
    const std::string format = y().format.empty() ? "" : ":" + y().format;
    return {{"type", "pie"},
            {"labels", std::move(labels)},
            {"values", std::move(values)},
            {"sort", false},
            {"direction", "clockwise"},
            {"hole", 0.44},
            {"marker",
             {{"colors", std::move(colours)}, {"line", {{"color", theme_.background}, {"width", 1.5}}}}},
            {"textposition", std::move(places)},
            {"texttemplate", "%{percent:.1%}"},
            {"textfont", {{"color", theme_.text}}},
            {"hovertemplate", "<b>%{label}</b><br>" + plotly_template_text(y().title) + ": <b>%{value" +
                                  format + "}</b><br>Share: <b>%{percent:.1%}</b><extra></extra>"}};
}

json::object PlotlyFigure::heatmap() const {
    const Channel& c = *chart_.color;
    const Extent span = extent_of(drawn_, c.column);
    std::vector<std::size_t> rows(drawn_.table.row_count());
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r] = r;
    const std::string format = c.format.empty() ? "" : ":" + c.format;
    json::object out{
        {"type", "heatmap"},
        {"x", cells(x(), rows)},
        {"y", cells(y(), rows)},
        {"z", cells(c, rows)},
        {"colorscale", colour_scale(span.both_signs() ? theme_.diverging : theme_.ramp)},
        {"colorbar", colour_bar(c)},
        {"xgap", 1},
        {"ygap", 1},
        {"hoverongaps", false},
        {"hovertemplate", plotly_template_text(x().title) + ": <b>%{x}</b><br>" +
                              plotly_template_text(y().title) + ": <b>%{y}</b><br>" +
                              plotly_template_text(c.title) + ": <b>%{z" + format + "}</b><extra></extra>"}};
    if (span.both_signs()) out["zmid"] = 0;
    if (rows.size() <= kCellsWithText && drawn_.x_labels.size() <= 14) {
        json::array texts;
        for (const std::size_t r : rows) {
            const auto v = cell_number(drawn_, c.column, r);
            texts.emplace_back(v ? figure_text(*v, c, span) : std::string());
        }
        out["text"] = std::move(texts);
        out["texttemplate"] = "%{text}";
        out["textfont"] = json::object{{"size", 11}};
        if (drawn_.y_labels.size() < 5) out["showscale"] = false, out.erase("colorbar");  // no room, no need
    }
    return out;
}

json::object PlotlyFigure::boxes() const {
    json::array labels, low, lower, middle, upper, high, values;
    bool rows = false;
    for (const Box& box : boxes_of(drawn_)) {
        labels.emplace_back(plotly_text(box.label));
        low.emplace_back(box.low);
        lower.emplace_back(box.lower_quartile);
        middle.emplace_back(box.median);
        upper.emplace_back(box.upper_quartile);
        high.emplace_back(box.high);
        rows = rows || !box.values.empty();
        json::array of;
        for (const double v : box.values) of.emplace_back(v);
        values.push_back(std::move(of));
    }
    json::object out{{"type", "box"},
                     {"q1", std::move(lower)},
                     {"median", std::move(middle)},
                     {"q3", std::move(upper)},
                     {"lowerfence", std::move(low)},
                     {"upperfence", std::move(high)},
                     {"name", plotly_text(y().title)},
                     {"fillcolor", with_opacity(theme_.series[0], 0.55)},
                     {"line", {{"color", theme_.series[0]}, {"width", 1.5}}},
                     {"marker", {{"color", theme_.series[0]}, {"size", 5}, {"opacity", 0.7}}},
                     {"whiskerwidth", 0.3},
                     {"boxpoints", rows ? json::value("outliers") : json::value(false)}};
    if (chart_.x)
        out["x"] = std::move(labels);
    else
        out["x"] = json::array{0};
    if (rows) out["y"] = std::move(values);
    if (!y().format.empty()) out["yhoverformat"] = y().format;
    return out;
}

void PlotlyFigure::number(json::array& data, json::object& layout) const {
    std::string caption = plotly_text(cut_to_width(y().title, 60));
    if (chart_.x && drawn_.x_labels.size() == 1) caption += " · " + plotly_text(drawn_.x_labels.front());
    const auto text = [&](const std::string& what, double size, std::string_view colour, double at) {
        return json::object{{"text", what},
                            {"showarrow", false},
                            {"xref", "paper"},
                            {"yref", "paper"},
                            {"x", 0.5},
                            {"y", at},
                            {"xanchor", "center"},
                            {"yanchor", "middle"},
                            {"font", {{"size", size}, {"color", colour}}}};
    };
    layout["annotations"] = json::array{text(caption, 14, theme_.muted, 0.08)};
    if (const auto v = cell_number(drawn_, y().column, 0); v && y().scale == ScaleKind::Quantitative) {
        json::object figure{{"font", {{"size", 52}, {"color", theme_.text}, {"weight", 600}}}};
        if (!y().format.empty()) figure["valueformat"] = y().format;
        data.push_back(json::object{{"type", "indicator"},
                                    {"mode", "number"},
                                    {"value", *v},
                                    {"number", std::move(figure)},
                                    {"domain", {{"x", {0, 1}}, {"y", {0.25, 1}}}}});
        return;
    }
    // An indicator takes numbers only: a date stands as text.
    for (const char* side : {"xaxis", "yaxis"}) layout[side] = json::object{{"visible", false}};
    layout["annotations"].as_array().push_back(
        text(plotly_text(cell_text(drawn_, y(), 0)), 52, theme_.text, 0.6));
}

}  // namespace sightline::charts
