#pragma once
// Relations: which column of one table refers to which of another, inferred from names, types, uniqueness and
// ranges.

#include <vector>

#include "core/query/schema.h"

namespace sightline::datasets {

std::vector<query::Relation> infer_relations(const std::vector<query::TableInfo>& tables);

}  // namespace sightline::datasets
