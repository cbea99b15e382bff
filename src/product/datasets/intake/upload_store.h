#pragma once
// Rows of uploads, in and out; every statement names the tenant.

#include <vector>

#include "platform/store/store.h"
#include "product/datasets/dataset.h"

namespace sightline::datasets {

struct UploadRow {
    Dataset dataset;  ///< as it will be, without hash
    std::string metadata;
    std::int64_t received = 0, expires_at = 0, finished_at = 0;
    bool choose = false;  ///< see Incoming
};

Result<void> insert_upload(store::Session& session, const UploadRow& row);
Result<UploadRow> find_upload(store::Session& session, const std::string& tenant_id,
                              const std::string& id);  ///< NotFound
/// Makes `writer` the only one whose progress counts.
Result<void> claim_upload(store::Session& session, const UploadRow& row, const std::string& writer);
/// Conflict when `writer` is not the last one that claimed it, or the upload was ended.
Result<void> advance_upload(store::Session& session, const UploadRow& row, const std::string& writer);
/// True for the one that finished it.
Result<bool> finish_upload(store::Session& session, const UploadRow& row);
Result<void> delete_upload(store::Session& session, const std::string& tenant_id, const std::string& id);
Result<std::vector<UploadRow>> expired_uploads(store::Session& session, std::int64_t now);
Result<std::vector<UploadRow>> complete_uploads(
    store::Session& session);  ///< all bytes there, no dataset yet

/// Bytes of originals and of open uploads, of one person or (owner "") the tenant.
Result<std::int64_t> stored_bytes(store::Session& session, const std::string& tenant_id,
                                  const std::string& owner_id, const std::string& except_upload);

}  // namespace sightline::datasets
