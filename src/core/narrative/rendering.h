#pragma once
// Figures, names and cells as people read them in a sentence.

#include <string>
#include <string_view>

#include "base/value.h"
#include "core/narrative/narrative.h"

namespace sightline::narrative {

std::string format_number(
    double number, int max_decimals);  ///< "1,234.5"; very large and very small ones in short exponent form
std::string format_value(const Value& value,
                         std::string_view format);  ///< formats of CellRef; null is "empty"

bool has_digit(std::string_view text);
Result<std::string> render_segment(const Segment& segment,
                                   const Table& table);  ///< InvalidInput as in `render`

}  // namespace sightline::narrative
