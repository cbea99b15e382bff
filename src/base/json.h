#pragma once
// JSON of plain structs described with BOOST_DESCRIBE_STRUCT: one declaration gives reading, writing, validation and the JSON Schema
// (draft 2020-12) that OpenAPI shows.
//
//     struct Login { std::string email, password; };
//     BOOST_DESCRIBE_STRUCT(Login, (), (email, password))
//     template <> inline constexpr auto sightline::json::rules<Login> = std::array{ Rule{"email", .min_length = 3, .max_length = 254}, … };
//
// Member types: bool, integers, double, std::string, std::optional<T> (may be absent or null), std::vector<T>, std::map<string, T>,
// described structs, boost::json::value (anything), boost::json::object. A member that is not optional and has no default
// is required (Rule::required = false makes it optional). Unknown members are refused.

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
