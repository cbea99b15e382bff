#pragma once
// The catalogue: what a tenant's datasets are called and made of, without a value of theirs; for search.

#include <string>
#include <vector>

#include "platform/store/store.h"
#include "product/datasets/versions/masking.h"

namespace sightline::datasets {

struct CatalogueItem {
    std::string id, tenant_id, owner_id, name, description, filename, part;
    bool is_public = false;
    std::int64_t version = 0;  ///< number of the current one; 0 while there is none
    std::int64_t updated_at = 0;
    MaskingPolicy policy;
};

/// Changes whenever read_catalogue would answer anything else; costs less than that.
Result<std::string> catalogue_mark(store::Session& session, const std::string& tenant_id);

/// Newest first.
Result<std::vector<CatalogueItem>> read_catalogue(store::Session& session, const std::string& tenant_id);

/// Of a version, as it was loaded: without its masks.
Result<std::vector<query::ColumnInfo>> read_columns(store::Session& session, const CatalogueItem& item);

}  // namespace sightline::datasets
