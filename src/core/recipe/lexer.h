#pragma once
// The words of a recipe: what stands between blanks. Internal to this room.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::recipe {

enum class TokenKind { Word, Name, Text, Number, Symbol, End };
struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;  ///< words as written; names and texts without quotes; numbers and symbols as written
    friend bool operator==(const Token&, const Token&) = default;
};

/// Words of one step; ends with an End. A comment runs from # to the end of its line.
/// InvalidInput for a quote that is not closed, an unknown escape or sign.
Result<std::vector<Token>> tokens_of(std::string_view step);

/// "amount" as it is when it is a plain word that means nothing else, else in double quotes.
std::string written_name(std::string_view name);
std::string written_text(std::string_view text);  ///< in single quotes
std::string written_number(double number);
bool is_word(const Token& token, std::string_view word);  ///< without regard to case
/// How a token is called in an error: "'to'", "the end of the step".
std::string shown(const Token& token);

}  // namespace sightline::recipe
