#pragma once
// upload: a file into an object, in one request or in parts.

#include "platform/s3/connection.h"

namespace sightline::s3 {

struct Upload {
    std::string key, path;
    std::int64_t size = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< kept with the object
    std::string sha256;                                        ///< hex, of the whole file
};

/// Bytes of a part: larger for large files, since S3 takes 10,000 parts of at least 5 MiB.
std::int64_t part_size(std::int64_t file_size);

Result<void> upload(const Connection& connection, const Upload& what);
Result<void> abort_upload(const Connection& connection, const std::string& key, const std::string& id);

}  // namespace sightline::s3
