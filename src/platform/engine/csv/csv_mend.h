#pragma once
// Rewrites a CSV that is not sound as one that is: every row as wide as the header, quotes where they belong,
// names that differ. No row is lost and none changed without being counted. Used in the child only.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_head.h"
#include "platform/engine/csv/mend_counts.h"

namespace sightline::engine {

/// Names fit for columns: trimmed, none empty ("column_3"), none twice in any case ("total_2"). Says what it
/// changed.
std::vector<std::string> column_names(const std::vector<std::string>& header, std::size_t width,
                                      std::vector<std::string>& repairs);

/// A row with commas, quotes where they are needed, and "\n", as the tables made here are loaded from.
void append_csv_row(std::string& out, const std::vector<std::string>& fields);

/// The header's own text, `width` cells of it.
std::vector<std::string> header_cells(const std::vector<std::string>& header, std::size_t width);

struct MendedCsv {
    std::vector<std::string> names;
    std::vector<std::string> header_cells;  ///< as they stand in the file; empty without a header
    bool header = true;                     ///< of the original; the mended file always has one
    std::int64_t rows = 0;
    std::size_t longest_row = 0;       ///< bytes
    std::vector<std::string> repairs;  ///< of the names; those of the rows are counted
    MendCounts counts;
    std::int64_t lines = 0;  ///< of the original
    bool ran_out = false;    ///< a quote was open at its end, and taken as text for that
};

/// Which piece of a file is mended: with its header, and with what stands below the table.
struct MendPlace {
    bool first = true, last = true;
    std::set<std::int64_t> totals = {};  ///< rows to be left out, from 0
};

/// Reads `from` (UTF-8; whole records) and writes `to` with commas, quotes and "\n"; `on_progress` as in
/// transcode.
Result<MendedCsv> mend_csv(const std::string& from, const CsvHead& head, MendPlace place,
                           const std::string& to, const std::function<bool(double)>& on_progress);

/// `head`, with the first rows of the file mended by it for its records, and without a header.
Result<CsvHead> head_of_mended(const std::string& path, CsvHead head);

}  // namespace sightline::engine
