#include "surface/api/charts.h"

#include "core/charts/writers.h"
#include "surface/api/user_profile.h"

namespace sightline::api {

namespace {

Result<charts::Format> format_of(const std::optional<std::string>& name) {
    if (!name) return charts::Format::VegaLite;
    if (const auto format = charts::format_from(*name)) return *format;
    std::string all;
    for (const charts::Format format : charts::kFormats)
        all += (all.empty()                         ? ""
                : format == charts::kFormats.back() ? " or "
                                                    : ", ") +
               std::string(charts::name_of(format));
    return fail(ErrorCode::InvalidInput, "format must be " + all + ".");
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
    SL_TRY(const charts::Format format, format_of(in.format));
    SL_TRY(const auto mark, mark_of(in.chart_type));
    SL_TRY(const std::string theme, chart_theme(call, in.theme));
    return call.services.ask->chart(call.who(), call.id(), format, theme, mark, {});
}

Result<GeneratedChart> generate_chart(Call& call, const ChartRequest& in) {
    SL_TRY(const charts::Format format, format_of(in.format));
    SL_TRY(const auto mark, mark_of(in.chart_type));
    SL_TRY(const std::string theme, chart_theme(call, in.theme));
    SL_TRY(auto spec, call.services.ask->chart(call.who(), in.query_id, format, theme, mark, {}));
    std::string url = "/api/v1/chart/" + in.query_id + "?format=" + std::string(charts::name_of(format)) +
                      "&theme=" + theme;
    if (mark) url += "&chart_type=" + std::string(query::name_of(*mark));
    return GeneratedChart{
        .id = in.query_id,
        .query_id = in.query_id,
        .format = std::string(charts::name_of(format)),
        .theme = theme,
        .chart_type = mark ? std::optional(std::string(query::name_of(*mark))) : std::nullopt,
        .spec = std::move(spec),
        .url = std::move(url)};
}

}  // namespace sightline::api
