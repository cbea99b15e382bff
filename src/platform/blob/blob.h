#pragma once
// blob: whole files by key ("{tenant_id}/datasets/{dataset_id}/data.csv"). Writes are atomic: a key holds a
// complete file or is absent. Thread-safe.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/s3/s3.h"

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

/// A local file with the bytes of a blob, there for as long as this lives (or the blob, in a local folder).
struct Held {
    std::string path;
    std::shared_ptr<const void> kept;
};

/// Some bytes of a blob, in a local file that may have more of it.
struct HeldPart {
    Held file;
    std::int64_t from = 0;  ///< where in the blob the file begins
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
    /// The blob as a local file, fetched first where it is kept elsewhere. NotFound.
    virtual Result<Held> hold(const std::string& key) = 0;
    /// At least `length` bytes of the blob from `from` on, or what there is of them; where it is kept
    /// elsewhere, little more is fetched. NotFound.
    virtual Result<HeldPart> hold_part(const std::string& key, std::int64_t from, std::int64_t length) = 0;
    virtual Result<std::string> read(const std::string& key) = 0;
    virtual Result<bool> exists(const std::string& key) = 0;
    /// Whole folders: "{tenant}/datasets/{id}/"; what grows in them too.
    virtual Result<void> remove_prefix(const std::string& prefix) = 0;
    virtual Result<std::vector<std::string>> list(const std::string& prefix) = 0;
    virtual Result<void> check() = 0;  ///< that the store can be reached, quickly
};

/// Keys become paths under `folder`; keys with "..", empty parts or odd bytes are refused.
/// Writes leave `reserve` bytes of the disk alone, or a twentieth of a small disk.
Result<std::shared_ptr<Blobs>> local_folder(const std::string& folder, std::int64_t reserve = 64 << 20);

struct S3Settings {
    s3::Place place;
    std::string prefix;                        ///< before every key: "" or "some/folder/"
    std::string cache;                         ///< local folder for copies of what is in use
    std::int64_t cache_bytes = 10LL << 30;     ///< beyond it, what was not used for longest goes
    std::int64_t reserve = 64 << 20;           ///< of the cache's disk, as for local_folder
    std::chrono::seconds upload_life{86'400};  ///< parts of older uploads that nobody finished are removed
};

/// A bucket of an S3 server, where every server of an installation finds what another stored. What is written
/// is collected in a local file first: a blob is sent with its SHA-256 and once it is whole. Reading makes a
/// local copy, whose SHA-256 is checked, and which is used again while the bucket holds the same bytes.
/// Fails when the bucket cannot be reached with the key.
Result<std::shared_ptr<Blobs>> s3_bucket(const S3Settings& settings);

}  // namespace sightline::blob
