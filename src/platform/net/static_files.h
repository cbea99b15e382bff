#pragma once
// Files of one folder over HTTP: types, ETag, Cache-Control (immutable for hashed names), brotli/gzip
// variants made at build time (name.br, name.gz beside the file), 304, fallback to index.html for the page's
// own routes. Never leaves the folder.

#include <optional>
#include <string>

#include "platform/net/http.h"

namespace sightline::net {

class StaticFiles {
  public:
    explicit StaticFiles(std::string folder);
    /// Nothing when there is no such file and `path` is not a page route.
    std::optional<Response> serve(const Request& request) const;

  private:
    std::string folder_;
};

}  // namespace sightline::net
