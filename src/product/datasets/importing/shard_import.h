#pragma once
// A long CSV imported in pieces: the job "import" cuts, a job "import-shard" loads each piece at whichever
// worker is free, and who loads the last queues "import-join", which publishes the version. Where the pieces
// are not what the whole would be (platform/engine/shards), or a job fails, the whole is imported instead.

#include "product/datasets/importing/import.h"

namespace sightline::datasets {

/// Whether the file is imported in pieces from here on; then `run` is completed. `number` is the version's.
Result<bool> begin_shards(const ImportParts& parts, jobs::Run& run, const Dataset& dataset,
                          std::int64_t number, const engine::CancelToken& cancel);

/// What such an import has done of its work, 0..1; none when none is under way.
Result<std::optional<double>> shards_progress(const IntakeParts& parts, const Dataset& dataset);

/// Removes the blobs of pieces that are not needed any more.
Result<void> remove_shards(const IntakeParts& parts, const Version& version);

/// Registers the handlers "import-shard" and "import-join".
void handle_shards(const ImportParts& parts);

}  // namespace sightline::datasets
