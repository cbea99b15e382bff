#pragma once
// blob: whole files by key ("{tenant_id}/datasets/{dataset_id}/data.csv"). Writes are atomic: a key holds a
// complete file or is absent. Thread-safe.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::blob {

/// A file being written. Dropped without commit, nothing remains.
class Writer {
  public:
    virtual ~Writer() = default;
    virtual Result<void> write(std::string_view bytes) = 0;  ///< ResourceExhausted when the disk is full
    virtual Result<void> commit() = 0;                       ///< durable (fsync) and visible once it returns
    virtual std::int64_t size() const = 0;
    virtual std::string sha256() const = 0;  ///< hex, of what was written so far
};

class Blobs {
  public:
    virtual ~Blobs() = default;
    virtual Result<std::unique_ptr<Writer>> create(const std::string& key) = 0;
    /// A local path holding the blob, valid while the blob exists. NotFound.
    virtual Result<std::string> local_path(const std::string& key) = 0;
    virtual Result<std::string> read(const std::string& key) = 0;
    virtual bool exists(const std::string& key) = 0;
    virtual Result<void> remove_prefix(
        const std::string& prefix) = 0;  ///< whole folders: "{tenant}/datasets/{id}/"
    virtual Result<std::vector<std::string>> list(const std::string& prefix) = 0;
};

/// Keys become paths under `folder`; keys with "..", empty parts or odd bytes are refused.
Result<std::shared_ptr<Blobs>> local_folder(const std::string& folder);

}  // namespace sightline::blob
