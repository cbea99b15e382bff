#pragma once
// A table of a source as a table of the engine's own database. Runs in the child, inside the sandbox.

#include "platform/engine/database.h"
#include "platform/engine/load.h"

namespace sightline::engine {

/// On any failure the table is not there. A table of that name must not exist yet (Conflict).
Result<LoadReport> fetch_table(Database& database, const FetchOrder& order, LoadProgress& progress);

}  // namespace sightline::engine
