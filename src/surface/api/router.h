#pragma once
// Finds the row of the route table for a request. Immutable, thread-safe.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surface/api/route.h"

namespace sightline::api {

struct Match {
    const Route* route = nullptr;         ///< null: no such path, or not this method
    std::vector<std::string> parameters;  ///< ids of the path, in lower case
    std::string allow;                    ///< methods of the path, "" when there is no such path
};

class Router {
  public:
    explicit Router(std::span<const Route> routes);

    /// HEAD finds the row of GET. A part that should be an id and is none makes no match.
    Match find(std::string_view method, std::string_view path) const;

    /// True for paths that belong to the API: never the page's.
    static bool is_api_path(std::string_view path);

  private:
    struct Entry {
        const Route* route;
        std::vector<std::string_view> parts;
    };
    std::map<std::size_t, std::vector<Entry>>
        by_length_;  // number of parts; rows with more fixed parts first
};

/// "/api/v1/x" and "/api/x" → "/x" with `prefixed` set.
std::string_view without_prefix(std::string_view path, bool& prefixed);

}  // namespace sightline::api
