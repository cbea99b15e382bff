#pragma once
// RerankRules: what trees learned of public questions may not choose, whatever they prefer.

#include "core/language/drafts/draft.h"

namespace sightline::language {

/// Does `draft` give rows where closed words ask for groups or a figure that `first` (the best by score)
/// gives, other things than are named after a limit ("top 3 authors"), or a count that is always one?
bool gives_up(const Draft& draft, const Draft& first, const AnalysedQuestion& question,
              const Lexicon& lexicon);

}  // namespace sightline::language
