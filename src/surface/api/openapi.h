#pragma once
// The OpenAPI 3.1 document, made from the route table and the described types. Pure.

#include <boost/json.hpp>
#include <string>

namespace sightline::api {

boost::json::object openapi_document(const std::string& version);
const std::string& openapi_text(const std::string& version);  ///< made once

}  // namespace sightline::api
