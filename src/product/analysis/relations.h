#pragma once
// Relations between datasets, measured on their values: how many rows of the one find a row of the other, how
// many they find, and which values find none. What one should know before a join.

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/described.h"
#include "product/analysis/sql_text.h"
#include "product/datasets/datasets.h"

namespace sightline::analysis {

struct RelationEnds {
    std::string from_dataset, from_column, to_dataset, to_column;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "from_dataset", .format = "uuid"},
                          json::Rule{.member = "from_column", .min_length = 1, .max_length = 1000},
                          json::Rule{.member = "to_dataset", .format = "uuid"},
                          json::Rule{.member = "to_column", .min_length = 1, .max_length = 1000}};
    }
};
BOOST_DESCRIBE_STRUCT(RelationEnds, (), (from_dataset, from_column, to_dataset, to_column))

struct UnmatchedValue {
    std::string value;
    std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(UnmatchedValue, (), (value, rows))

/// A further column of a key of several.
struct KeyColumns {
    std::string from_column, to_column;
};
BOOST_DESCRIBE_STRUCT(KeyColumns, (), (from_column, to_column))

struct Relation {
    std::string from_dataset, from_name, from_column, to_dataset, to_name, to_column;
    std::vector<KeyColumns> further;  ///< the two columns are a key only together with these
    std::string status;               ///< confirmed, inferred, rejected, proposed (asked about, not inferred)
    double confidence = 0;            ///< 0..1, of names and values together; 1 when confirmed
    std::int64_t from_rows = 0, from_filled = 0, matched_rows = 0;
    double match_rate = 0;         ///< of the filled rows
    double match_rate_folded = 0;  ///< the same without regard to case and blanks
    std::int64_t from_values = 0, matched_values = 0;
    double inclusion = 0;  ///< of the distinct values
    bool to_unique = false;
    double fan_out = 0;  ///< rows of the other table a matched row finds, on average
    std::int64_t largest_fan_out = 0;
    std::int64_t joined_rows = 0;           ///< of an inner join
    std::int64_t unused_values = 0;         ///< of the other table that nothing refers to
    std::string kind;                       ///< one to one, many to one, one to many, many to many
    std::vector<UnmatchedValue> unmatched;  ///< most frequent first, up to ten
    std::vector<std::string> advice;        ///< sentences
};
BOOST_DESCRIBE_STRUCT(Relation, (),
                      (from_dataset, from_name, from_column, to_dataset, to_name, to_column, further, status,
                       confidence, from_rows, from_filled, matched_rows, match_rate, match_rate_folded,
                       from_values, matched_values, inclusion, to_unique, fan_out, largest_fan_out,
                       joined_rows, unused_values, kind, unmatched, advice))

/// Inferred and decided ones; and pairs of text columns whose names say nothing but whose values lie one
/// within the other.
Result<std::vector<Relation>> measure_relations(const RunSql& run, const datasets::Subject& subject,
                                                const std::vector<datasets::RelationDecision>& decisions);

/// InvalidInput for a column that is not there.
Result<Relation> measure_join(const RunSql& run, const datasets::Subject& subject, const RelationEnds& ends,
                              const std::vector<datasets::RelationDecision>& decisions);

}  // namespace sightline::analysis
