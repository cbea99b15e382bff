#pragma once
// The dates an answer really covers, and whether its last period is complete.

#include <optional>
#include <string>
#include <vector>

#include "product/answers/evidence.h"

namespace sightline::answers {

struct TimeColumn {
    query::Expression of;
    std::string name;
    std::optional<query::TimeGrain> grain;  ///< of the buckets, when the query groups by it
};

/// The date or time column the question turns on: the one it groups by, else one it filters on, else the only
/// one there is.
std::optional<TimeColumn> time_column(const query::Query& query, const query::Schema& schema);

/// First and last time in the rows used: from the profile when every row of one table is used, else empty.
std::optional<std::pair<Value, Value>> known_extremes(const query::Query& query, const query::Schema& schema,
                                                      const TimeColumn& time);

/// Whether the last period's data stops much earlier within it than in the periods before; sets the last two
/// fields of `span`.
Result<void> judge_last_period(DateSpan& span, const query::Query& query, const TimeColumn& time,
                               const RunQuery& run);

/// "day", "month", …
std::string_view name_of_grain(query::TimeGrain grain);

}  // namespace sightline::answers
