#pragma once
// Features of a Draft that reads several tables: what is joined in, what is missing, labels, sets; and of
// what divides a scatter plot. A part of score_draft.

#include "core/language/drafts/draft.h"

namespace sightline::language {

void add_link_features(FeatureWriter& f, const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon);

}  // namespace sightline::language
