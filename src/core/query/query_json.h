#pragma once
// Canonical JSON of a Query, both ways. Canonical: fixed key order, defaults left out, so equal Queries give
// equal bytes and the text serves as a cache key. The form is described in docs/query.md.

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/query/query.h"

namespace sightline::query {

boost::json::value to_json(const Query& query);
std::string canonical(const Query& query);

/// Strict: unknown keys, wrong types and over-deep nesting are InvalidInput with the path.
Result<Query> query_from_json(const boost::json::value& json);
Result<Query> query_from_json(std::string_view text);
inline Result<Query> query_from_json(const char* text) {
    return query_from_json(std::string_view(text));
}

}  // namespace sightline::query
