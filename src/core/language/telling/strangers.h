#pragma once
// Strangers: words of a question that mean nothing in the data and stand where a name of the data must.

#include <string>
#include <vector>

#include "core/language/drafts/draft.h"

namespace sightline::language {

/// Words that mean nothing here and stand where a name of the data does.
struct Strangers {
    std::vector<std::string> rows;      ///< what was counted: "how many lattes"
    std::vector<std::string> needed;    ///< another question without them: "average temperature", "in Berlin"
    std::vector<std::string> left_out;  ///< a value that is not there, or a name of the rows: "for lattes"
};
/// What the data knows and the Draft passes over: a value, or the whole name of a column it does not use.
std::vector<std::string> passed_over(const Draft& draft, const AnalysedQuestion& question);
Strangers find_strangers(const Draft& draft, const AnalysedQuestion& question);
/// Refused whatever its confidence: no word of the question was used, or it needs what is not here.
bool cannot_answer(const Draft& draft, const AnalysedQuestion& question);

}  // namespace sightline::language
