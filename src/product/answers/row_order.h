#pragma once
// Row order: SQL leaves the rows of a grouped result in any order. People get the same one each time, the one
// the chart shows.

#include "base/table.h"
#include "core/query/query.h"

namespace sightline::answers {

/// Rows of a grouped result whose Query names no order: one group of words by the first figure, largest
/// first; periods, bins and several groups by their keys, upwards. Everything else stays as it is.
Table in_reading_order(const query::Query& query, Table table);

}  // namespace sightline::answers
