#include <algorithm>

#include "product/datasets/importing/profile.h"

namespace sightline::datasets {

boost::json::object metadata(const boost::json::object& profile, std::int64_t file_size) {
    const std::int64_t rows = profile.at("row_count").to_number<std::int64_t>();
    const auto& columns = profile.at("columns").as_array();
    boost::json::array column_metadata, univariate, outliers;
    std::int64_t nulls = 0;
    for (const auto& item : columns) {
        const auto& c = item.as_object();
        const std::int64_t null_count = c.at("null_count").to_number<std::int64_t>();
        const std::int64_t filled = std::max<std::int64_t>(rows - null_count, 1);
        nulls += null_count;
        boost::json::object m{
            {"name", c.at("name")},
            {"type", c.at("type")},
            {"role", c.at("role")},
            {"unit", c.at("unit")},
            {"null_count", null_count},
            {"unique_count", c.at("distinct_count")},
            {"uniqueness", static_cast<double>(c.at("distinct_count").to_number<std::int64_t>()) /
                               static_cast<double>(filled)},
            {"sample_value", c.at("samples").as_array().empty() ? boost::json::value(nullptr)
                                                                : c.at("samples").as_array().front()},
            {"min", c.at("min")},
            {"max", c.at("max")},
            {"mean", c.at("mean")},
            {"std", c.at("std")}};
        column_metadata.push_back(std::move(m));
        if (c.at("mean").is_null()) continue;
        univariate.push_back(boost::json::object{{"column", c.at("name")},
                                                 {"mean", c.at("mean")},
                                                 {"std", c.at("std")},
                                                 {"q1", c.at("q1")},
                                                 {"median", c.at("median")},
                                                 {"q3", c.at("q3")},
                                                 {"min", c.at("min")},
                                                 {"max", c.at("max")}});
        if (c.at("q1").is_null() || c.at("q3").is_null() || c.at("min").is_null()) continue;
        // Tukey's fences: what lies beyond 1.5 interquartile ranges is said to be there, by the extremes.
        const double q1 = c.at("q1").to_number<double>(), q3 = c.at("q3").to_number<double>(),
                     reach = 1.5 * (q3 - q1);
        const bool low =
            c.at("min").to_number<double>()<q1 - reach, high = c.at("max").to_number<double>()> q3 + reach;
        if (low || high)
            outliers.push_back(boost::json::object{{"column", c.at("name")},
                                                   {"method", "iqr"},
                                                   {"lower_fence", q1 - reach},
                                                   {"upper_fence", q3 + reach},
                                                   {"below", low},
                                                   {"above", high}});
    }
    const double cells = static_cast<double>(rows) * static_cast<double>(columns.size());
    const auto typed =
        std::ranges::count_if(columns, [](const auto& c) { return c.as_object().at("type") != "text"; });
    const auto consistent = std::ranges::count_if(columns, [rows](const auto& c) {
        return c.as_object().at("null_count").template to_number<std::int64_t>() < rows || rows == 0;
    });
    return {{"dataset_overview",
             boost::json::object{{"total_rows", rows},
                                 {"total_columns", columns.size()},
                                 {"typed_columns", typed},
                                 {"file_size_mb", static_cast<double>(file_size) / (1024.0 * 1024.0)}}},
            {"column_metadata", std::move(column_metadata)},
            {"statistical_findings", boost::json::object{{"univariate", std::move(univariate)},
                                                         {"bivariate", boost::json::array{}},
                                                         {"outliers", std::move(outliers)},
                                                         {"trends", boost::json::array{}}}},
            {"data_quality",
             boost::json::object{
                 {"completeness", cells > 0 ? 100.0 * (1.0 - static_cast<double>(nulls) / cells) : 100.0},
                 {"consistency", columns.empty() ? 100.0
                                                 : 100.0 * static_cast<double>(consistent) /
                                                       static_cast<double>(columns.size())}}}};
}

}  // namespace sightline::datasets
