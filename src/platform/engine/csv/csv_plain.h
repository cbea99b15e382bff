#pragma once
// A text file with every row as it stands, as PlainRows has it: written as a CSV that is sound. Used in the
// child only.

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_records.h"
#include "platform/engine/engine.h"

namespace sightline::engine {

struct PlainCsv {
    std::vector<std::string> names;
    std::string numbers;                    ///< the one of them, the first, that numbers the rows; "" without
    std::vector<std::string> header_cells;  ///< as they stand in the file; empty without names
    std::vector<std::string> repairs;       ///< of the names
    std::int64_t rows = 0;
    std::size_t longest_row = 0;  ///< bytes
};

/// Reads `from` (UTF-8) and writes `to` with a header, commas, quotes and "\n", every row as wide as the
/// widest; `on_progress` as in mend_csv. Unprocessable: no row stands in the line of the names; TooLarge: a
/// row has more than 2,000 cells.
Result<PlainCsv> write_plain_rows(const std::string& from, const CsvDialect& dialect, const PlainRows& asked,
                                  const std::string& to, const std::function<bool(double)>& on_progress);

}  // namespace sightline::engine
