#pragma once
// Rows of an import in pieces: one a piece, from the decision to cut the file until the pieces are joined or
// the whole is loaded instead. Within the caller's transaction.

#include <optional>
#include <string>
#include <vector>

#include "platform/store/store.h"

namespace sightline::datasets {

struct ShardRow {
    std::int64_t index = 0;
    bool mend = false;                  ///< see engine::Shard; the same for all of a plan
    std::optional<std::string> report;  ///< once it is loaded, see engine::LoadReport::shard
    std::int64_t created_at = 0;        ///< microseconds
};

Result<void> plan_shards(store::Session& session, const std::string& tenant_id, const std::string& dataset_id,
                         int count, bool mend);
/// All are to be loaded once more, and mended: true for the first one that says so.
Result<bool> mend_shards(store::Session& session, const std::string& tenant_id,
                         const std::string& dataset_id);
/// In their order; none when nothing is planned.
Result<std::vector<ShardRow>> find_shards(store::Session& session, const std::string& tenant_id,
                                          const std::string& dataset_id);
/// How many are still to be loaded after this one; none when the plan was given up or is another by now.
Result<std::optional<std::int64_t>> note_shard(store::Session& session, const std::string& tenant_id,
                                               const std::string& dataset_id, std::int64_t index, bool mend,
                                               const std::string& report);
/// Whether there was a plan.
Result<bool> forget_shards(store::Session& session, const std::string& tenant_id,
                           const std::string& dataset_id);

}  // namespace sightline::datasets
