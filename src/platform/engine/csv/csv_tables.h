#pragma once
// Several tables in one CSV, one below the other with an empty line between: sheets that a program wrote into
// one file. Used in the child only.

#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_records.h"

namespace sightline::engine {

/// Longer files are taken for one table without a look.
constexpr std::int64_t kMostBytesOfTables = 20LL << 20;
/// More are not taken apart.
constexpr std::size_t kMostTables = 50;

/// Whole lines of a file: a table with the titles above it and the notes below.
struct CsvTable {
    std::string name;              ///< unique: the line above its names, else the first of them
    std::size_t from = 0, to = 0;  ///< bytes
    std::int64_t first_line = 1, last_line = 1;
    std::size_t width = 0;  ///< names in its header
    std::int64_t cells = 0;
};

/// Whether a line after the first full one is empty or has delimiters and blanks alone; then `text` is all of
/// the file.
bool has_empty_line(const std::string& path, char delimiter, std::string& text);

/// The tables of `text` in their order; none where it is one table or no more can be told, and of more than
/// kMostTables one more than those. A block after an empty line is a table of its own only when its first
/// full line names columns (each once, words over figures or dates, or years over figures that are none) that
/// are others than those of the table before, and as many as its rows have at most; and, without a title,
/// does not look like one of the rows before. Names may stand alone between empty lines.
std::vector<CsvTable> csv_tables(std::string_view text, CsvDialect dialect);

/// Its lines to `path`, without the delimiters that a spreadsheet program pads them with.
Result<void> write_csv_table(std::string_view text, const CsvTable& table, CsvDialect dialect,
                             const std::string& path);

}  // namespace sightline::engine
