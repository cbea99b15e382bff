#pragma once
// Outputs: what each column of a result is: where it comes from in the Query, what it is for, and what its
// cells look like. Pure; holds pointers into the Schema, so it must not outlive it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::charts {

/// Where an expression's value comes from, looking through inner Queries: the source column and what was done
/// to it last.
struct Origin {
    std::string column;  ///< source column as written, "" when there is no single one
    std::optional<query::Aggregate> aggregate;
    std::optional<double> quantile;  ///< of Aggregate::Quantile
    bool distinct = false;           ///< the aggregate saw distinct values
    std::optional<query::TimeGrain> grain;
    std::optional<query::TimePart> part;
    std::optional<double> bin_width;
    bool computed = false;  ///< arithmetic, a function or a window lies over it
    bool share = false;     ///< a value divided by the whole
    const query::ColumnInfo* info =
        nullptr;  ///< null without a Schema, and for what the Schema does not know
};
Origin trace(const query::Expression& expression, const query::Query& query, const query::Schema& schema);

/// Measure: a number to be read off an axis. Category: names or codes. Text: prose or names that rarely
/// repeat.
enum class OutputKind { Measure, Category, Time, Identifier, Text };

struct Output {
    std::size_t column = 0;
    std::string name;   ///< as in the Table
    std::string label;  ///< "Total amount (USD)"
    std::string unit;
    OutputKind kind = OutputKind::Text;
    ColumnType type = ColumnType::Text;
    Origin origin;
    bool key = false;   ///< a group key of the Query, or a plain column beside aggregates
    bool year = false;  ///< whole numbers that are years
    bool four_digit_year = false;

    // What the cells show.
    std::size_t rows = 0, distinct = 0, nulls = 0;
    std::size_t longest = 0;           ///< characters of the longest cell as text
    double mean_length = 0;            ///< of text
    double min = 0, max = 0, sum = 0;  ///< of numbers
    bool whole = true;                 ///< all numbers are integers

    bool numeric() const { return is_numeric(type); }
    bool temporal() const { return is_temporal(type) || four_digit_year; }
    bool additive() const;  ///< counts and sums
};

std::vector<Output> describe_outputs(const query::Query& query, const query::Schema& schema,
                                     const Table& result);

}  // namespace sightline::charts
