#pragma once
// Units that the reader of a file told of its columns, for the loaded table and its profile.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "product/datasets/importing/file_reading.h"
#include "product/datasets/importing/profile.h"

namespace sightline::datasets {

/// By the columns' names in the table: "kg", "thousand EUR".
using ColumnUnits = std::vector<std::pair<std::string, std::string>>;
/// Empty where an engine reads the file by itself, or the cells' text is read.
ColumnUnits units_of(const TableSource& source);

/// Notes them at the table's columns, where `profile` finds them from then on.
Result<void> note_units(const RunSql& run, std::string_view table, const ColumnUnits& units);

/// Puts them into a profile that was made before.
void tell_units(Profile& profile, const ColumnUnits& units);

}  // namespace sightline::datasets
