#pragma once
// Members of JSON objects as they are looked up where every one may be missing: what is not there, or of
// another kind, is empty.

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::json {

std::string text_of(const boost::json::object& object, std::string_view name);
/// Of a list, those elements that are texts.
std::vector<std::string> texts_of(const boost::json::object& object, std::string_view name);
std::int64_t integer_of(const boost::json::object& object, std::string_view name, std::int64_t otherwise = 0);
bool is_true(const boost::json::object& object, std::string_view name);
/// nullptr where it is none.
const boost::json::object* object_of(const boost::json::object& object, std::string_view name);
const boost::json::array* list_of(const boost::json::object& object, std::string_view name);

}  // namespace sightline::json
