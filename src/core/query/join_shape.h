#pragma once
// What the joins of a From do to the rows of each source: whether they come out more than once. From the
// Schema's relations, exact distinct counts and the grouping of derived sources. Used by lints and evidence.

#include <string>
#include <vector>

#include "core/query/query.h"
#include "core/query/scope.h"

namespace sightline::query {

enum class Uniqueness { Unique, Repeated, Unknown };

/// Whether the columns hold a value combination at most once in the source.
Uniqueness uniqueness_of(const ScopeSource& source, const std::vector<std::string>& columns,
                         const Schema& schema);

struct JoinShape {
    /// For each source of the scope: the source that makes its rows come out several times, or nothing.
    std::vector<const ScopeSource*> repeated_by;
};

/// `from` is of a qualified Query, `scope` its scope.
JoinShape shape_of(const From& from, const Scope& scope);

}  // namespace sightline::query
