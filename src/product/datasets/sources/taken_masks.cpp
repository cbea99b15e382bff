#include "product/datasets/sources/taken_masks.h"

#include <algorithm>
#include <cctype>

#include "product/datasets/sources/source_store.h"
#include "product/datasets/versions/masked_versions.h"

namespace sightline::datasets {

namespace {

/// "orders" of "/data/2024/Orders": a table may be named in more than one way.
std::string plain_table(std::string_view name) {
    std::string out(name.substr(name.find_last_of('/') + 1));
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// An address without what signs it; of a bucket no prefix, as one may begin within another.
std::string plain_location(const DataSource& d) {
    if (d.kind == "http") return d.location.substr(0, d.location.find_first_of("?#"));
    if (d.kind != "s3") return d.location;
    const auto scheme = d.location.find("://");
    return d.location.substr(0, scheme == std::string::npos ? scheme : d.location.find('/', scheme + 3));
}

bool same_place(const DataSource& a, const DataSource& b) {
    return a.id == b.id || (a.kind == b.kind && a.host == b.host && a.port == b.port &&
                            a.database == b.database && plain_location(a) == plain_location(b));
}

}  // namespace

Result<void> check_taken_masks(store::Session& s, const teams::Identity& who, const DataSource& source,
                               const std::string& table) {
    if (who.user_id == source.owner_id) return {};
    SL_TRY(const auto places, list_sources(s, who.tenant_id, ""));
    for (const auto& place : places) {
        if (!same_place(place, source)) continue;
        SL_TRY(const auto taken, list_snapshots(s, who.tenant_id, place.id));
        for (const auto& t : taken) {
            // An address is one file, whatever it is called.
            if (source.kind != "http" && plain_table(t.table) != plain_table(table)) continue;
            SL_TRY(const auto rows,
                   s.query("SELECT p.rules, p.reviewed, p.updated_at, d.owner_id, d.name FROM "
                           "masking_policies p JOIN datasets d ON d.id = p.dataset_id WHERE p.dataset_id = ? "
                           "AND p.tenant_id = ? AND d.deleted_at IS NULL",
                           {t.dataset_id, who.tenant_id}));
            if (rows.empty()) continue;
            SL_TRY(const MaskingPolicy policy, policy_of(rows.front()));
            const std::string owner = rows.front().text("owner_id");
            if (!rules_for(policy, teams::standing(who, {who.tenant_id, owner, false})).empty())
                return fail(
                    ErrorCode::Forbidden,
                    "Columns of this table are masked for you in the dataset " + rows.front().text("name") +
                        ", which was taken of it. Ask that dataset, or have its owner or the source's "
                        "take the table.");
        }
    }
    return {};
}

}  // namespace sightline::datasets
