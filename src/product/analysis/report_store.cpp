#include "product/analysis/report_store.h"

#include "base/clock.h"

namespace sightline::analysis {

Result<std::optional<std::string>> find_report(store::Store& store, const std::string& tenant_id,
                                               const std::string& version_id, const std::string& kind) {
    return store.read<std::optional<std::string>>(
        [&](store::Session& s) -> Result<std::optional<std::string>> {
            SL_TRY(const auto rows,
                   s.query(
                       "SELECT body FROM version_reports WHERE version_id = ? AND kind = ? AND tenant_id = ?",
                       {version_id, kind, tenant_id}));
            if (rows.empty()) return std::nullopt;
            return std::optional(rows.front().text("body"));
        });
}

Result<void> keep_report(store::Store& store, const std::string& tenant_id, const std::string& dataset_id,
                         const std::string& version_id, const std::string& kind, const std::string& body) {
    SL_CHECK(store.write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(s.execute(
            "INSERT INTO version_reports (dataset_id, tenant_id, version_id, kind, body, created_at) "
            "SELECT id, tenant_id, ?, ?, ?, ? FROM datasets WHERE id = ? AND tenant_id = ? "
            "ON CONFLICT DO NOTHING",
            {version_id, kind, body, now_micros(), dataset_id, tenant_id}));
        return true;
    }));
    return {};
}

}  // namespace sightline::analysis
