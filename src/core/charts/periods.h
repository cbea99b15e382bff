#pragma once
// Periods of time on an axis. A moment is microseconds since 1970-01-01T00:00:00, without zone.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/query/query.h"

namespace sightline::charts {

/// The cell of a date, timestamp, or whole-number year column; nothing when null or out of range.
std::optional<std::int64_t> moment_at(const Column& column, std::size_t row);

/// The start of the next period.
std::int64_t next_period(std::int64_t moment, query::TimeGrain grain);

/// All periods from `first` to `last`, both in; empty when there would be more than `most`.
std::vector<std::int64_t> periods_between(std::int64_t first, std::int64_t last, query::TimeGrain grain,
                                          std::size_t most);

std::string period_label(
    std::int64_t moment,
    query::TimeGrain grain);  ///< "2024", "Q1 2024", "Jan 2024", "4 Mar 2024", "4 Mar 14:05"

/// "2024-03-01", or with time of day "2024-03-01T12:00:00.5Z": what browsers read as that moment in UTC.
std::string iso_moment(std::int64_t moment, bool with_time);

}  // namespace sightline::charts
