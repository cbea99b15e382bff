#pragma once
// Relations that names propose, held against the values: one by which no row finds a partner is none, and
// where a key of one column repeats on both sides, a second column of both may complete it.

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "core/query/schema.h"

namespace sightline::datasets {

/// How sure a relation is, 0..0.99: `by_name` as infer_relations says, `inclusion` the share of the values of
/// the one column that the other has.
double relation_confidence(double by_name, double inclusion, bool to_unique);

/// Looks at up to 500 values of the first 20,000 rows of each relation's one side. Takes out of `relations`
/// those of which none is found on the other side, nor any further down, and orders the rest. A statement
/// that fails leaves its relation as it was.
void confirm_by_values(const std::function<Result<Table>(const std::string& sql)>& run,
                       const std::vector<query::TableInfo>& tables, std::vector<query::Relation>& relations);

}  // namespace sightline::datasets
