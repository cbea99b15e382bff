#pragma once
// Intake: what every way in (form, resumable upload, pasted text, address) has in common: names, quotas, and
// the one transaction by which a stored file becomes a dataset with its import queued.

#include <string>

#include "product/datasets/datasets.h"

namespace sightline::datasets {

struct IntakeParts {
    std::shared_ptr<store::Store> store;
    std::shared_ptr<blob::Blobs> blobs;
    std::shared_ptr<jobs::Jobs> jobs;
    Limits limits;
};

/// A dataset of `who`, not stored yet.
Dataset new_dataset(const teams::Identity& who, const Incoming& incoming);

/// Whether `bytes` more fit into the quotas of the person and the organization: ResourceExhausted when not.
/// Counted are originals and what resumable uploads have announced, but for the upload `except`.
Result<void> check_room(store::Session& session, const Limits& limits, const std::string& tenant_id,
                        const std::string& owner_id, std::int64_t bytes, const std::string& except = {});

/// Rows of the dataset and its import job, whose file is stored already. Within the caller's transaction;
/// fills in duplicate_of. `choose` as in Incoming.
Result<void> admit(store::Session& session, const IntakeParts& parts, Dataset& dataset, bool choose,
                   const std::string& upload_id = {});

/// Before a file is stored for a dataset whose row comes after: killed in between, what was stored is removed
/// when an upload's life is over (Limits::upload_life). Then, in the transaction that writes the row,
/// keep_announced; Conflict when the file was removed already.
Result<void> announce(const IntakeParts& parts, const Dataset& dataset);
Result<void> keep_announced(store::Session& session, const Dataset& dataset);
/// The same when it came to nothing: the file goes at once.
Result<void> withdraw(const IntakeParts& parts, const Dataset& dataset);

/// One file whole in one request; see Upload.
Result<std::unique_ptr<Upload>> begin_stored_upload(const IntakeParts& parts, const teams::Identity& who,
                                                    Dataset dataset, bool choose);

Error too_large(const std::string& filename, const Limits& limits);
Error empty_file(const std::string& filename);

}  // namespace sightline::datasets
