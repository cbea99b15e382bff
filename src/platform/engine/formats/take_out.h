#pragma once
// Files in an archive that no engine reads are taken out of it for those who do. Used in the child only.

#include "platform/engine/database.h"
#include "platform/engine/protocol.h"

namespace sightline::engine {

/// See Engine::take_out; TakenOut::file is a name in the engine's own folder. Its bytes, but for a look at
/// the beginning, are unpacked only when they begin as such a file does.
Result<TakenOut> take_out(const Database& database, const LoadOrder& order);

/// See Engine::listing.
Result<std::vector<std::string>> archive_tables(const Database& database, const LoadOrder& order);

}  // namespace sightline::engine
