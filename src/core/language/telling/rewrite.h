#pragma once
// A question that was not understood, in words the data knows: each word that means nothing here is replaced
// by the column or value nearest to it in meaning or spelling.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/spans/lexicon.h"

namespace sightline::language {

/// At most `count`, best first; each was understood by `understand`, uses what it was rewritten with, and
/// leaves fewer words without a meaning than `before` did.
std::vector<std::string> rewrite_question(std::string_view question, const Understanding& before,
                                          const Lexicon& lexicon, const WordVectors& vectors,
                                          std::size_t count,
                                          const std::function<Understanding(std::string_view)>& understand);

}  // namespace sightline::language
