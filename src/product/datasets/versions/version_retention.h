#pragma once
// Old versions of a snapshot that is taken again and again. A taken version and what recipes made of it go
// together, once so many newer ones were taken, and only where nobody needs them: never the first one, the
// one shown, what an answer was made from, what a recipe that somebody wrote was made on, or what another
// dataset was made with.

#include "product/datasets/importing/import.h"
#include "product/datasets/sources/sources.h"

namespace sightline::datasets {

/// In the transaction of a run that ended well: the rows go at once, the files by a job that is queued here.
/// Gives how many versions went; none where Snapshot::keep_versions is 0.
Result<std::int64_t> drop_old_versions(store::Session& session, const ImportParts& parts,
                                       const Snapshot& snapshot, const VersionUse& used);

/// Registers that job, "forget_versions".
void handle_forgotten_versions(const ImportParts& parts);

}  // namespace sightline::datasets
