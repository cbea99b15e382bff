#pragma once
// The checks behind quality.h: each looks at what is known of a column (or of all) and names candidates: a
// finding with a condition, which is then counted over the whole table. Internal to this room.

#include <boost/json.hpp>
#include <functional>

#include "product/analysis/quality.h"

namespace sightline::analysis {

struct Candidate {
    QualityFinding finding;  ///< without count, share, rows; the message may hold {n} and {share}
    bool disguises_missing = false;
    std::int64_t fewest = 1;   ///< rows below which it says nothing
    double largest_share = 1;  ///< above it the finding says nothing and is dropped
};
using Candidates = std::vector<Candidate>;

struct CheckedColumn {
    const query::ColumnInfo& info;
    const boost::json::object& profile;  ///< of the column
    const ColumnSample& sample;
    std::int64_t rows = 0;
    std::string sql;  ///< its quoted name
    std::string words;
};

Candidate candidate(std::string kind, std::string dimension, const CheckedColumn& column, std::string message,
                    std::string advice, std::string condition);

/// Blank, or a word that stands for nothing ("N/A", "-", "unknown").
std::string missing_word_condition(const std::string& quoted_column);
bool is_missing_word(std::string_view text);

void check_completeness(const CheckedColumn& column, Candidates& out);
void check_text(const CheckedColumn& column, Candidates& out);     ///< blanks, patterns, formats, units
void check_numbers(const CheckedColumn& column, Candidates& out);  ///< ranges, values that stand for missing
void check_times(const CheckedColumn& column, Date today, Candidates& out);
void check_column_as_a_whole(const CheckedColumn& column, Candidates& out);  ///< constant, repeated ids
/// Spellings of one category, and likely typing errors; asks the engine for the column's values.
Result<void> check_spellings(const RunSql& run, const std::string& table, const CheckedColumn& column,
                             Candidates& out);
void check_orders(const query::TableInfo& table, Candidates& out);  ///< "start" after "end"
/// Repeated and nearly repeated rows.
void check_rows(const query::TableInfo& table, const TableSample& sample, Candidates& out);
void check_foreign_keys(const query::TableInfo& table, const std::vector<ForeignKey>& keys, Candidates& out);

}  // namespace sightline::analysis
