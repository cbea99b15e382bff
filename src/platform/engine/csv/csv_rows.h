#pragma once
// What a record near the beginning or the end of a CSV is: a title, a row of names, a row of data, a note.
// Used in the child only.

#include <string>
#include <vector>

#include "platform/engine/csv/csv_head.h"

namespace sightline::engine {

bool may_be_name(std::string_view cell);      ///< of a column: words, a year, digits with letters
bool is_missing_mark(std::string_view cell);  ///< "n/a" and the like

/// Fields up to the last that is not empty: a spreadsheet pads its title lines to the width of the table.
std::size_t filled_width(const std::vector<std::string>& fields);

/// "Source: …", "* provisional", "(1) estimated": how notes under a table begin.
bool begins_like_note(std::string_view cell);

/// A line under a table that is none of its rows, if nothing but such lines and empty ones follows: one field
/// alone, or only first fields filled and either after a gap, like a note, or unlike the first column's
/// cells.
bool is_note(const std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes, bool after_gap);

/// Whether the last records of a file are notes; the other form takes its last lines as they stand.
bool notes_at_end(const std::vector<CsvRecord>& records, const CsvHead& head);
bool notes_at_end(std::string_view tail, const CsvHead& head);

/// Rows of names at the beginning of `records`, the first of which names columns: 2 when groups stand above
/// the names or units below them, rarely 3, and one more where the row below names the first columns alone.
/// `shapes` are of rows that are certainly data.
std::size_t header_rows(const std::vector<std::vector<std::string>>& records,
                        const std::vector<ColumnShape>& shapes);

/// Names from several rows joined by a space. A group reaches over the columns right of it that have no group
/// of their own, and where the same names repeat below it also over those left of it; a corner that names
/// both levels ("Year" over "Region") gives its lower name.
std::vector<std::string> joined_names(const std::vector<std::vector<std::string>>& rows, std::size_t width);

}  // namespace sightline::engine
