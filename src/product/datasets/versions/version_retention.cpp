#include "product/datasets/versions/version_retention.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "base/json.h"
#include "base/log.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/sources/source_store.h"

namespace sightline::datasets {

namespace {

/// A taken version and those that recipes made of it, oldest first.
using Line = std::vector<Version>;

/// By the number of the taken version.
std::map<std::int64_t, Line> lines_of(std::vector<Version> versions) {
    std::map<std::int64_t, std::int64_t> roots;
    std::map<std::int64_t, Line> out;
    for (Version& v : versions) {  // a base has a smaller number, so its root is known
        std::int64_t root = v.number;
        if (v.kind == "recipe")
            if (const auto base = roots.find(v.recipe.at("base").to_number<std::int64_t>());
                base != roots.end())
                root = base->second;
        roots[v.number] = root;
        out[root].push_back(std::move(v));
    }
    return out;
}

/// Versions of the dataset that recipes need: those somebody wrote, those under way, and those of other
/// datasets.
Result<std::set<std::int64_t>> needed_by_recipes(store::Session& s, const Dataset& d) {
    std::set<std::int64_t> out;
    SL_TRY(const auto own,
           s.query("SELECT base_number FROM recipes WHERE dataset_id = ? AND tenant_id = ? AND "
                   "(status IN ('pending', 'running') OR (automatic = 0 AND status = 'completed'))",
                   {d.id, d.tenant_id}));
    for (const auto& r : own) out.insert(r.integer("base_number"));
    SL_TRY(const auto others,
           s.query("SELECT sources FROM recipes WHERE tenant_id = ? AND status <> 'failed' "
                   "AND sources LIKE ?",
                   {d.tenant_id, "%" + d.id + "%"}));
    for (const auto& r : others) {
        SL_TRY(const auto sources, json::parse(r.text("sources"), 16));
        for (const auto& source : sources.as_array())
            if (source.at("dataset_id").as_string() == d.id)
                out.insert(source.at("version").to_number<std::int64_t>());
    }
    return out;
}

Result<bool> is_needed(store::Session& s, const Dataset& d, const Line& line,
                       const std::set<std::int64_t>& recipes, const VersionUse& used) {
    for (const Version& v : line) {
        if (v.number == 1 || v.number == d.current_version || recipes.contains(v.number)) return true;
        SL_TRY(const bool in_use, used ? used(s, v) : Result<bool>(true));
        if (in_use) return true;
    }
    return false;
}

Result<void> forget(store::Session& s, const Version& v) {
    SL_CHECK(
        s.execute("DELETE FROM version_reports WHERE tenant_id = ? AND (version_id = ? OR version_id IN "
                  "(SELECT id FROM masked_versions WHERE version_id = ?))",
                  {v.tenant_id, v.id, v.id}));
    SL_CHECK(s.execute("DELETE FROM dataset_versions WHERE id = ? AND tenant_id = ?", {v.id, v.tenant_id}));
    SL_CHECK(
        s.execute("DELETE FROM recipes WHERE dataset_id = ? AND tenant_id = ? AND version_number = ? AND "
                  "automatic = 1",
                  {v.dataset_id, v.tenant_id, v.number}));
    return {};
}

}  // namespace

Result<std::int64_t> drop_old_versions(store::Session& s, const ImportParts& parts, const Snapshot& snapshot,
                                       const VersionUse& used) {
    // As it is now, not as it was when the run began.
    SL_TRY(const Snapshot now, find_snapshot(s, snapshot.tenant_id, snapshot.id));
    if (now.keep_versions == 0) return 0;
    SL_TRY(const Dataset d, find_dataset(s, snapshot.tenant_id, snapshot.dataset_id));
    SL_TRY(auto versions, list_versions(s, d.tenant_id, d.id));
    const auto lines = lines_of(std::move(versions));
    if (static_cast<std::int64_t>(lines.size()) <= now.keep_versions) return 0;
    SL_TRY(const auto recipes, needed_by_recipes(s, d));
    boost::json::array gone;
    std::string numbers;
    std::int64_t bytes = 0;
    for (const auto& [root, line] : lines | std::views::reverse | std::views::drop(now.keep_versions)) {
        SL_TRY(const bool needed, is_needed(s, d, line, recipes, used));
        if (needed) continue;
        for (const Version& v : line) {
            SL_CHECK(forget(s, v));
            if (const auto* kept = v.load_report.if_contains("bytes"); kept && v.kind == "snapshot")
                bytes += kept->to_number<std::int64_t>();
            gone.push_back(boost::json::object{{"id", v.id}, {"number", v.number}});
            numbers += (numbers.empty() ? "" : ", ") + std::to_string(v.number);
        }
    }
    if (gone.empty()) return 0;
    SL_CHECK(
        s.execute("UPDATE datasets SET file_size = CASE WHEN file_size > ? THEN file_size - ? ELSE 0 END "
                  "WHERE id = ? AND tenant_id = ?",
                  {bytes, bytes, d.id, d.tenant_id}));
    SL_CHECK(write_audit(s, {.tenant_id = d.tenant_id, .user_id = d.owner_id}, "dataset.versions_removed",
                         d.id, numbers));
    const auto count = static_cast<std::int64_t>(gone.size());
    SL_CHECK(parts.jobs->enqueue(
        s, d.tenant_id, "forget_versions", snapshot.id,
        json::write(boost::json::object{{"dataset", d.id}, {"versions", std::move(gone)}})));
    return count;
}

void handle_forgotten_versions(const ImportParts& parts) {
    parts.jobs->handle("forget_versions", [parts](jobs::Run& run) -> Result<void> {
        SL_TRY(const auto parameters, json::parse(run.job().parameters, 8));
        for (const auto& gone : parameters.at("versions").as_array()) {
            Version v;
            v.id = gone.at("id").as_string();
            v.tenant_id = run.job().tenant_id;
            v.dataset_id = parameters.at("dataset").as_string();
            v.number = gone.at("number").to_number<std::int64_t>();
            // Other machines' copies go by themselves: see hot_sweep.h.
            parts.hot->remove(v.tenant_id, v.id);
            SL_CHECK(parts.blobs->remove_prefix(version_prefix(v)));
        }
        log::info("versions_forgotten", {{"dataset", parameters.at("dataset").as_string()},
                                         {"count", parameters.at("versions").as_array().size()}});
        return {};
    });
}

}  // namespace sightline::datasets
