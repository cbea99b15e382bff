#pragma once
// Text of a question or a name as words: folding (case, accents, punctuation), splitting and stemming.
// Value index, names and questions are all split by the same rules, so they meet.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::language {

/// Lower case, Latin accents removed, every run of anything but letters and digits becomes one blank; no
/// blanks at the ends.
std::string fold(std::string_view text);

/// Words of an identifier: split at blanks, punctuation, case changes ("numStudents") and between letters and
/// digits where a capital says so ("ProdCat2" -> prod cat 2). Folded.
std::vector<std::string> split_identifier(std::string_view name);

/// Inflection removed ("countries" -> "countri", "shipped" -> "ship"). Works on folded words; not a word for
/// people.
std::string stem(std::string_view word);

/// Edit distance with swapped neighbours counted once, given up above `most` (then it is most + 1).
int typing_distance(std::string_view a, std::string_view b, int most);

/// Closed-class words ("the", "of", "is") that carry no content by themselves.
bool is_stop_word(std::string_view word);

/// One run of letters and digits of the question.
struct Token {
    std::uint32_t begin = 0, end = 0;  ///< bytes of the question
    std::string text;                  ///< folded
    std::string stem;
    bool stop = false;
    bool capital = false;  ///< written with a capital first letter
    int quote = 0;         ///< number of the quoted stretch it stands in, 0 for none
    char before =
        ' ';  ///< the strongest punctuation between the word before and this one: ' ' , . ? ; : ( " - $ %
    char after = ' ';  ///< the byte right after it ('%' of "20%")
};

/// At most `limit` tokens; the rest of an over-long question is left out.
std::vector<Token> tokenize(std::string_view question, std::size_t limit = 256);

}  // namespace sightline::language
