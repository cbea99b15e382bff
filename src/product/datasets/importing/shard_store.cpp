#include "product/datasets/importing/shard_store.h"

#include "base/clock.h"

namespace sightline::datasets {

Result<void> plan_shards(store::Session& s, const std::string& tenant_id, const std::string& dataset_id,
                         int count, bool mend) {
    for (std::int64_t i = 0; i < count; ++i)
        SL_CHECK(
            s.execute("INSERT INTO import_shards (dataset_id, tenant_id, shard_index, mend, created_at) "
                      "VALUES (?, ?, ?, ?, ?)",
                      {dataset_id, tenant_id, i, std::int64_t{mend}, now_micros()}));
    return {};
}

Result<std::vector<ShardRow>> find_shards(store::Session& s, const std::string& tenant_id,
                                          const std::string& dataset_id) {
    SL_TRY(const auto rows, s.query("SELECT shard_index, mend, report, created_at FROM import_shards WHERE "
                                    "dataset_id = ? AND tenant_id = ? ORDER BY shard_index",
                                    {dataset_id, tenant_id}));
    std::vector<ShardRow> out;
    for (const auto& r : rows) {
        ShardRow& shard = out.emplace_back(r.integer("shard_index"), r.boolean("mend"), std::nullopt,
                                           r.integer("created_at"));
        if (std::string report = r.text_or("report", ""); !report.empty()) shard.report = std::move(report);
    }
    return out;
}

Result<std::optional<std::int64_t>> note_shard(store::Session& s, const std::string& tenant_id,
                                               const std::string& dataset_id, std::int64_t index, bool mend,
                                               const std::string& report) {
    SL_TRY(const auto n, s.execute("UPDATE import_shards SET report = ? WHERE dataset_id = ? AND tenant_id = "
                                   "? AND shard_index = ? AND mend = ?",
                                   {report, dataset_id, tenant_id, index, std::int64_t{mend}}));
    if (n == 0) return std::nullopt;
    SL_TRY(const auto rows, s.query("SELECT count(*) AS n FROM import_shards WHERE dataset_id = ? AND "
                                    "tenant_id = ? AND report IS NULL",
                                    {dataset_id, tenant_id}));
    return rows.front().integer("n");
}

Result<bool> mend_shards(store::Session& s, const std::string& tenant_id, const std::string& dataset_id) {
    SL_TRY(const auto n,
           s.execute("UPDATE import_shards SET mend = 1, report = NULL WHERE dataset_id = ? AND "
                     "tenant_id = ? AND mend = 0",
                     {dataset_id, tenant_id}));
    return n > 0;
}

Result<bool> forget_shards(store::Session& s, const std::string& tenant_id, const std::string& dataset_id) {
    SL_TRY(const auto n, s.execute("DELETE FROM import_shards WHERE dataset_id = ? AND tenant_id = ?",
                                   {dataset_id, tenant_id}));
    return n > 0;
}

}  // namespace sightline::datasets
