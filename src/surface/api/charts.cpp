#include "surface/api/charts.h"

#include "surface/api/user_profile.h"

namespace sightline::api {

namespace {

constexpr std::string_view kVegaLite = "vega-lite";

Result<void> check_format(const std::optional<std::string>& format) {
    if (!format || *format == kVegaLite) return {};
    return fail(ErrorCode::InvalidInput, "format must be vega-lite, the only one there is so far.");
}

Result<std::optional<query::Mark>> mark_of(const std::optional<std::string>& name) {
    if (!name) return std::nullopt;
    const auto mark = query::mark_from(*name);
    if (!mark)
        return fail(ErrorCode::InvalidInput,
                    "chart_type must be one of bar, line, area, point, pie, histogram, heatmap, boxplot, "
                    "table, number, or a name like pie_chart.");
    return mark;
}

}  // namespace

Result<boost::json::value> get_chart(Call& call, const ChartFormat& in) {
    SL_CHECK(check_format(in.format));
    SL_TRY(const auto mark, mark_of(in.chart_type));
    SL_TRY(const std::string theme, chart_theme(call, in.theme));
    return call.services.ask->vega_lite(call.who(), call.id(), theme, mark, {});
}

Result<GeneratedChart> generate_chart(Call& call, const ChartRequest& in) {
    SL_CHECK(check_format(in.format));
    SL_TRY(const auto mark, mark_of(in.chart_type));
    SL_TRY(const std::string theme, chart_theme(call, in.theme));
    SL_TRY(auto spec, call.services.ask->vega_lite(call.who(), in.query_id, theme, mark, {}));
    std::string url =
        "/api/v1/chart/" + in.query_id + "?format=" + std::string(kVegaLite) + "&theme=" + theme;
    if (mark) url += "&chart_type=" + std::string(query::name_of(*mark));
    return GeneratedChart{
        .id = in.query_id,
        .query_id = in.query_id,
        .format = std::string(kVegaLite),
        .theme = theme,
        .chart_type = mark ? std::optional(std::string(query::name_of(*mark))) : std::nullopt,
        .spec = std::move(spec),
        .url = std::move(url)};
}

}  // namespace sightline::api
