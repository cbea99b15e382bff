#pragma once
// JoinPath: how tables hang together: the surest way over the Schema's relations.

#include <vector>

#include "core/language/spans/lexicon.h"
#include "core/query/query.h"

namespace sightline::language {

/// The relations from any table of `in` to `to`, in order; empty when there is no way. Fewer and surer ones
/// are nearer.
std::vector<const Lexicon::Link*> join_path(const std::vector<int>& in, int to, const Lexicon& lexicon);

/// `tables` joined one after the other; false when one cannot be reached.
bool join_tables(const std::vector<int>& tables, const Lexicon& lexicon, query::From& from);

}  // namespace sightline::language
