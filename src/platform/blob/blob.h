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

/// A blob on its way in that may take days and several processes: what was synced stays until it is finished
/// or abandoned. Two that grow the same blob at once do no harm as long as they write the same bytes.
class Growing {
  public:
    virtual ~Growing() = default;
    virtual Result<void> write(std::string_view bytes) = 0;  ///< ResourceExhausted when the disk is full
    virtual Result<void> sync() = 0;                         ///< what was written is durable once it returns
    virtual std::int64_t size() const = 0;                   ///< from the start of the blob
    virtual std::string sha256() const = 0;  ///< hex; "" when it did not see the blob from its start
};

class Blobs {
  public:
    virtual ~Blobs() = default;
    virtual Result<std::unique_ptr<Writer>> create(const std::string& key) = 0;
    /// Goes on with a growing blob after its first `from` bytes; 0 begins it. NotFound when it is not there.
    virtual Result<std::unique_ptr<Growing>> grow(const std::string& key, std::int64_t from) = 0;
    /// Makes a growing blob of exactly `size` synced bytes visible under its key; done already, that is fine.
    /// Conflict for another size, NotFound. Gives its SHA-256: `known` or, when that is "", by reading it.
    virtual Result<std::string> finish(const std::string& key, std::int64_t size,
                                       const std::string& known) = 0;
    virtual Result<void> abandon(const std::string& key) = 0;  ///< a growing blob; none there is fine
    /// The same bytes under a second key, without moving them through this process.
    virtual Result<void> copy(const std::string& from, const std::string& to) = 0;
    /// A local path holding the blob, valid while the blob exists. NotFound.
    virtual Result<std::string> local_path(const std::string& key) = 0;
    virtual Result<std::string> read(const std::string& key) = 0;
    virtual bool exists(const std::string& key) = 0;
    /// Whole folders: "{tenant}/datasets/{id}/"; what grows in them too.
    virtual Result<void> remove_prefix(const std::string& prefix) = 0;
    virtual Result<std::vector<std::string>> list(const std::string& prefix) = 0;
};

/// Keys become paths under `folder`; keys with "..", empty parts or odd bytes are refused.
/// Writes leave `reserve` bytes of the disk alone, or a twentieth of a small disk.
Result<std::shared_ptr<Blobs>> local_folder(const std::string& folder, std::int64_t reserve = 64 << 20);

}  // namespace sightline::blob
