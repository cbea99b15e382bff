#pragma once
// Reading a stranger's file into a table of the engine's own database. Runs in the child, inside the sandbox.

#include <atomic>
#include <string>

#include "platform/engine/database.h"

namespace sightline::engine {

/// How far a load is, written by it and read by the control thread.
struct LoadProgress {
    std::atomic<double> before = 0;   ///< done by stages that are over, 0..1
    std::atomic<double> share = 1;    ///< of the stage that runs
    std::atomic<double> within = -1;  ///< 0..1 of the stage that runs; < 0: ask the database
    std::atomic<bool> active = false;
};

/// On any failure the table is not there. A table of that name must not exist yet (Conflict).
Result<LoadReport> load_file(Database& database, const LoadOrder& order, LoadProgress& progress);

}  // namespace sightline::engine
