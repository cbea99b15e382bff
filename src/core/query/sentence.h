#pragma once
// The Query read back as one plain English sentence, e.g. "total amount by region for order date in 2024,
// highest first".

#include <string>

#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::query {

/// Lower case start, no full stop. Complete: two Queries that differ in meaning read differently.
std::string sentence(const Query& query, const Schema& schema);

/// One condition of a Query as words: "region is North". `from` says what its columns mean. Used by evidence
/// for its steps.
std::string phrase(const Predicate& predicate, const From& from, const Schema& schema);

/// A short title for a chart: the select and group part of the sentence, first letter upper case.
std::string title(const Query& query, const Schema& schema);

/// A column name as words: "order_date" -> "order date", "numStudents" -> "num students".
std::string words_of(std::string_view identifier);

}  // namespace sightline::query
