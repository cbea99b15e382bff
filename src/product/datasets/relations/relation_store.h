#pragma once
// What people decided about relations between datasets: confirmed ones are used for questions as if declared,
// rejected ones never. Rows of relation_decisions; every statement names the tenant.

#include <string>
#include <vector>

#include "core/query/schema.h"
#include "platform/store/store.h"
#include "product/datasets/dataset.h"
#include "product/teams/access.h"

namespace sightline::datasets {

struct RelationDecision {
    std::string from_dataset, from_column, to_dataset, to_column;
    std::string status;  ///< confirmed, rejected
};

Result<std::vector<RelationDecision>> find_decisions(store::Session& session, const std::string& tenant_id,
                                                     const std::vector<std::string>& dataset_ids);
/// Replaces what was decided about the same pair; an empty status forgets it.
Result<void> keep_decision(store::Session& session, const teams::Identity& who,
                           const RelationDecision& decision);

/// The inferred relations of the schema after what was decided; tables stand as `datasets` do.
void apply_decisions(query::Schema& schema, const std::vector<Dataset>& datasets,
                     const std::vector<RelationDecision>& decisions);

}  // namespace sightline::datasets
