#pragma once
// What the name, the kind and the measured range of a column say against using it in a certain way. Parts of
// lint.cpp that look at one column alone.

#include <optional>
#include <string_view>

#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::query {

/// The word of the name that says its numbers only name things ("zip" of ship_zip, "code"); empty when none
/// does.
std::string_view code_word(const ColumnInfo& column);

/// Percentages, rates and shares: their sum means nothing.
bool is_rate(const ColumnInfo& column);

/// Named as an average itself: "avg_price".
bool is_average(const ColumnInfo& column);

/// The column that says in which of several currencies or units a row's amounts are; null when there is none.
const ColumnInfo* unit_column(const TableInfo& table);

/// No value between the column's smallest and largest can pass.
bool nothing_passes(Comparator op, const ColumnInfo& column, const Value& value);

}  // namespace sightline::query
