#include "core/charts/recharts/recharts.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/recharts/recharts_source.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {

json::object colours(const Theme& theme) {
    const auto list = [](const auto& from) {
        json::array out;
        for (const auto colour : from) out.emplace_back(colour);
        return out;
    };
    return {{"background", theme.background}, {"text", theme.text},
            {"muted", theme.muted},           {"grid", theme.grid},
            {"series", list(theme.series)},   {"other", theme.other},
            {"ramp", list(theme.ramp)},       {"diverging", list(theme.diverging)}};
}

/// `const NAME = value;`, arrays of objects one a line.
std::string constant(std::string_view name, std::string_view type, const json::value& value) {
    std::string out = "const " + std::string(name);
    if (!type.empty()) out += ": " + std::string(type);
    out += " = ";
    const auto* list = value.if_array();
    if (list && !list->empty() && list->front().is_object()) {
        out += "[\n";
        for (const auto& item : *list) out += "  " + script_literal(item) + ",\n";
        return out + "];\n";
    }
    return out + script_literal(value) + ";\n";
}

json::array labels_json(const std::vector<std::string>& labels) {
    json::array out;
    for (const std::string& l : labels) out.emplace_back(l);
    return out;
}

}  // namespace

std::string script_literal(const json::value& value) {
    const std::string text = sightline::json::write(value);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = std::string_view(text).substr(i);
        switch (text[i]) {  // all of these stand inside string literals only
            case '<':
                out += "\\u003c";
                break;
            case '>':
                out += "\\u003e";
                break;
            case '&':
                out += "\\u0026";
                break;
            case '`':
                out += "\\u0060";
                break;
            case '$':
                out += "\\u0024";
                break;
            default:
                if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
                    out += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
                    i += 2;
                } else {
                    out += text[i];
                }
        }
    }
    return out;
}

json::object number_options(std::string_view format, Extent extent) {
    const std::size_t dot = format.find('.');
    const int digits = dot != std::string_view::npos && dot + 1 < format.size() &&
                               std::isdigit(static_cast<unsigned char>(format[dot + 1]))
                           ? format[dot + 1] - '0'
                           : 6;
    const bool trimmed = format.contains('~');
    const char last = format.empty() ? 'f' : format.back();
    const bool odd = extent.largest() >= 1e15 || (extent.largest() > 0 && extent.largest() < 1e-4);
    if (last == 'e' || ((last == 'g' || format.empty()) && odd))
        return {{"notation", "scientific"}, {"maximumSignificantDigits", 4}};
    if (format == "d") return {{"useGrouping", false}, {"maximumFractionDigits", 0}};
    if (last == 'd') return {{"maximumFractionDigits", 0}};
    if (format == "~s") return {{"notation", "compact"}, {"maximumFractionDigits", 2}};
    if (last == 's') return {{"notation", "compact"}, {"maximumSignificantDigits", digits}};
    if (last == 'r' || last == 'g') return {{"maximumSignificantDigits", std::max(1, digits)}};
    json::object out;
    if (last == '%') out["style"] = "percent";
    if (!trimmed && !format.empty()) out["minimumFractionDigits"] = digits;
    out["maximumFractionDigits"] = digits;
    return out;
}

RechartsSource::RechartsSource(const Drawn& drawn, std::string_view theme, const RechartsOptions& options)
    : drawn_(drawn), chart_(drawn.chart), theme_(theme), options_(options), panels_(panels_of(drawn)) {
    const bool plots = is_bars() || chart_.mark == Mark::Line || chart_.mark == Mark::Area;
    for (const Panel& panel : panels_)
        if (plots) places_.push_back(places_of(drawn, panel));
}

bool RechartsSource::has_ramp() const {
    return chart_.mark == Mark::Point && chart_.color && !is_discrete(chart_.color);
}

bool RechartsSource::has_scale() const {
    return has_ramp() || chart_.mark == Mark::Heatmap;
}

bool RechartsSource::is_diverging() const {
    return chart_.mark == Mark::Heatmap && extent_of(drawn_, chart_.color->column).both_signs();
}

bool RechartsSource::doubled() const {
    for (const Places& places : places_)
        for (const Place& place : places.list)
            if (std::ranges::any_of(place.rows, [](const auto& rows) { return rows.size() > 1; }))
                return true;
    return false;
}

int RechartsSource::height() const {
    const auto count = [](const std::vector<std::string>& labels) { return static_cast<int>(labels.size()); };
    constexpr int kAxis = 34;
    if (lying()) {
        const bool side_by_side = chart_.color && !is_stacked(chart_);
        const int one = side_by_side ? std::max(options_.row_height, 12 * count(drawn_.color_labels) + 8)
                                     : options_.row_height;
        return kAxis + std::max(80, count(drawn_.x_labels) * one);
    }
    if (chart_.mark == Mark::Heatmap) return kAxis + std::clamp(count(drawn_.y_labels) * 26, 80, 900);
    return is_small() ? 200 : options_.height;
}

json::array RechartsSource::fields() const {
    json::array out;
    const auto number = [&](const std::string& name, std::string_view key, const Channel& channel) {
        const std::string& title =
            name.empty() ? (channel.title.empty() ? channel.field : channel.title) : name;
        json::object field{{"key", key}, {"name", title}};
        if (channel.scale == ScaleKind::Quantitative)
            field["format"] = number_options(channel.format, extent_of(drawn_, channel.column));
        else if (channel.scale == ScaleKind::Temporal)
            field["key"] = std::string(key) + "_text";
        out.push_back(std::move(field));
    };
    if (chart_.mark == Mark::BoxPlot) {
        if (chart_.x) number("", "x", Channel{.title = x().title.empty() ? x().field : x().title});
        for (const auto& [name, key] : {std::pair{"High", "high"},
                                        {"Upper quartile", "upper"},
                                        {"Median", "median"},
                                        {"Lower quartile", "lower"},
                                        {"Low", "low"}})
            number(name, key, y());
        if (!chart_.five_numbers)
            out.push_back(
                json::object{{"key", "rows"}, {"name", "Rows"}, {"format", {{"maximumFractionDigits", 0}}}});
        return out;
    }
    if (chart_.label) number("", "name", *chart_.label);
    number("", "x", x());
    number("", "y", y());
    if (chart_.color) number("", "color", *chart_.color);
    if (chart_.size) number("", "size", *chart_.size);
    return out;
}

std::string RechartsSource::constants() const {
    const auto cut = [](const std::string& s) { return cut_to_width(s, 60); };
    const Theme &dark = theme_of("dark"), &light = theme_of("light");
    json::object texts{{"title", cut_to_width(chart_.title, 200)},
                       {"subtitle", chart_.subtitle},
                       {"description", chart_.description}};
    if (chart_.y) texts["y"] = cut(y().title);
    texts["x"] = chart_.x ? cut(x().title) : "";
    if (chart_.mark == Mark::Number && drawn_.x_labels.size() == 1) texts["x"] = drawn_.x_labels.front();
    if (chart_.mark != Mark::Number && lying()) std::swap(texts["x"], texts["y"]);
    if (chart_.color) texts["color"] = cut(chart_.color->title);
    std::string out = constant("CHART", "", texts);
    out += constant("THEMES", "", json::object{{"dark", colours(dark)}, {"light", colours(light)}});
    const Channel& measure = chart_.mark == Mark::Heatmap ? *chart_.color : y();
    const Extent extent = extent_of(drawn_, measure.column);
    const auto format = [](std::string_view name, const json::object& options) {
        return "const " + std::string(name) + " = new Intl.NumberFormat(\"en-US\", " +
               script_literal(options) + ");\n";
    };
    out += format("VALUE", number_options(measure.format, extent));
    out += format("SHORT", number_options(figure_format(measure, extent), extent));
    if (chart_.mark != Mark::Pie && chart_.mark != Mark::Number) {
        out += format("TICK", is_normalized(chart_) ? number_options(".0%", extent)
                                                    : number_options(tick_format(measure, extent), extent));
        if (chart_.x && x().scale == ScaleKind::Quantitative) {
            const Extent across = extent_of(drawn_, x().column);
            out += format("X_TICK", number_options(tick_format(x(), across), across));
        }
    }
    if (chart_.mark == Mark::Pie)
        out += format("SHARE",
                      {{"style", "percent"}, {"minimumFractionDigits", 1}, {"maximumFractionDigits", 1}});
    json::array series;
    for (std::size_t s = 0; s < panels_.front().series.size(); ++s) {
        const Series& one = panels_.front().series[s];
        series.push_back(
            json::object{{"key", "s" + std::to_string(s)},
                         {"name", one.label.empty() ? (chart_.y ? y().title : "") : one.label},
                         {"color", one.colour == kOtherColour ? -1 : static_cast<int>(one.colour)}});
    }
    if (!places_.empty() || chart_.mark == Mark::Point) out += constant("SERIES", "Series[]", series);
    json::array panels;
    for (const Panel& panel : panels_) panels.emplace_back(panel.label);
    if (is_small()) out += constant("PANELS", "string[]", panels);
    if (has_scale()) {
        const Channel& c = *chart_.color;
        Extent ends = extent_of(drawn_, c.column);
        json::object scale{{"title", cut(c.title)}};
        if (is_diverging()) ends = {-ends.largest(), ends.largest()};
        for (const auto& [key, value] : {std::pair{"low", ends.low}, std::pair{"high", ends.high}})
            scale[key] = c.scale == ScaleKind::Temporal
                             ? period_label(static_cast<std::int64_t>(value),
                                            c.grain.value_or(query::TimeGrain::Second))
                             : figure_text(value, c, ends);
        out += constant("SCALE", "", scale);
    }
    if (chart_.mark == Mark::Heatmap)
        out += constant("COLUMNS", "string[]", labels_json(drawn_.x_labels)) +
               constant("LINES", "string[]", labels_json(drawn_.y_labels));
    if (chart_.mark == Mark::Heatmap || chart_.mark == Mark::Point || chart_.mark == Mark::BoxPlot)
        out += constant("FIELDS", "Field[]", fields());
    return out;
}

json::value recharts(const Chart& chart, const Table& result, std::string_view theme,
                     const RechartsOptions& options) {
    const Drawn drawn = prepare(chart, result, options.limits);
    if (!is_drawable(drawn)) return nullptr;
    const RechartsSource source(drawn, theme == "light" ? "light" : "dark", options);
    return json::object{{"code", source.code()}, {"language", "tsx"}, {"data", source.rows()}};
}

}  // namespace sightline::charts
