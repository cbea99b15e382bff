#pragma once
// Dates like 01/02/2023, in which day and month may be meant either way. Used in the child only.

#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_types.h"
#include "platform/engine/database.h"

namespace sightline::engine {

/// Columns of dates as "1/2/2023", of which the cells alone may not tell day from month.
struct OpenDates {
    std::vector<std::string> names, types;
    bool day_first = true;  ///< as they were read
};
/// None where the columns have not all one order.
OpenDates open_dates(const CsvTypes& types);
/// The latest day of a month in them; 0 when they are empty. Over 12, it settles which is which.
Result<double> latest_day(Database& database, const std::string& table, const OpenDates& dates);
constexpr double kLastMonth = 12;
/// A sentence: how settled dates were read.
std::string dates_note(const OpenDates& dates);

/// Where no date of the file tells day from month, they are exchanged when other cells speak for that: an
/// order in time that only the other reading gives, or (`english`: amounts in $ or with a comma for
/// thousands) the custom of the place. Says in `notes` how they were read, and whether that is sure.
Result<void> settle_dates(Database& database, const std::string& table, const OpenDates& dates, bool english,
                          std::vector<std::string>& notes);

}  // namespace sightline::engine
