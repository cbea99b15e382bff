#pragma once
// Small Queries that count, shared by the facts of the evidence.

#include <optional>

#include "core/query/query.h"

namespace sightline::answers {

/// count(*), of the rows that pass `filter`.
query::AggregateCall count_rows(std::optional<query::Predicate> filter = {});

/// `a` and `b`; the parts of a conjunction stay in one list.
query::Predicate both(const std::optional<query::Predicate>& a, query::Predicate b);

/// SELECT count(*) FROM from WHERE where.
query::Query counting(const query::From& from, std::optional<query::Predicate> where);

}  // namespace sightline::answers
