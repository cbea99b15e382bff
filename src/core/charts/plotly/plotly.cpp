#include "core/charts/plotly/plotly.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/plotly/plotly_figure.h"

namespace sightline::charts {

namespace json = boost::json;

std::string plotly_text(std::string_view text) {
    const bool tex = std::ranges::count(text, '$') > 1;  // read as TeX where the page has MathJax
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '$' && tex)
            out += "&#36;";
        else
            out += c;
    }
    return out;
}

std::string plotly_template_text(std::string_view text) {
    std::string out;
    for (const char c : plotly_text(text))
        if (c == '%')
            out += "&#37;";
        else
            out += c;
    return out;
}

std::string with_opacity(std::string_view hex, double opacity) {
    int part[3] = {0, 0, 0};
    for (std::size_t i = 0; i < 3; ++i)
        std::from_chars(hex.data() + 1 + 2 * i, hex.data() + 3 + 2 * i, part[i], 16);
    return fmt::format("rgba({},{},{},{})", part[0], part[1], part[2], opacity);
}

json::value PlotlyFigure::cell(const Channel& channel, std::size_t row) const {
    const Value v = drawn_.table.value(row, channel.column);
    if (is_null(v)) return nullptr;
    if (const auto* text = std::get_if<std::string>(&v)) return json::value(plotly_text(*text));
    if (const auto* integer = std::get_if<std::int64_t>(&v)) return *integer;
    if (const auto* t = std::get_if<Timestamp>(&v)) {
        std::string moment = iso_moment(t->micros, true);
        if (moment.ends_with('Z')) moment.pop_back();  // Plotly's dates have no zone
        return json::value(moment);
    }
    if (const auto number = as_number(v)) return *number;
    return nullptr;
}

json::array PlotlyFigure::cells(const Channel& channel, const std::vector<std::size_t>& rows) const {
    json::array out;
    out.reserve(rows.size());
    for (const std::size_t r : rows) out.push_back(cell(channel, r));
    return out;
}

std::vector<Channel> PlotlyFigure::told_apart() const {
    std::vector<Channel> out;
    if (chart_.label) out.push_back(*chart_.label);
    if (is_normalized(chart_)) out.push_back(y());
    if (chart_.size) out.push_back(*chart_.size);
    if (chart_.color && !is_discrete(chart_.color) && chart_.mark == Mark::Point)
        out.push_back(*chart_.color);
    if (drawn_.end && chart_.mark == Mark::Histogram) {
        Channel end = x();
        end.column = *drawn_.end;
        end.title = "To";
        out.push_back(std::move(end));
    }
    std::erase_if(out, [&](const Channel& c) {  // one column may stand on two channels
        return (chart_.x && c.column == chart_.x->column) ||
               (chart_.y && c.column == chart_.y->column && !is_normalized(chart_));
    });
    return out;
}

json::array PlotlyFigure::custom(const std::vector<std::size_t>& rows) const {
    const std::vector<Channel> channels = told_apart();
    json::array out;
    if (channels.empty()) return out;
    for (const std::size_t r : rows) {
        json::array of;
        for (const Channel& c : channels) of.push_back(cell(c, r));
        out.push_back(std::move(of));
    }
    return out;
}

std::string PlotlyFigure::hover(const Series& series) const {
    const auto line = [](const Channel& c, const std::string& variable) {
        std::string format;
        if (c.scale == ScaleKind::Temporal)
            format =
                "|" + (c.format.empty() ? time_format(c.grain.value_or(query::TimeGrain::Day)) : c.format);
        else if (c.scale == ScaleKind::Quantitative && !c.format.empty())
            format = ":" + c.format;
        return plotly_template_text(c.title.empty() ? c.field : c.title) + ": <b>%{" + variable + format +
               "}</b>";
    };
    const std::vector<Channel> extra = told_apart();
    std::vector<std::string> lines;
    const bool bins = chart_.mark == Mark::Histogram && drawn_.end;
    const bool unified = chart_.mark == Mark::Line || chart_.mark == Mark::Area;
    if (unified && !is_small()) {
        const std::string format = y().format.empty() ? "" : ":" + y().format;
        const std::string value = is_normalized(chart_) ? "customdata[0]" : "y";
        return "%{" + value + format + "}<extra>" + plotly_template_text(series.label) + "</extra>";
    }
    if (chart_.label && !extra.empty() && extra.front().column == chart_.label->column)
        lines.push_back("<b>%{customdata[0]}</b>");
    Channel from = x();
    if (bins) from.title = "From";
    lines.push_back(line(from, lying() ? "y" : "x"));
    for (std::size_t i = 0; i < extra.size(); ++i)
        if (extra[i].title == "To" && bins)
            lines.push_back(line(extra[i], "customdata[" + std::to_string(i) + "]"));
    if (!is_normalized(chart_)) lines.push_back(line(y(), lying() ? "x" : "y"));
    for (std::size_t i = 0; i < extra.size(); ++i)
        if (!(chart_.label && extra[i].column == chart_.label->column) && !(extra[i].title == "To" && bins))
            lines.push_back(line(extra[i], "customdata[" + std::to_string(i) + "]"));
    std::string out;
    if (!series.label.empty()) out = plotly_template_text(series.label);
    for (const std::string& l : lines) out += (out.empty() ? "" : "<br>") + l;
    return out + "<extra></extra>";
}

void PlotlyFigure::add_title(json::object& layout) const {
    std::string text;
    for (const std::string& line : wrap(chart_.title, kTitleWidth, kTitleLines))
        text += (text.empty() ? "" : "<br>") + plotly_text(line);
    json::object title{{"text", text},
                       {"x", 0},
                       {"xref", "container"},
                       {"xanchor", "left"},
                       {"yref", "container"},
                       {"y", 1},
                       {"yanchor", "top"},
                       {"pad", {{"t", 14}, {"l", 12}}},
                       {"font", {{"size", 15}, {"color", theme_.text}, {"weight", 600}}}};
    if (!chart_.subtitle.empty())
        title["subtitle"] = json::object{{"text", plotly_text(chart_.subtitle)},
                                         {"font", {{"size", 12}, {"color", theme_.muted}}}};
    layout["title"] = std::move(title);
}

int PlotlyFigure::height() const {
    const auto count = [](const std::vector<std::string>& labels) { return static_cast<int>(labels.size()); };
    if (is_small()) {
        const int rows = static_cast<int>((panels_.size() + columns() - 1) / columns());
        const int one = lying() ? std::max(170, count(drawn_.x_labels) * options_.row_height) : 170;
        return 130 + rows * (one + 50);
    }
    const int kAround = 130 + (chart_.color && is_discrete(chart_.color) ? 20 * legend_lines()
                                                                         : 0);  // title, legend and axis
    if (lying()) {
        const bool side_by_side = chart_.color && !is_stacked(chart_);
        const int one = side_by_side ? std::max(options_.row_height, 12 * count(drawn_.color_labels) + 8)
                                     : options_.row_height;
        return kAround + std::max(80, count(drawn_.x_labels) * one);
    }
    if (chart_.mark == Mark::Heatmap) return kAround + std::clamp(count(drawn_.y_labels) * 26, 80, 900);
    if (chart_.mark == Mark::Number) return 230;
    return options_.height;
}

int PlotlyFigure::legend_lines() const {
    constexpr double kRoom = 560, kLetter = 6.6, kSymbol = 46;
    double longest = 0;
    for (const std::string& l : drawn_.color_labels)
        longest = std::max(longest, kLetter * static_cast<double>(display_width(l)) + kSymbol);
    const double title =
        chart_.color ? kLetter * static_cast<double>(display_width(chart_.color->title)) + 16 : 0;
    const double across = std::max(1.0, std::floor((kRoom - title) / std::max(1.0, longest)));
    return static_cast<int>(std::ceil(static_cast<double>(drawn_.color_labels.size()) / across));
}

json::object PlotlyFigure::legend() const {
    const double above = (is_small() ? 30.0 : 8.0) / std::max(1, height() - 130);
    json::object out{{"orientation", "h"},     {"x", 0},
                     {"xanchor", "left"},      {"y", 1 + above},
                     {"yanchor", "bottom"},    {"font", {{"color", theme_.text}}},
                     {"traceorder", "normal"}, {"itemsizing", "constant"}};
    const Channel* of = chart_.mark == Mark::Pie ? &x() : chart_.color ? &*chart_.color : nullptr;
    if (chart_.mark == Mark::Pie) {
        out["orientation"] = "v";
        out["x"] = 1.02, out["y"] = 0.5, out["yanchor"] = "middle";
    }
    if (of && !of->title.empty())
        out["title"] = json::object{
            {"text", plotly_text(cut_to_width(of->title, 60)) + (chart_.mark == Mark::Pie ? "" : "  ")},
            {"font", {{"color", theme_.muted}, {"size", 12}}}};
    return out;
}

json::object PlotlyFigure::figure() {
    json::array data;
    json::object layout{{"autosize", true},
                        {"height", height()},
                        {"paper_bgcolor", "rgba(0,0,0,0)"},
                        {"plot_bgcolor", "rgba(0,0,0,0)"},
                        {"font", {{"family", kChartFont}, {"size", 12}, {"color", theme_.text}}},
                        {"separators", ".,"},
                        {"hovermode", "closest"},
                        {"hoverlabel",
                         {{"bgcolor", theme_.background},
                          {"bordercolor", theme_.grid},
                          {"font", {{"color", theme_.text}, {"family", kChartFont}}},
                          {"align", "left"}}},
                        {"showlegend", false},
                        {"meta", {{"description", chart_.description}}}};
    const int lines = static_cast<int>(wrap(chart_.title, kTitleWidth, kTitleLines).size());
    const bool keyed = chart_.color && is_discrete(chart_.color) && chart_.mark != Mark::Heatmap;
    const int top =
        (options_.titled ? 26 + 20 * std::max(1, lines) + (chart_.subtitle.empty() ? 0 : 20) : 16) +
        (keyed ? 10 + 20 * legend_lines() : 0) + (is_small() ? 24 : 0);
    layout["margin"] = json::object{{"l", 24}, {"r", 24}, {"t", top}, {"b", 40}};
    if (options_.titled) add_title(layout);
    switch (chart_.mark) {
        case Mark::Pie:
            data.push_back(pie());
            layout["showlegend"] = true;
            layout["legend"] = legend();
            break;
        case Mark::Number:
            number(data, layout);
            break;
        case Mark::Heatmap:
            data.push_back(heatmap());
            add_axes(layout);
            break;
        case Mark::BoxPlot:
            data.push_back(boxes());
            add_axes(layout);
            break;
        default:
            for (std::size_t p = 0; p < panels_.size(); ++p)
                for (const Series& series : panels_[p].series)
                    if (!series.rows.empty()) data.push_back(trace(series, p));
            add_axes(layout);
            layout["showlegend"] = keyed;
            if (keyed) layout["legend"] = legend();
            if ((chart_.mark == Mark::Line || chart_.mark == Mark::Area) && !is_small())
                layout["hovermode"] = "x unified";
            if (chart_.mark == Mark::Bar || chart_.mark == Mark::Histogram) {
                layout["barmode"] = is_stacked(chart_) ? "relative" : drawn_.end ? "overlay" : "group";
                if (is_normalized(chart_)) layout["barnorm"] = "percent";
                layout["bargap"] = drawn_.end ? 0 : 0.28;
            }
            break;
    }
    return {{"data", std::move(data)},
            {"layout", std::move(layout)},
            {"config", {{"displaylogo", false}, {"responsive", true}, {"typesetMath", false}}}};
}

json::value plotly(const Chart& chart, const Table& result, std::string_view theme,
                   const PlotlyOptions& options) {
    const Drawn drawn = prepare(chart, result, options.limits);
    if (!is_drawable(drawn)) return nullptr;
    return PlotlyFigure(drawn, theme_of(theme), options).figure();
}

}  // namespace sightline::charts
