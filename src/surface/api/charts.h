#pragma once
// /chart: the chart of an answer, in the form a drawing library takes. A chart goes by the id of its answer.

#include "surface/api/route.h"

namespace sightline::api {

struct ChartFormat {
    std::optional<std::string> format, theme, chart_type;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "format",
                       .max_length = 40,
                       .description = "vega-lite (the default), plotly, echarts or recharts."},
            json::Rule{.member = "theme", .one_of = "dark|light"},
            json::Rule{.member = "chart_type",
                       .max_length = 40,
                       .description = "Another mark than the chosen one: bar, line, pie_chart, …"}};
    }
};
BOOST_DESCRIBE_STRUCT(ChartFormat, (), (format, theme, chart_type))

struct ChartRequest {
    std::string query_id;
    std::optional<std::string> format, theme, chart_type;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "query_id", .format = "uuid", .description = "Id of the answer to draw."},
            json::Rule{.member = "format",
                       .max_length = 40,
                       .description = "vega-lite (the default), plotly, echarts or recharts."},
            json::Rule{.member = "theme", .one_of = "dark|light"},
            json::Rule{.member = "chart_type",
                       .max_length = 40,
                       .description = "Another mark than the chosen one: bar, line, pie_chart, …"}};
    }
};
BOOST_DESCRIBE_STRUCT(ChartRequest, (), (query_id, format, theme, chart_type))

struct GeneratedChart {
    std::string id, query_id, format, theme;
    std::optional<std::string> chart_type;
    boost::json::value spec;
    std::string url;
};
BOOST_DESCRIBE_STRUCT(GeneratedChart, (), (id, query_id, format, theme, chart_type, spec, url))

Result<boost::json::value> get_chart(Call& call, const ChartFormat& in);
Result<GeneratedChart> generate_chart(Call& call, const ChartRequest& in);

}  // namespace sightline::api
