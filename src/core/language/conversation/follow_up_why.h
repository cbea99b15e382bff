#pragma once
// "Why?" after an answer: the Query that shows what made it so. It splits the figure by a category the last
// question did not speak of: the change between the last two whole periods, the make-up of the largest value,
// or of the number itself. It shows contributions, not causes, and says so.

#include <optional>
#include <string>
#include <vector>

#include "core/language/language.h"
#include "core/language/spans/lexicon.h"

namespace sightline::language {

struct Contribution {
    query::Query query;
    std::string meaning;  ///< "the change from 2024-09 to 2024-10, split by product"
};

/// One for each category that fits, the most telling first; empty when there is no figure to explain or
/// nothing to split it by. `figure_missing` tells the two apart.
std::vector<Contribution> explain_by_parts(const query::Query& last, const Lexicon& lexicon, std::size_t most,
                                           bool& figure_missing);

}  // namespace sightline::language
