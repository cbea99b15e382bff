#pragma once
// What is measured of datasets: quality, statistics, personal data and its masking, relations between them.

#include "product/analysis/analysis.h"
#include "surface/api/route.h"
#include "surface/api/rows.h"

namespace sightline::api {

struct FindingRows {
    std::string finding;
    std::int64_t limit = 50, offset = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "finding",
                                     .required = false,
                                     .max_length = 2000,
                                     .description = "Id of a finding of /quality."},
                          json::Rule{.member = "limit", .required = false, .minimum = 1, .maximum = 1000},
                          json::Rule{.member = "offset", .required = false, .minimum = 0}};
    }
};
BOOST_DESCRIBE_STRUCT(FindingRows, (), (finding, limit, offset))

struct MaskingRule {
    std::string column, mask, visible_to;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "column", .min_length = 1, .max_length = 1000},
                          json::Rule{.member = "mask", .one_of = "none|partial|hash|hidden"},
                          json::Rule{.member = "visible_to",
                                     .one_of = "owner|admin|member|viewer",
                                     .description = "The least standing that sees the column as it is."}};
    }
};
BOOST_DESCRIBE_STRUCT(MaskingRule, (), (column, mask, visible_to))

struct Masking {
    std::vector<MaskingRule> items;
    std::string standing;  ///< of who asks
    bool masked = false;
    std::optional<std::string> updated_at;
    static constexpr auto rules() {
        return std::array{
            json::Rule{
                .member = "standing", .one_of = "owner|admin|member|viewer", .description = "Of who asks."},
            json::Rule{.member = "masked", .description = "Whether who asks sees less than the owner."},
            json::Rule{.member = "updated_at", .format = "date-time", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(Masking, (), (items, standing, masked, updated_at))

struct MaskingUpdate {
    std::vector<MaskingRule> items;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "items",
                       .max_items = 2000,
                       .description = "All rules from now on; columns without one are seen by everyone."}};
    }
};
BOOST_DESCRIBE_STRUCT(MaskingUpdate, (), (items))

struct RelationQuery {
    std::string dataset_ids;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "dataset_ids",
                                     .min_length = 36,
                                     .max_length = 1000,
                                     .description = "Two ids or more, separated by commas."}};
    }
};
BOOST_DESCRIBE_STRUCT(RelationQuery, (), (dataset_ids))

struct RelationList {
    std::vector<analysis::Relation> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(RelationList, (), (items, next_cursor, total))

struct RelationUpdate {
    std::string from_dataset, from_column, to_dataset, to_column, status;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "from_dataset", .format = "uuid"},
                          json::Rule{.member = "from_column", .min_length = 1, .max_length = 1000},
                          json::Rule{.member = "to_dataset", .format = "uuid"},
                          json::Rule{.member = "to_column", .min_length = 1, .max_length = 1000},
                          json::Rule{.member = "status",
                                     .one_of = "confirmed|rejected|undecided",
                                     .description = "undecided forgets what was decided."}};
    }
};
BOOST_DESCRIBE_STRUCT(RelationUpdate, (), (from_dataset, from_column, to_dataset, to_column, status))

Result<analysis::Quality> dataset_quality(Call& call);
Result<boost::json::object> quality_rows(Call& call, const FindingRows& in);
Result<analysis::Statistics> dataset_analysis(Call& call);
Result<analysis::PersonalReport> dataset_personal_data(Call& call);
Result<Masking> get_masking(Call& call);
Result<Masking> put_masking(Call& call, const MaskingUpdate& in);
Result<RelationList> list_relations(Call& call, const RelationQuery& in);
Result<analysis::Relation> join_advice(Call& call, const analysis::RelationEnds& in);
Result<analysis::Relation> decide_relation(Call& call, const RelationUpdate& in);

}  // namespace sightline::api
