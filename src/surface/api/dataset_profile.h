#pragma once
// What is known of a dataset: its profile, its versions, and questions it can answer.

#include "surface/api/datasets.h"

namespace sightline::api {

struct TopValue {
    boost::json::value value;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(TopValue, (), (value, count))

struct Histogram {
    std::vector<double> edges;
    std::vector<std::int64_t> counts;
    static constexpr bool additional_members = true;
};
BOOST_DESCRIBE_STRUCT(Histogram, (), (edges, counts))

struct ColumnProfile {
    std::string name, type, role, unit;
    std::int64_t null_count = 0, distinct_count = 0;
    bool distinct_exact = false;
    boost::json::value min, max, mean, std, q1, median, q3;
    std::optional<bool> quartiles_exact;  ///< absent in profiles made by an older program
    std::vector<TopValue> top_values;
    std::vector<boost::json::value> samples;
    std::optional<Histogram> histogram;
    static constexpr bool additional_members = true;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "type", .one_of = "boolean|integer|double|decimal|text|date|time|timestamp"},
            json::Rule{.member = "role",
                       .one_of = "measure|category|time|id|text|boolean|geography|money|percentage"},
            json::Rule{.member = "quartiles_exact",
                       .description = "false: of very many rows the quartiles are approximate."},
            json::Rule{.member = "histogram", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(ColumnProfile, (),
                      (name, type, role, unit, null_count, distinct_count, distinct_exact, min, max, mean,
                       std, q1, median, q3, quartiles_exact, top_values, samples, histogram))

struct DatasetProfile {
    std::int64_t row_count = 0;
    std::optional<SampleSize> sample;  ///< these are figures of one
    std::vector<ColumnProfile> columns;
    static constexpr bool additional_members = true;
};
BOOST_DESCRIBE_STRUCT(DatasetProfile, (), (row_count, sample, columns))

struct DatasetVersion {
    std::string id;
    std::int64_t number = 0, row_count = 0;
    bool is_current = false;
    std::string kind;
    std::optional<std::int64_t> base_version;
    std::optional<std::string> recipe, withheld;
    boost::json::object load_report;
    std::string created_at;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "kind", .one_of = "import|recipe|snapshot|sample"},
            json::Rule{.member = "base_version", .description = "The version a recipe made it of."},
            json::Rule{.member = "recipe", .description = "The text of that recipe."},
            json::Rule{.member = "withheld",
                       .description = "Why of its steps only the kinds are told: columns are masked for "
                                      "whoever asks."},
            json::Rule{.member = "load_report",
                       .description = "How the file was read: format, encoding, delimiter, header, repairs."},
            json::Rule{.member = "created_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetVersion, (),
                      (id, number, row_count, is_current, kind, base_version, recipe, withheld, load_report,
                       created_at))

struct VersionList {
    std::vector<DatasetVersion> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(VersionList, (), (items, next_cursor, total))

struct SuggestionList {
    std::vector<std::string> items;
};
BOOST_DESCRIBE_STRUCT(SuggestionList, (), (items))

Result<boost::json::object> dataset_profile(Call& call);
Result<VersionList> dataset_versions(Call& call);
Result<SuggestionList> dataset_suggestions(Call& call);

}  // namespace sightline::api
