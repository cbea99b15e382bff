#pragma once
// Uploads: files that arrive in pieces, perhaps after broken lines and over days (the tus protocol speaks to
// this). What was acknowledged is on disk and in the store: any server goes on from there, whoever was
// killed. The upload's id is that of the dataset it becomes. Thread-safe; calls block.

#include <memory>
#include <optional>
#include <string>

#include "product/datasets/intake/intake.h"

namespace sightline::datasets {

struct UploadState {
    std::string id, filename, metadata;  ///< metadata as the client gave it
    std::int64_t length = 0, received = 0;
    std::int64_t expires_at = 0;  ///< microseconds; each piece puts it off
    bool finished = false;        ///< the dataset is there, or was
};

struct NewUpload {
    std::string filename, name, description, metadata;
    std::int64_t length = 0;
    bool choose = false;  ///< see Incoming
};

/// One piece being received. Dropped without `end`, what was written is kept as far as it was acknowledged.
class Piece {
  public:
    virtual ~Piece() = default;
    /// TooLarge past the announced length, Conflict when another request goes on with the upload meanwhile.
    virtual Result<void> write(std::string_view bytes) = 0;
    /// Acknowledges what was written; the last piece makes the dataset.
    virtual Result<UploadState> end() = 0;
};

class Uploads {
  public:
    virtual ~Uploads() = default;
    /// InvalidInput, TooLarge, ResourceExhausted (quota).
    virtual Result<UploadState> create(const teams::Identity& who, const NewUpload& wanted) = 0;
    /// NotFound for what is not this person's, has expired or was ended. Completes an upload whose bytes are
    /// all there.
    virtual Result<UploadState> find(const teams::Identity& who, const std::string& id) = 0;
    /// `offset` is what the client believes was received: Conflict otherwise. With `whole` nothing is
    /// acknowledged before `end` (its checksum is looked at first).
    virtual Result<std::unique_ptr<Piece>> resume(const teams::Identity& who, const std::string& id,
                                                  std::int64_t offset, bool whole) = 0;
    /// Ends it and frees what it took; a dataset that came of it stays.
    virtual Result<void> remove(const teams::Identity& who, const std::string& id) = 0;
    virtual std::int64_t max_bytes() const = 0;
};

/// Looks after what expired, and after what a killed server left complete, now and every few minutes.
std::shared_ptr<Uploads> make_uploads(const IntakeParts& parts);

}  // namespace sightline::datasets
