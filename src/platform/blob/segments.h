#pragma once
// segments: a blob on its way into a bucket in pieces, over days and through several servers: each piece that
// was synced is an object of its own, named by where it begins. Nothing is kept in a process, so any server
// goes on with it.

#include "platform/blob/blob.h"

namespace sightline::blob {

/// `folder` ("….growing/{key}/") holds the pieces. NotFound when they do not reach up to `from`; those from
/// there on, which nobody was told of, are removed.
Result<std::unique_ptr<Growing>> grow_segments(std::shared_ptr<s3::Bucket> bucket, const std::string& folder,
                                               std::int64_t from);

/// Writes all pieces in order. True when there were any; Conflict when they are not `size` bytes.
Result<bool> join_segments(s3::Bucket& bucket, const std::string& folder, std::int64_t size,
                           const s3::Sink& sink);

Result<void> remove_segments(s3::Bucket& bucket, const std::string& folder);

}  // namespace sightline::blob
