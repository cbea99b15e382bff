#include "product/datasets/importing/shard_store.h"

#include "base/clock.h"

namespace sightline::datasets {

Result<void> plan_shards(store::Session& s, const std::string& tenant_id, const std::string& dataset_id,
                         int count) {
    for (std::int64_t i = 0; i < count; ++i)
        SL_CHECK(
            s.execute("INSERT INTO import_shards (dataset_id, tenant_id, shard_index, created_at) "
                      "VALUES (?, ?, ?, ?)",
                      {dataset_id, tenant_id, i, now_micros()}));
    return {};
}

Result<std::vector<ShardRow>> find_shards(store::Session& s, const std::string& tenant_id,
                                          const std::string& dataset_id) {
    SL_TRY(const auto rows, s.query("SELECT shard_index, report, created_at FROM import_shards WHERE "
                                    "dataset_id = ? AND tenant_id = ? ORDER BY shard_index",
                                    {dataset_id, tenant_id}));
    std::vector<ShardRow> out;
    for (const auto& r : rows) {
        ShardRow& shard = out.emplace_back(r.integer("shard_index"), std::nullopt, r.integer("created_at"));
        if (std::string report = r.text_or("report", ""); !report.empty()) shard.report = std::move(report);
    }
    return out;
}

Result<std::optional<std::int64_t>> note_shard(store::Session& s, const std::string& tenant_id,
                                               const std::string& dataset_id, std::int64_t index,
                                               const std::string& report) {
    SL_TRY(const auto n, s.execute("UPDATE import_shards SET report = ? WHERE dataset_id = ? AND tenant_id = "
                                   "? AND shard_index = ?",
                                   {report, dataset_id, tenant_id, index}));
    if (n == 0) return std::nullopt;
    SL_TRY(const auto rows, s.query("SELECT count(*) AS n FROM import_shards WHERE dataset_id = ? AND "
                                    "tenant_id = ? AND report IS NULL",
                                    {dataset_id, tenant_id}));
    return rows.front().integer("n");
}

Result<bool> forget_shards(store::Session& s, const std::string& tenant_id, const std::string& dataset_id) {
    SL_TRY(const auto n, s.execute("DELETE FROM import_shards WHERE dataset_id = ? AND tenant_id = ?",
                                   {dataset_id, tenant_id}));
    return n > 0;
}

}  // namespace sightline::datasets
