#pragma once
// The snapshot job: a source's table, read by an ingest process, becomes a version of its dataset, published
// by the transaction that completes the job. Rows that are the same as before make no version. A dataset that
// shows a recipe's result goes on doing so: the recipe is run again on the new rows.

#include "product/datasets/sources/sources.h"

namespace sightline::datasets {

/// Registers the handler "snapshot"; its subject is the dataset.
void handle_snapshots(const ImportParts& parts, const SourceSettings& settings);

/// Marks it pending and queues its job. Within the caller's transaction; wake the jobs after it.
Result<void> queue_snapshot(store::Session& session, jobs::Jobs& jobs, Snapshot& snapshot);

/// Where the source is, looked at just now, with its password.
Result<sources::Place> place_of(const DataSource& source, const std::string& password,
                                const SourceSettings& settings);
/// An engine that may connect there and nowhere else; its database is `database`, in `folder`, "" = in
/// memory.
Result<std::unique_ptr<engine::Engine>> ingest_engine(const ImportParts& parts, const sources::Place& place,
                                                      const std::string& folder);

}  // namespace sightline::datasets
