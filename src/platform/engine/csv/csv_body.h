#pragma once
// Which of the records at the beginning of a CSV are its table, and how many fields they have. Used in the
// child only.

#include <vector>

#include "platform/engine/csv/csv_records.h"

namespace sightline::engine {

struct CsvBody {
    std::size_t width = 1;  ///< fields that most of its records have
    std::size_t first = 0,
                end = 0;   ///< records: all, or those among more lines of text than the table has rows
    double agreement = 0;  ///< share of them that have `width` fields, 0..1
};

/// Begins with a hash that is not in quotes.
bool is_comment(const CsvRecord& record);

CsvBody body_of(const std::vector<CsvRecord>& records);

}  // namespace sightline::engine
