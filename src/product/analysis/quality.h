#pragma once
// Quality: what is wrong with a table, each finding with the rows it is about, how grave it is, and what to
// do. Looks at a sample to know what to look for, then counts over all rows.

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/described.h"
#include "core/query/schema.h"
#include "product/analysis/column_sample.h"

namespace sightline::analysis {

struct QualityFinding {
    std::string id;                    ///< "variants:region": the same for the same table
    std::string dimension;             ///< completeness, consistency, validity, uniqueness
    std::string kind;                  ///< "missing", "disguised_missing", "case_variants", …
    std::string severity;              ///< high, medium, low
    std::vector<std::string> columns;  ///< none: about whole rows
    std::string message, advice;       ///< sentences
    std::int64_t count = 0;            ///< rows it is about
    double share = 0;                  ///< of all rows, 0..1
    std::vector<std::int64_t> rows;    ///< numbers of the first ones, from 1, in the order of the data
    std::vector<std::string> examples;
    std::string
        condition;  ///< SQL over the table that holds for these rows; "" when it is about a column as a whole
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "dimension", .one_of = "completeness|consistency|validity|uniqueness"},
            json::Rule{.member = "severity", .one_of = "high|medium|low"},
            json::Rule{.member = "share", .minimum = 0, .maximum = 1, .description = "Of all rows."},
            json::Rule{.member = "rows", .description = "Numbers of the first rows it is about, from 1."},
            json::Rule{.member = "condition",
                       .description =
                           "SQL condition that holds for exactly these rows; empty when the finding "
                           "is about the column as a whole."}};
    }
};
BOOST_DESCRIBE_STRUCT(QualityFinding, (),
                      (id, dimension, kind, severity, columns, message, advice, count, share, rows, examples,
                       condition))

struct SkippedCheck {
    std::string check, reason;
};
BOOST_DESCRIBE_STRUCT(SkippedCheck, (), (check, reason))

/// Percentages, 0 to 100.
struct Quality {
    std::string status = "complete";
    double progress = 1;
    std::int64_t row_count = 0, column_count = 0;
    double completeness = 100, consistency = 100, validity = 100, uniqueness = 100;
    double completeness_with_disguised = 100;
    std::vector<QualityFinding> findings;  ///< gravest first
    std::vector<SkippedCheck> skipped;
    std::int64_t sampled_rows = 0;
    bool approximate = false;
    std::optional<std::string> sample_note;
    static constexpr auto rules() {
        return std::array{
            json::Rule{
                .member = "status",
                .one_of = "complete|measuring",
                .description = "measuring: a job is at it, of a dataset of very many rows; ask again."},
            json::Rule{.member = "progress",
                       .minimum = 0,
                       .maximum = 1,
                       .description = "Grows with each step of the measurement."},
            json::Rule{.member = "completeness",
                       .description = "Share of cells that are filled, in percent."},
            json::Rule{.member = "completeness_with_disguised",
                       .description = "The same when blanks, \"N/A\", 999 and their like count as missing."},
            json::Rule{.member = "consistency",
                       .description = "Share of rows with no finding of consistency, in percent."},
            json::Rule{.member = "validity", .description = "Share of rows with no finding of validity."},
            json::Rule{.member = "uniqueness",
                       .description = "Share of rows that are not among repeated rows or ids, in percent."},
            json::Rule{.member = "skipped", .description = "Checks that were not made, and why."},
            json::Rule{.member = "sampled_rows",
                       .description = "Rows looked at to know what to look for; counts are over all rows."},
            json::Rule{.member = "approximate",
                       .description = "Not all rows were looked at: a fault that no sampled row shows may be "
                                      "missing, and the figures may be too good."},
            json::Rule{.member = "sample_note",
                       .description = "Of a large file only a sample is loaded: this is of the sample."}};
    }
};
BOOST_DESCRIBE_STRUCT(Quality, (),
                      (status, progress, row_count, column_count, completeness, consistency, validity,
                       uniqueness, completeness_with_disguised, findings, skipped, sampled_rows, approximate,
                       sample_note))

/// A relation of this table to another one the engine sees too.
struct ForeignKey {
    std::string column, to_table, to_column, to_label;
};

struct QualityOptions {
    std::int64_t sample_rows = 20'000;
    Date today;  ///< later dates are in the future
    std::vector<ForeignKey> foreign_keys;
    std::vector<std::string> masked;  ///< columns whose values were masked: they are not checked
};

/// `table` as the engine knows it; `profile` is that of its version.
Result<Quality> measure_quality(const RunSql& run, const query::TableInfo& table,
                                const boost::json::object& profile, const QualityOptions& options);

/// A page of a finding's rows: the number of each row, then all columns.
std::string rows_sql(const query::TableInfo& table, const std::string& condition, std::int64_t limit,
                     std::int64_t offset);

}  // namespace sightline::analysis
