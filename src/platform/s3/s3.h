#pragma once
// s3: objects in a bucket of Amazon S3 or one of its many kin (MinIO, Ceph, versitygw, …), spoken to over
// libcurl with its SigV4. Requests are tried again with growing pauses when the line breaks, nobody answers
// or the server says that it is busy. What is sent carries its SHA-256, which the server checks. Thread-safe;
// calls block.
//
// Errors: Unavailable where waiting may help (no answer, 5xx), NotFound for an object that is not there,
// Unprocessable for what somebody has to set right (key, secret, bucket, region, clock), ResourceExhausted
// when the server is full.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::s3 {

struct Place {
    std::string endpoint;  ///< "https://s3.example.com:9000"; no bucket and no path in it
    std::string region = "us-east-1";
    std::string bucket;
    std::string key_id, secret;  ///< both "": requests are not signed, as for public buckets
    bool path_style = true;      ///< endpoint/bucket/key; else bucket.endpoint/key
    /// Of an endpoint that strangers name: addresses in numbers, the only ones connected to. Empty: any.
    std::vector<std::string> addresses;
    std::chrono::milliseconds connect{10'000};
    std::chrono::seconds quiet{30};  ///< a line on which nothing moved for so long is given up
    int tries = 5;                   ///< of one request
};

struct Properties {
    std::int64_t size = 0;
    std::string etag;    ///< with its quotes
    std::string sha256;  ///< hex; "" when whoever wrote it did not say (see put_file)
};
struct Object {
    std::string key;
    std::int64_t size = 0;
    std::string etag;
};
struct OpenUpload {
    std::string key, id;
    std::int64_t started_at = 0;  ///< microseconds since 1970
};

using Sink = std::function<Result<void>(std::string_view)>;

class Bucket {
  public:
    virtual ~Bucket() = default;
    /// That the bucket can be listed with this key; one try.
    virtual Result<void> check() = 0;
    virtual Result<Properties> head(const std::string& key) = 0;
    /// The whole object as it comes, at most `max_bytes` (TooLarge; 0: no limit). After a broken line it goes
    /// on where it was; Conflict when the object was replaced meanwhile. The length is checked, and the
    /// SHA-256 where it is known (Unavailable when another came).
    virtual Result<Properties> get(const std::string& key, std::int64_t max_bytes, const Sink& sink) = 0;
    /// Some bytes of an object that was looked at (head): `length` from `from` on, as get() gives all of it;
    /// only their number is checked.
    virtual Result<void> get_part(const std::string& key, const Properties& object, std::int64_t from,
                                  std::int64_t length, const Sink& sink) = 0;
    virtual Result<void> put(const std::string& key, std::string_view bytes) = 0;
    /// A file, in parts when it is large; seen whole or not at all, and `sha256` is kept with it. What was
    /// sent of an upload that fails is taken back.
    virtual Result<void> put_file(const std::string& key, const std::string& path, std::int64_t size,
                                  const std::string& sha256) = 0;
    /// Within the server; it takes objects of up to 5 GiB.
    virtual Result<void> copy(const std::string& from, const std::string& to) = 0;
    virtual Result<void> remove(const std::string& key) = 0;  ///< one that is not there is fine
    /// In order of their keys; TooLarge past `most`.
    virtual Result<std::vector<Object>> list(const std::string& prefix, std::size_t most) = 0;
    /// Uploads in parts that were neither completed nor taken back.
    virtual Result<std::vector<OpenUpload>> open_uploads(const std::string& prefix) = 0;
    virtual Result<void> abort_upload(const OpenUpload& upload) = 0;
};

/// InvalidInput for an endpoint or bucket that is none. Connects to nothing.
Result<std::shared_ptr<Bucket>> open(const Place& place);

/// The name that is connected to, without a port.
std::string host_of(const Place& place);

/// Percent-encoded as S3 signs it: all but letters, digits and -._~ (and "/" in a key).
std::string encoded(std::string_view text, bool keep_slashes);

}  // namespace sightline::s3
