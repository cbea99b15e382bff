#pragma once
// Completion while a question is typed: names, values and closed words that go on from the cursor, and
// spelling fixes for words that mean nothing. From the same names, value index and cues as understanding; the
// best few are read by the grammar, so that what it cannot use comes last.

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/language/language.h"
#include "core/language/ranking/ranker.h"
#include "core/language/spans/lexicon.h"

namespace sightline::language {

/// At most `count`, best first. `cursor` is a byte of `text`; one within a character counts as before it.
std::vector<Completion> complete_question(std::string_view text, std::size_t cursor, const Lexicon& lexicon,
                                          const Ranker& ranker, const WordVectors& vectors,
                                          const Options& options, std::size_t count);

/// Edits (insert, delete, replace, swap of neighbours) between two words, at most `most` + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

}  // namespace sightline::language
