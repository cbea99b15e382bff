#pragma once
// What a table's profile, and a few questions put to the table, say about cleaning it.

#include <functional>
#include <vector>

#include "base/table.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::datasets {

using AskTable = std::function<Result<Table>(const std::string& sql)>;

/// `report` as Version::load_report; `relation` is the table's name in `ask`. Ordered as the steps are best
/// taken.
Result<std::vector<Advice>> advise(const query::TableInfo& table, const boost::json::object& profile,
                                   const boost::json::object& report, const std::string& relation,
                                   const AskTable& ask);

}  // namespace sightline::datasets
