#include <cmath>
#include <string>
#include <string_view>

#include "base/value.h"
#include "core/query/phraser.h"
#include "core/query/sentence.h"

namespace sightline::query {

namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_separator(char c) {
    return c == '_' || c == '.' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// "numStudents", "HTTPServer", "year2Date": a word begins at a capital after a small letter or digit, and at
// the last capital of a run of capitals.
bool begins_word(std::string_view s, std::size_t i) {
    if (i == 0 || !is_upper(s[i])) return false;
    if (is_lower(s[i - 1]) || is_digit(s[i - 1])) return true;
    return is_upper(s[i - 1]) && i + 1 < s.size() && is_lower(s[i + 1]) &&
           !(s[i + 1] == 's' && i + 2 == s.size());
}

std::string ordinal(int n) {
    const int tens = n % 100, ones = n % 10;
    const char* const suffix = tens >= 11 && tens <= 13 ? "th"
                               : ones == 1              ? "st"
                               : ones == 2              ? "nd"
                               : ones == 3              ? "rd"
                                                        : "th";
    return std::to_string(n) + suffix;
}

}  // namespace

std::string quantile_words(double p) {
    const double percent = std::round(p * 100);
    if (percent / 100 == p) return ordinal(static_cast<int>(percent)) + " percentile";
    return to_text(p) + " quantile";
}

std::string words_of(std::string_view identifier) {
    std::string out;
    bool space = false;
    for (std::size_t i = 0; i < identifier.size(); ++i) {
        const char c = identifier[i];
        if (is_separator(c)) {
            space = true;
            continue;
        }
        if ((space || begins_word(identifier, i)) && !out.empty()) out += ' ';
        space = false;
        out += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out.empty() ? std::string(identifier) : out;
}

}  // namespace sightline::query
