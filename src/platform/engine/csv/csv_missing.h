#pragma once
// Words that stand for a missing value in a column of numbers, dates or times. Used in the child only.

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace sightline::engine {

/// Blanks around them say nothing.
using MissingWords = std::set<std::string, std::less<>>;

/// All that are known.
const MissingWords& missing_words();

/// SQL: whether a text, an expression, is one of `words`, or blanks only.
std::string is_missing(const std::string& text, const MissingWords& words);
/// SQL, over the rows of a table: those that stand in a column; for words_met.
std::string words_in(const std::string& name);
MissingWords words_met(std::string_view list);

}  // namespace sightline::engine
