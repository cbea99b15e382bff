#include <boost/json.hpp>

#include "core/charts/chart.h"
#include "core/query/names.h"

namespace sightline::charts {

namespace json = boost::json;
using query::Stacking;

std::string_view name_of(ScaleKind kind) {
    switch (kind) {
        case ScaleKind::Nominal:
            return "nominal";
        case ScaleKind::Ordinal:
            return "ordinal";
        case ScaleKind::Quantitative:
            return "quantitative";
        case ScaleKind::Temporal:
            return "temporal";
    }
    return "nominal";
}

namespace {

std::string_view name_of_stacking(Stacking s) {
    switch (s) {
        case Stacking::Auto:
            return "auto";
        case Stacking::Stacked:
            return "stacked";
        case Stacking::Grouped:
            return "grouped";
        case Stacking::Normalized:
            return "normalized";
    }
    return "auto";
}

json::object channel_json(const Channel& c) {
    json::object o{{"field", c.field}, {"column", c.column}, {"scale", name_of(c.scale)}, {"title", c.title}};
    if (!c.format.empty()) o["format"] = c.format;
    if (c.bin_width) o["bin_width"] = *c.bin_width;
    if (c.grain) o["grain"] = query::name_of(*c.grain);
    if (c.sorted) o["sorted"] = true;
    return o;
}

json::object options_json(const Options& options) {
    json::object o{{"horizontal", options.horizontal}, {"stacking", name_of_stacking(options.stacking)}};
    if (options.max_categories) o["max_categories"] = options.max_categories;
    if (options.max_series) o["max_series"] = options.max_series;
    if (options.additive) o["additive"] = true;
    if (options.zero_line) o["zero_line"] = *options.zero_line;
    return o;
}

}  // namespace

json::value to_json(const Chart& chart) {
    json::object o{{"mark", query::name_of(chart.mark)}, {"title", chart.title}};
    if (!chart.subtitle.empty()) o["subtitle"] = chart.subtitle;
    o["description"] = chart.description;
    const auto add = [&](std::string_view name, const std::optional<Channel>& c) {
        if (c) o[name] = channel_json(*c);
    };
    add("x", chart.x);
    add("y", chart.y);
    add("color", chart.color);
    add("size", chart.size);
    add("facet", chart.facet);
    add("label", chart.label);
    if (!chart.more_y.empty()) {
        json::array more;
        for (const Channel& c : chart.more_y) more.push_back(channel_json(c));
        o["more_y"] = std::move(more);
    }
    if (const auto& five = chart.five_numbers)
        o["five_numbers"] = json::object{{"low", five->low},
                                         {"lower_quartile", five->lower_quartile},
                                         {"median", five->median},
                                         {"upper_quartile", five->upper_quartile},
                                         {"high", five->high}};
    o["options"] = options_json(chart.options);
    o["reason"] = chart.reason;
    json::array alternatives;
    for (const Alternative& a : chart.alternatives)
        alternatives.push_back(json::object{{"mark", query::name_of(a.mark)}, {"reason", a.reason}});
    o["alternatives"] = std::move(alternatives);
    return o;
}

}  // namespace sightline::charts
