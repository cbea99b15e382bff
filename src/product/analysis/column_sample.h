#pragma once
// A sample of a table's values as text, the same rows every time: what the checks look at before they count
// over the whole table.

#include <cstdint>
#include <string>
#include <vector>

#include "core/query/schema.h"
#include "product/analysis/sql_text.h"

namespace sightline::analysis {

struct ColumnSample {
    std::string name;
    std::vector<std::string> values;  ///< filled ones, in the table's order
};
struct TableSample {
    std::vector<ColumnSample> columns;  ///< in the table's order; of types that hold text or numbers
    std::int64_t rows = 0;              ///< looked at
    bool whole = false;                 ///< every row was
};

/// Up to `rows` rows, drawn evenly over the table. Values are cut at 4,000 characters.
Result<TableSample> sample_table(const RunSql& run, const query::TableInfo& table, std::int64_t rows);

}  // namespace sightline::analysis
