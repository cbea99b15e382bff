#pragma once
// Tables and errors as text for a terminal.

#include <iosfwd>

#include "base/result.h"
#include "base/table.h"

namespace sightline::cli {

/// Columns aligned, numbers to the right, at most `max_rows`; "… and N more rows" when cut.
void print_table(std::ostream& out, const Table& table, std::size_t max_rows, std::size_t width);
std::size_t display_width(std::string_view utf8);  ///< columns taken; combining marks 0, wide characters 2
void print_error(std::ostream& err, const Error& error);

}  // namespace sightline::cli
