#pragma once
// Columns that are text because of a few cells, which is told with the first of them. Used in the child only.

#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_types.h"
#include "platform/engine/database.h"

namespace sightline::engine {

/// Of `columns`, which are text in `table` and were judged otherwise at first: a sentence for each of which
/// nearly all values would be numbers or dates.
Result<std::vector<std::string>> nearly_typed_notes(Database& database, const std::string& table,
                                                    const std::vector<CsvColumn>& columns);

}  // namespace sightline::engine
