#pragma once
// Dates like 01/02/2023, in which day and month may be meant either way. Used in the child only.

#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_head.h"
#include "platform/engine/database.h"

namespace sightline::engine {

/// Looks at the loaded columns whose cells are such dates, read by `format` ("%d/%m/%Y …"). Where no date of
/// the file tells day from month, they are exchanged when other cells speak for that: an order in time that
/// only the other reading gives, or (`english`: amounts in $ or with a comma for thousands) the custom of the
/// place. Says in `notes` how they were read, and whether that is sure.
Result<void> settle_dates(Database& database, const std::string& table, const std::vector<std::string>& names,
                          const CsvHead& head, const std::string& format, bool english,
                          std::vector<std::string>& notes);

}  // namespace sightline::engine
