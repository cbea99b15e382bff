#pragma once
// A long CSV loaded in pieces, each by an engine of its own and on any machine, and the pieces seen as one
// table. The result is what loading the whole gives, to the cell and to the sentence, or Unsupported: then
// the whole has to be loaded at once. Used in the child only.
//
// Every piece judges dialect, names and types on the same beginning of the file and finds its own borders by
// the same rule, so none needs to know of another. That a border was no border shows: the piece before it
// ends within a quoted cell.

#include "platform/engine/load.h"

namespace sightline::engine {

/// The piece that LoadOptions::shard names, as a table; nothing but the judgement for index -1.
Result<LoadReport> load_shard(Database& database, const LoadOrder& order, LoadProgress& progress);

/// The tables of LoadOptions::shards as one view. Columns that only all pieces together show to be numbers
/// are converted in their files.
Result<LoadReport> join_shards(Database& database, const LoadOrder& order);

}  // namespace sightline::engine
