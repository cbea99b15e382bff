#pragma once
// connection: one HTTP request to an S3 server, signed, and tried again where that may help. Thread-safe.

#include <curl/curl.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "platform/s3/s3.h"

namespace sightline::s3 {

/// What is sent: bytes in memory, or a part of an open file.
struct Body {
    std::string_view bytes;
    int file = -1;
    std::int64_t from = 0, size = 0;
    std::string sha256;  ///< hex, of exactly these bytes
};

struct Request {
    std::string method = "GET";
    std::string key;                                         ///< "": the bucket itself
    std::vector<std::pair<std::string, std::string>> query;  ///< not encoded yet
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<Body> body;
    std::function<Result<void>(const struct Response&, std::string_view)>
        sink;  ///< in place of Response::body
};

struct Response {
    long status = 0;
    std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case
    std::string body;

    std::string header(std::string_view name) const;
};

class Connection {
  public:
    explicit Connection(Place place);
    /// A response with a status of 2xx; every other is an Error, as s3.h has them. One try.
    Result<Response> once(const Request& request) const;
    /// As often as the place says, where waiting may help. Not for requests with a sink.
    Result<Response> perform(const Request& request) const;
    /// Before another try, longer after each; a part of it by chance, so that many do not come at once.
    static void pause(int tried);
    const Place& place() const { return place_; }

  private:
    struct Close {
        void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    };
    using Handle = std::unique_ptr<CURL, Close>;
    Handle borrow() const;
    void give_back(Handle handle) const;
    std::string url_of(const Request& request) const;

    const Place place_;
    mutable std::mutex mutex_;
    mutable std::vector<Handle> idle_;  // with their connections
};

std::string sha256_of(std::string_view bytes);  ///< hex
Result<std::string> sha256_of(int file, std::int64_t from, std::int64_t size);

}  // namespace sightline::s3
