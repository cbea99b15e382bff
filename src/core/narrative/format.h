#pragma once
// Figures as people read them in a sentence.

#include <string>
#include <string_view>

#include "base/value.h"

namespace sightline::narrative {

std::string format_number(double number, int max_decimals);  ///< "1,234.5"; very large and very small ones in short exponent form
std::string format_value(const Value& value, std::string_view format);  ///< formats of CellRef; null is "empty"

}  // namespace sightline::narrative
