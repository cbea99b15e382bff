#pragma once
// Text in which a column is a range of characters, not what stands between delimiters. Used in the child
// only.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::engine {

/// Where each column begins (in characters); the last one reaches to the end of the line. Nothing when the
/// lines are not laid out so: at least three lines, the first with a name over every column, and between two
/// columns a gap of blanks in every line: of two, or of one where more lines show it and three columns, or
/// where the header and most lines have two.
std::optional<std::vector<std::size_t>> fixed_columns(std::string_view head, bool whole);

/// Lines in which a word stands across the border of two columns, where it is cut.
struct CutLines {
    std::int64_t crossed = 0, first = 0;  ///< how many, and the number of the first, from 1
};

/// Writes `from` (UTF-8) as CSV to `to`, cells trimmed. `on_block` as for transcode().
Result<CutLines> write_fixed_as_csv(const std::string& from, const std::vector<std::size_t>& starts,
                                    const std::string& to, const std::function<bool(double)>& on_block);

}  // namespace sightline::engine
