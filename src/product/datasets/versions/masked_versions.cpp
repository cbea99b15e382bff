#include "product/datasets/versions/masked_versions.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "core/query/sql.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/importing/import.h"
#include "product/datasets/importing/loading.h"
#include "product/datasets/recipes/recipe_store.h"

namespace sightline::datasets {

namespace {

constexpr std::array<std::string_view, 4> kMasks{"none", "partial", "hash", "hidden"};

boost::json::array reviewed_json(const std::vector<ReviewedColumn>& reviewed) {
    boost::json::array out;
    for (const auto& r : reviewed)
        out.push_back(boost::json::object{{"column", r.column}, {"strands", to_json(r.strands)}});
    return out;
}

boost::json::array rules_json(const std::vector<MaskRule>& rules) {
    boost::json::array out;
    for (const auto& r : rules)
        out.push_back(boost::json::object{{"column", r.column},
                                          {"mask", name_of(r.mask)},
                                          {"visible_to", teams::name_of(r.visible_to)},
                                          {"set_by", r.set_by}});
    return out;
}

std::string masked_index_key(const Version& version) {
    std::string key = index_key(version);
    const std::string name = version.id.substr(version.id.rfind('-') + 1);
    return key.insert(key.rfind('/') + 1, "masked-" + name + "/");
}

Result<void> put(blob::Blobs& blobs, const std::string& key, std::string_view bytes) {
    SL_TRY(const auto writer, blobs.create(key));
    SL_CHECK(writer->write(bytes));
    return writer->commit();
}

}  // namespace

namespace {

Result<MaskingPolicy> policy_from(const boost::json::value& rules, const boost::json::value& reviewed) {
    const auto broken = [] {
        return fail(ErrorCode::Internal, "The masking of this dataset could not be read.");
    };
    MaskingPolicy out;
    if (!rules.is_array() || !reviewed.is_array()) return broken();
    for (const auto& r : rules.get_array()) {
        const auto mask = mask_from(r.at("mask").as_string());
        const auto standing = standing_from(r.at("visible_to").as_string());
        if (!mask || !standing) return broken();
        auto& rule =
            out.rules.emplace_back(MaskRule{std::string(r.at("column").as_string()), *mask, *standing});
        if (const auto* by = r.as_object().if_contains("set_by")) rule.set_by = std::string(by->as_string());
    }
    for (const auto& c : reviewed.get_array()) {
        if (c.is_string()) {  // as it was kept before columns were followed
            const std::string name(c.get_string());
            out.reviewed.push_back({name, {{{name}, "", false}}});
        } else {
            out.reviewed.push_back({std::string(c.at("column").as_string()), strands_from(c.at("strands"))});
        }
    }
    return out;
}

void name_setters(MaskingPolicy& policy, const std::string& owner_id) {
    for (auto& r : policy.rules)
        if (r.set_by.empty()) r.set_by = owner_id;
}

Result<MaskingPolicy> find_policy(store::Session& s, const Dataset& d) {
    SL_TRY(const auto rows, s.query("SELECT rules, reviewed, updated_at FROM masking_policies WHERE "
                                    "dataset_id = ? AND tenant_id = ?",
                                    {d.id, d.tenant_id}));
    if (rows.empty()) return MaskingPolicy{};
    SL_TRY(MaskingPolicy out, policy_of(rows.front()));
    name_setters(out, d.owner_id);
    return out;
}

}  // namespace

/// A policy that cannot be read masks everything: better nothing than what nobody may see.
Result<MaskingPolicy> policy_of(const store::Row& row) {
    SL_TRY(const auto rules, json::parse(row.text("rules"), 8));
    SL_TRY(const auto reviewed, json::parse(row.text("reviewed"), 16));
    SL_TRY(MaskingPolicy out, policy_from(rules, reviewed));
    out.updated_at = row.integer("updated_at");
    return out;
}

std::string_view name_of(Mask mask) {
    return kMasks[static_cast<std::size_t>(mask)];
}
std::optional<Mask> mask_from(std::string_view name) {
    const auto it = std::ranges::find(kMasks, name);
    if (it == kMasks.end()) return std::nullopt;
    return static_cast<Mask>(it - kMasks.begin());
}
std::optional<teams::Standing> standing_from(std::string_view name) {
    using enum teams::Standing;
    for (const auto s : {Viewer, Member, Admin, Owner})
        if (teams::name_of(s) == name) return s;
    return std::nullopt;
}

Result<MaskingPolicy> MaskedVersions::policy(const Dataset& d) {
    return store_->read<MaskingPolicy>([&](store::Session& s) { return find_policy(s, d); });
}

Result<void> MaskedVersions::leave_masks(store::Session& s, const Dataset& d) {
    SL_TRY(const MaskingPolicy policy, find_policy(s, d));
    // Ids are all there is between quotes that looks like this.
    SL_TRY(const auto rows, s.query("SELECT id, recipe FROM dataset_versions WHERE tenant_id = ? AND kind = "
                                    "'recipe' AND dataset_id <> ? AND recipe LIKE ?",
                                    {d.tenant_id, d.id, "%\"" + d.id + "\"%"}));
    for (const auto& r : rows) {
        SL_TRY(auto recipe, json::parse(r.text("recipe"), 64));
        auto* origins = recipe.is_object() ? recipe.get_object().if_contains("origins") : nullptr;
        if (!origins || !origins->is_object()) continue;
        origins->get_object()[d.id] = origins_json(d, policy);
        SL_CHECK(s.execute("UPDATE dataset_versions SET recipe = ? WHERE id = ? AND tenant_id = ?",
                           {json::write(recipe), r.text("id"), d.tenant_id}));
    }
    return {};
}

boost::json::object MaskedVersions::origins_json(const Dataset& dataset, const MaskingPolicy& policy) {
    return {{"owner_id", dataset.owner_id},
            {"rules", rules_json(policy.rules)},
            {"reviewed", reviewed_json(policy.reviewed)}};
}

Result<MaskedVersions::Held> MaskedVersions::held(const Version& version, const std::string& dataset_id) {
    Held out;
    const auto found = store_->read<Dataset>(
        [&](store::Session& s) { return find_dataset(s, version.tenant_id, dataset_id); });
    if (found) {
        out.owner_id = found->owner_id;
        SL_TRY(out.policy, policy(*found));
        return out;
    }
    if (found.error().code != ErrorCode::NotFound) return std::unexpected(found.error());
    // It is gone; its masks hold as they were when the version was made of it.
    const auto* origins = version.recipe.if_contains("origins");
    const auto* kept = origins ? origins->as_object().if_contains(dataset_id) : nullptr;
    if (!kept) return out;
    out.owner_id = std::string(kept->at("owner_id").as_string());
    SL_TRY(out.policy, policy_from(kept->at("rules"), kept->at("reviewed")));
    name_setters(out.policy, out.owner_id);
    return out;
}

Result<MaskedVersions::Seen> MaskedVersions::look(const teams::Identity& who, const Dataset& dataset,
                                                  const Version& version) {
    Seen out;
    SL_TRY(const MaskingPolicy own, policy(dataset));
    const auto own_rules =
        rules_for(own, teams::standing(who, {dataset.tenant_id, dataset.owner_id, dataset.is_public}));
    out.key = masks_key(own, own_rules);
    struct Other {
        MaskingPolicy policy;
        std::vector<MaskRule> rules;
        bool masks = false;
    };
    std::map<std::string, Other> others;
    const ColumnLineage lineage = lineage_of(version);
    for (const auto& c : version.table.columns) {
        const auto it = lineage.find(c.name);
        static const Origins kNone;
        const Origins& origins = it == lineage.end() ? kNone : it->second;
        const auto mine = origins.find(dataset.id);
        SeenColumn seen =
            mask_of(own, own_rules, &c.name, mine == origins.end() ? std::vector<Strand>{} : mine->second);
        for (const auto& [id, strands] : origins) {
            if (id == dataset.id) continue;
            auto known = others.find(id);
            if (known == others.end()) {
                SL_TRY(Held held, this->held(version, id));
                Other other;
                other.rules =
                    rules_for(held.policy, teams::standing(who, {version.tenant_id, held.owner_id, false}));
                other.policy = std::move(held.policy);
                known = others.emplace(id, std::move(other)).first;
            }
            Other& other = known->second;
            SeenColumn theirs = mask_of(other.policy, other.rules, nullptr, strands);
            other.masks = other.masks || theirs.mask != Mask::None;
            if (theirs.mask > seen.mask) seen = std::move(theirs);
        }
        seen.column = c.name;
        out.columns.push_back(std::move(seen));
    }
    std::vector<std::string> keys;
    for (const auto& [id, other] : others)
        if (other.masks) keys.push_back(masks_key(other.policy, other.rules));
    out.key = together(std::move(out.key), keys);
    return out;
}

Result<bool> MaskedVersions::withholds(const teams::Identity& who, const Dataset& dataset) {
    const auto masks = [&](const Dataset& d, const Version& v) -> Result<bool> {
        SL_TRY(const Seen seen, look(who, d, v));
        return !seen.key.empty();
    };
    struct Read {
        Dataset dataset;
        Version version;
    };
    SL_TRY(const auto versions, store_->read<std::vector<Version>>([&](store::Session& s) {
        return list_versions(s, dataset.tenant_id, dataset.id);
    }));
    std::map<std::pair<std::string, std::int64_t>, bool> known;
    for (const auto& v : versions) {
        SL_TRY(const bool own, masks(dataset, v));
        if (own) return true;
    }
    SL_TRY(const auto recipes, store_->read<std::vector<StoredRecipe>>([&](store::Session& s) {
        return list_recipes(s, dataset.tenant_id, dataset.id);
    }));
    for (const auto& r : recipes)
        for (const auto& source : r.sources) {
            if (!known.emplace(std::pair(source.dataset_id, source.version), true).second) continue;
            auto read = store_->read<Read>([&](store::Session& s) -> Result<Read> {
                Read out;
                SL_TRY(out.dataset, find_dataset(s, dataset.tenant_id, source.dataset_id));
                SL_TRY(out.version, find_version(s, dataset.tenant_id, source.dataset_id, source.version));
                return out;
            });
            if (!read && read.error().code == ErrorCode::NotFound) continue;  // deleted; told by its columns
            if (!read) return std::unexpected(read.error());
            SL_TRY(const bool theirs, masks(read->dataset, read->version));
            if (theirs) return true;
        }
    return false;
}

Result<void> MaskedVersions::set_policy(const teams::Identity& who, const Dataset& d, const MaskingPolicy& p,
                                        std::int64_t before) {
    SL_CHECK(store_->write<bool>([&](store::Session& s) -> Result<bool> {
        // What was checked was checked against that one.
        SL_TRY(const auto now,
               s.query("SELECT updated_at FROM masking_policies WHERE dataset_id = ? AND tenant_id = ?",
                       {d.id, d.tenant_id}));
        if ((now.empty() ? 0 : now.front().integer("updated_at")) != before)
            return fail(ErrorCode::Conflict,
                        "Someone else changed the masks just now. Look at them and save again.");
        SL_CHECK(s.execute("DELETE FROM masking_policies WHERE dataset_id = ? AND tenant_id = ?",
                           {d.id, d.tenant_id}));
        if (!p.rules.empty())
            SL_CHECK(
                s.execute("INSERT INTO masking_policies (dataset_id, tenant_id, rules, reviewed, updated_by, "
                          "updated_at) VALUES (?, ?, ?, ?, ?, ?)",
                          {d.id, d.tenant_id, json::write(rules_json(p.rules)),
                           json::write(reviewed_json(p.reviewed)), who.user_id, now_micros()}));
        SL_CHECK(write_audit(s, who, "dataset.masking_changed", d.id,
                             json::write(boost::json::object{{"rules", rules_json(p.rules)}})));
        return true;
    }));
    return forget(d.tenant_id, d.id);
}

Result<void> MaskedVersions::forget(const std::string& tenant_id, const std::string& dataset_id) {
    SL_TRY(const auto rows, store_->read<std::vector<store::Row>>([&](store::Session& s) {
        return s.query("SELECT id, index_key FROM masked_versions WHERE dataset_id = ? AND tenant_id = ?",
                       {dataset_id, tenant_id});
    }));
    for (const auto& r : rows) {
        hot_->remove(tenant_id, r.text("id"));
        if (const auto key = r.text_or("index_key", ""); !key.empty())
            SL_CHECK(blobs_->remove_prefix(key.substr(0, key.rfind('/') + 1)));
    }
    SL_CHECK(store_->write<bool>([&](store::Session& s) -> Result<bool> {
        for (const auto& r : rows) {
            SL_CHECK(s.execute("DELETE FROM masked_versions WHERE id = ? AND tenant_id = ?",
                               {r.text("id"), tenant_id}));
            SL_CHECK(s.execute("DELETE FROM version_reports WHERE version_id = ? AND tenant_id = ?",
                               {r.text("id"), tenant_id}));
        }
        return true;
    }));
    return {};
}

Result<std::string> MaskedVersions::secret(const std::string& tenant_id) {
    return store_->write<std::string>([&](store::Session& s) -> Result<std::string> {
        SL_CHECK(
            s.execute("INSERT INTO masking_keys (tenant_id, secret) VALUES (?, ?) ON CONFLICT DO NOTHING",
                      {tenant_id, random_token()}));
        SL_TRY(const auto rows, s.query("SELECT secret FROM masking_keys WHERE tenant_id = ?", {tenant_id}));
        return rows.front().text("secret");
    });
}

Result<Version> MaskedVersions::find(const Version& version, const std::string& id) {
    return store_->read<Version>([&](store::Session& s) -> Result<Version> {
        SL_TRY(
            const auto rows,
            s.query("SELECT index_key, schema, profile FROM masked_versions WHERE id = ? AND tenant_id = ?",
                    {id, version.tenant_id}));
        if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such version.");
        Version out = version;
        out.id = id;
        out.parquet_key.clear();
        out.index_key = rows.front().text_or("index_key", "");
        SL_TRY(const auto schema, json::parse(rows.front().text("schema"), 64));
        SL_TRY(out.table, table_from_json(schema));
        SL_TRY(const auto profile, json::parse(rows.front().text("profile"), 64));
        out.profile = profile.as_object();
        return out;
    });
}

Result<void> MaskedVersions::build(const Dataset& dataset, const Version& version,
                                   const std::vector<SeenColumn>& seen, Version& masked, bool known,
                                   const engine::CancelToken& cancel) {
    bool uses_secret = false;
    const std::string columns = masked_columns(version.table, seen, uses_secret);
    if (columns.empty())
        return fail(ErrorCode::NotFound,
                    "No column of this dataset is open to you. Ask its owner to review its masking.");
    SL_TRY(const auto source, hot_->ensure("source of data", version, dataset.file_key, cancel));
    SL_TRY(const std::string folder, hot_->begin(masked.id));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { hot_->discard(masked.id); });
    {
        engine::Spec spec;
        spec.database = folder + "/data.duckdb";
        spec.attachments = {source};
        spec.writable = {folder};
        spec.limits.memory_bytes = limits_.import_memory_bytes;
        spec.limits.threads = limits_.engine_threads;
        spec.limits.temp_bytes = limits_.temp_bytes;
        spec.limits.deadline = limits_.import_deadline;
        SL_TRY(const auto engine, engine::start(launch_, spec));
        engine::Request copy;
        copy.sql = "CREATE TABLE data AS SELECT " + columns + " FROM \"source of data\"";
        if (uses_secret) {
            SL_TRY(std::string key, secret(version.tenant_id));
            copy.parameters.emplace_back(std::move(key));
        }
        SL_CHECK(engine->query(copy, cancel));
        SL_CHECK(engine->query({"DROP VIEW \"source of data\"", {}}, cancel));
        if (!known) {
            ProfileOptions options;
            options.max_indexed_values = limits_.max_indexed_values;
            SL_TRY(
                Profile measured,
                profile([&](const std::string& sql) { return engine->query({sql, {}, 0, 1u << 30}, cancel); },
                        "data", options));
            const std::string index = index_bytes(measured, "data");
            masked.index_key = masked_index_key(masked);
            SL_CHECK(put(*blobs_, masked.index_key, index));
            masked.table = std::move(measured.table);
            masked.profile = std::move(measured.json);
        }
        SL_CHECK(engine->query({"CHECKPOINT", {}}, cancel));
    }
    SL_CHECK(hot_->publish(masked, folder + "/data.duckdb"));
    if (known) return {};
    SL_CHECK(store_->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(s.execute(
            "INSERT INTO masked_versions (id, tenant_id, dataset_id, version_id, index_key, schema, "
            "profile, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            {masked.id, version.tenant_id, version.dataset_id, version.id, masked.index_key,
             json::write(table_json(masked.table)), json::write(masked.profile), now_micros()}));
        return true;
    }));
    return {};
}

namespace {

/// The version under the name of its masks, without what was said of its file.
Version named_by(const MaskedVersions::Seen& seen, const Version& version) {
    Version out = version;
    out.id = version.id + "-" + seen.key;
    out.masks = seen.key;
    for (const auto& c : seen.columns)
        if (c.mask == Mask::Partial || c.mask == Mask::Hash)
            out.masked.push_back(
                {c.column, std::string(name_of(c.mask)), version.table.find(c.column)->type});
    // What was found and mended in the file may name values.
    out.load_report = {};
    for (const char* plain : {"format", "encoding", "delimiter", "header", "row_count"})
        if (const auto* v = version.load_report.if_contains(plain)) out.load_report[plain] = *v;
    out.load_report["repairs"] = boost::json::array{};
    return out;
}

}  // namespace

Result<Version> MaskedVersions::listed(const teams::Identity& who, const Dataset& dataset,
                                       const Version& version) {
    SL_TRY(const Seen seen, look(who, dataset, version));
    if (seen.key.empty()) return version;
    Version out = named_by(seen, version);
    std::erase_if(out.table.columns, [&](const query::ColumnInfo& c) {
        const auto it = std::ranges::find(seen.columns, c.name, &SeenColumn::column);
        return it == seen.columns.end() || it->mask == Mask::Hidden;
    });
    // What was measured of them is of values, too.
    for (auto& c : out.table.columns) {
        query::ColumnInfo plain;
        plain.name = c.name;
        plain.type = c.type;
        c = std::move(plain);
    }
    out.profile = {};
    out.parquet_key.clear();
    out.index_key.clear();
    return out;
}

Result<Version> MaskedVersions::seen(const teams::Identity& who, const Dataset& dataset,
                                     const Version& version, const engine::CancelToken& cancel) {
    SL_TRY(const Seen seen, look(who, dataset, version));
    if (seen.key.empty()) return version;
    Version masked = named_by(seen, version);
    std::shared_ptr<std::mutex> turn;
    {
        const std::lock_guard lock(mutex_);
        auto& slot = making_[masked.id];
        if (!slot) slot = std::make_shared<std::mutex>();
        turn = slot;
    }
    const std::lock_guard lock(*turn);
    const auto known = find(masked, masked.id);
    if (!known && known.error().code != ErrorCode::NotFound) return known;
    if (known) masked = *known;
    if (!known || ::access(hot_->path(masked).c_str(), R_OK) != 0)
        SL_CHECK(build(dataset, version, seen.columns, masked, known.has_value(), cancel));
    return masked;
}

}  // namespace sightline::datasets
