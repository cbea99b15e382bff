#include "core/charts/chart_config.h"

#include <algorithm>
#include <boost/json.hpp>

#include "core/charts/chart_fields.h"
#include "core/charts/choose/outputs.h"
#include "core/query/sql.h"

namespace sightline::charts {

namespace json = boost::json;
using query::Stacking;

namespace {

std::string_view type_of_chart(const Chart& chart) {
    const bool series = chart.color || !chart.more_y.empty();
    switch (chart.mark) {
        case Mark::Bar:
            if (!series) return "bar_chart";
            return chart.options.stacking == Stacking::Grouped ? "grouped_bar" : "stacked_bar";
        case Mark::Line:
            return "line_chart";
        case Mark::Area:
            return "area_chart";
        case Mark::Point:
            return "scatter_plot";
        case Mark::Pie:
            return "pie_chart";
        case Mark::Histogram:
            return "histogram";
        case Mark::Heatmap:
            return "heatmap";
        case Mark::BoxPlot:
            return "box_plot";
        case Mark::Number:
            return "number";
        case Mark::Table:
            return "table";
    }
    return "table";
}

}  // namespace

json::value chart_config(const Chart& chart, const query::Query& query) {
    std::vector<std::string> columns;
    json::value aggregation = nullptr;
    const auto add = [&](std::size_t column, const std::string& field) {
        std::string name = field;
        if (column < query.select.size()) {
            const Origin origin = trace(query.select[column].expression, query, query::Schema{});
            if (origin.aggregate && aggregation.is_null())
                aggregation = json::value(aggregation_name(*origin.aggregate));
            if (!origin.column.empty())
                name = origin.column;
            else if (origin.aggregate == query::Aggregate::Count)
                return;  // rows are no column
        }
        if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
    };
    const auto add_channel = [&](const std::optional<Channel>& c) {
        if (c) add(c->column, c->field);
    };
    add_channel(chart.x);
    add_channel(chart.y);
    for (const Channel& c : chart.more_y) add(c.column, c.field);
    add_channel(chart.color);
    add_channel(chart.size);
    add_channel(chart.facet);
    if (chart.mark == Mark::Table)
        for (std::size_t i = 0; const std::string& name : query::output_names(query)) add(i++, name);

    json::array names;
    for (std::string& c : columns) names.emplace_back(std::move(c));
    return json::object{{"chart_type", type_of_chart(chart)},
                        {"columns", std::move(names)},
                        {"aggregation", std::move(aggregation)}};
}

}  // namespace sightline::charts
