#pragma once
// Lints: what is probably not meant in a valid Query, found from the Query and the Schema alone (no rows are
// read). Deterministic, in reading order.
//
//   code                   severity  fires on
//   fan_out                warning   total, average, spread or count of a column whose rows a join repeats
//   average_of_averages    warning   average over a source's averages, which weighs every group alike; a
//                                    note for a column that is named as an average
//   identifier_aggregate   warning   total, average, median or spread of an identifier
//   code_aggregate         warning   the same of codes kept as numbers (zip, phone, latitude)
//   sum_of_rates           warning   total of percentages, rates or averages
//   mixed_units            warning   adding, subtracting, comparing or stacking values of different units;
//                                    one figure over amounts of several currencies
//   value_out_of_range     warning   a condition that no value between the smallest and the largest can meet
//   text_number            warning   ordering or comparing text whose values look like numbers
//   unknown_relation       warning   join on columns that the Schema does not relate
//   uncertain_relation     note      join on a relation that was inferred with low confidence
//   limit_without_order    warning   limit that keeps arbitrary rows
//   not_in_null            warning   `not in` a query whose column holds nulls: then no row passes

#include <string>
#include <string_view>
#include <vector>

#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::query {

enum class Severity { Note, Warning };
std::string_view name_of(Severity severity);  ///< "note", "warning"

struct Lint {
    std::string code;
    Severity severity = Severity::Warning;
    std::string message;  ///< for the person: what it does to the answer, and what to do
    std::string path;     ///< where in the Query, as in validation: "select[1].of"
    friend bool operator==(const Lint&, const Lint&) = default;
};

/// Of a Query that `validate` has accepted.
std::vector<Lint> lint(const Query& query, const Schema& schema);

}  // namespace sightline::query
