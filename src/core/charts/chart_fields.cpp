#include "core/charts/chart_fields.h"

#include <boost/json.hpp>

#include "core/charts/choose/outputs.h"
#include "core/query/names.h"

namespace sightline::charts {

namespace json = boost::json;
using query::Aggregate;
using query::TimePart;

std::string_view aggregation_name(Aggregate aggregate) {
    switch (aggregate) {
        case Aggregate::Count:
            return "count";
        case Aggregate::Sum:
            return "sum";
        case Aggregate::Mean:
            return "mean";
        case Aggregate::Median:
            return "median";
        case Aggregate::Min:
            return "min";
        case Aggregate::Max:
            return "max";
        case Aggregate::StandardDeviation:
            return "stdev";
        case Aggregate::Variance:
            return "variance";
        case Aggregate::Quantile:
            return "quantile";
    }
    return "sum";
}

namespace {

std::string unit_of(const Origin& origin) {
    if (origin.grain) return std::string(query::name_of(*origin.grain));
    if (!origin.part) return {};
    switch (*origin.part) {
        case TimePart::DayOfWeek:
        case TimePart::DayName:
            return "weekday";
        case TimePart::MonthName:
            return "month";
        case TimePart::DayOfMonth:
            return "day";
        case TimePart::DayOfYear:
            return "dayofyear";
        default:
            return std::string(query::name_of(*origin.part));
    }
}

json::value fields_of(const std::optional<Channel>& channel, const query::Query& query, bool binned = false) {
    if (!channel) return nullptr;
    json::object o{{"field", channel->field}, {"agg", nullptr}, {"bin", nullptr}, {"unit", nullptr}};
    if (channel->column >= query.select.size()) return o;
    const Origin origin = trace(query.select[channel->column].expression, query, query::Schema{});
    if (!origin.column.empty()) o["field"] = origin.column;
    if (origin.aggregate) {
        const bool median = origin.aggregate == Aggregate::Quantile && origin.quantile.value_or(0.5) == 0.5;
        o["agg"] = median ? "median" : aggregation_name(*origin.aggregate);
        if (origin.aggregate == Aggregate::Count && !origin.distinct) o["field"] = nullptr;
    }
    if (binned || channel->bin_width) o["bin"] = true;
    if (const std::string unit = unit_of(origin); !unit.empty()) o["unit"] = unit;
    return o;
}

}  // namespace

json::value chart_fields(const Chart& chart, const query::Query& query) {
    if (chart.mark == Mark::Table || chart.mark == Mark::Number) return nullptr;
    json::object o{{"type", query::name_of(chart.mark)}};
    o["x"] = fields_of(chart.x, query, chart.mark == Mark::Histogram);
    o["y"] = fields_of(chart.y, query);
    o["color"] = fields_of(chart.color, query);
    o["facet"] = fields_of(chart.facet, query);
    if (chart.mark == Mark::Histogram && !chart.y)
        o["y"] = json::object{{"field", nullptr}, {"agg", "count"}, {"bin", nullptr}, {"unit", nullptr}};
    const bool grouped = chart.mark == Mark::Bar && chart.color && !chart.facet &&
                         chart.options.stacking == query::Stacking::Grouped;
    if (grouped) {
        o["facet"] = std::move(o["x"]);
        o["x"] = o["color"];
    }
    return o;
}

}  // namespace sightline::charts
