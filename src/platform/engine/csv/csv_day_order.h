#pragma once
// Which number of a date is the day, the month and the year, by the cells of a file's beginning. Used in the
// child only.

#include "platform/engine/csv/csv_types.h"

namespace sightline::engine {

/// DuckDB takes the first format that fits: "31/12/24" for a day of 2031, "02/01/2024" for the second of
/// January beside times that begin with the month. Formats of two-digit years begin with the year only where
/// no other order fits, or where the others lead into years to come; dates and times of one file have one
/// order where the cells of only one of them show it.
void settle_day_order(SniffedTypes& sniffed, const CsvHead& head);

}  // namespace sightline::engine
