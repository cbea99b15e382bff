#pragma once
// Recipes as text: one step a line; a line that begins with a blank goes on with the step above; # begins a
// comment; a step after the word off does nothing until off is taken away.
//
//     drop "Unnamed: 7", Notes
//     convert Amount to decimal locale 'de'
//     off outliers Amount by iqr remove

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/recipe/recipe.h"

namespace sightline::recipe {

struct TextLimits {
    std::size_t max_bytes = 256 << 10;
    std::size_t max_steps = 500;
};

/// InvalidInput: "line 3: …" and how to write it. Says nothing of any table: compile.h does.
Result<Recipe> parse(std::string_view text, const TextLimits& limits = {});

/// Canonical text: parse(print(r)) == r. Comments of the original are not part of a Recipe.
std::string print(const Recipe& recipe);
std::string print(const Step& step);  ///< its line, without "off"

/// What a step does, in plain words: "call Amt amount".
std::string describe(const Step& step);

}  // namespace sightline::recipe
