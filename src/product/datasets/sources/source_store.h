#pragma once
// Rows of data_sources and source_snapshots, in and out. Access is decided by the service; here every
// statement names the tenant.

#include "platform/store/store.h"
#include "product/datasets/sources/sources.h"

namespace sightline::datasets {

Result<void> insert_source(store::Session& session, const DataSource& source);
Result<void> update_source(store::Session& session, const DataSource& source);
Result<void> delete_source(store::Session& session, const std::string& tenant_id, const std::string& id);
Result<DataSource> find_source(store::Session& session, const std::string& tenant_id,
                               const std::string& id);  ///< NotFound
/// `owner_id` "" lists everybody's. Oldest name first.
Result<std::vector<DataSource>> list_sources(store::Session& session, const std::string& tenant_id,
                                             const std::string& owner_id);

Result<void> insert_snapshot(store::Session& session, const Snapshot& snapshot);
Result<Snapshot> find_snapshot(store::Session& session, const std::string& tenant_id,
                               const std::string& id);  ///< NotFound
Result<std::vector<Snapshot>> list_snapshots(store::Session& session, const std::string& tenant_id,
                                             const std::string& source_id);
/// Of every tenant: planned for `now` or before, and none under way. At most 100.
Result<std::vector<Snapshot>> due_snapshots(store::Session& session, std::int64_t now);
/// All but what it is a snapshot of, and how many versions it keeps: a run that is under way does not set
/// those back. NotFound when it was deleted.
Result<void> update_snapshot(store::Session& session, const Snapshot& snapshot);
Result<void> keep_versions(store::Session& session, const Snapshot& snapshot);

}  // namespace sightline::datasets
