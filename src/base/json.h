#pragma once
// JSON text: reading with a bound on nesting, writing in the shortest form. JSON of plain structs is in
// described.h.

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sightline::json {

/// Parses text of at most `max_depth` nesting. InvalidInput with the position.
Result<boost::json::value> parse(std::string_view text, std::size_t max_depth = 32);

/// Compact text; doubles in shortest form that reads back the same (7.0 is 7, NaN and infinities are null).
std::string write(const boost::json::value& value);

}  // namespace sightline::json
