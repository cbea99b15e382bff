// Numbers in a question: digits with separators and magnitudes ("1,200", "12.5", "5k", "$1.2M", "20%"), words
// ("twenty five"), ordinals ("3rd", "third").

#include <cctype>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "core/language/spans/question.h"

namespace sightline::language {
namespace {

struct WordValue {
    double value;
    bool ordinal;
};

const std::unordered_map<std::string_view, WordValue>& number_word_values() {
    static const std::unordered_map<std::string_view, WordValue> kWords = {
        {"zero", {0, false}},      {"one", {1, false}},       {"two", {2, false}},
        {"three", {3, false}},     {"four", {4, false}},      {"five", {5, false}},
        {"six", {6, false}},       {"seven", {7, false}},     {"eight", {8, false}},
        {"nine", {9, false}},      {"ten", {10, false}},      {"eleven", {11, false}},
        {"twelve", {12, false}},   {"thirteen", {13, false}}, {"fourteen", {14, false}},
        {"fifteen", {15, false}},  {"sixteen", {16, false}},  {"seventeen", {17, false}},
        {"eighteen", {18, false}}, {"nineteen", {19, false}}, {"twenty", {20, false}},
        {"thirty", {30, false}},   {"forty", {40, false}},    {"fifty", {50, false}},
        {"sixty", {60, false}},    {"seventy", {70, false}},  {"eighty", {80, false}},
        {"ninety", {90, false}},   {"hundred", {100, false}}, {"thousand", {1e3, false}},
        {"million", {1e6, false}}, {"billion", {1e9, false}}, {"dozen", {12, false}},
        {"once", {1, false}},      {"twice", {2, false}},     {"first", {1, true}},
        {"second", {2, true}},     {"third", {3, true}},      {"fourth", {4, true}},
        {"fifth", {5, true}},      {"sixth", {6, true}},      {"seventh", {7, true}},
        {"eighth", {8, true}},     {"ninth", {9, true}},      {"tenth", {10, true}},
        {"eleventh", {11, true}},  {"twelfth", {12, true}}};
    return kWords;
}

double magnitude(std::string_view w) {
    if (w == "k" || w == "thousand") return 1e3;
    if (w == "m" || w == "mn" || w == "million") return 1e6;
    if (w == "b" || w == "bn" || w == "billion") return 1e9;
    if (w == "hundred") return 100;
    return 1;
}

bool all_digits(std::string_view s) {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "5k", "3rd", "20": value and what follows the digits.
bool read_digits(std::string_view text, double& value, std::string_view& suffix) {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    if (n == 0 || n > 15) return false;
    std::from_chars(text.data(), text.data() + n, value);
    suffix = text.substr(n);
    return true;
}

/// "between 1 and 2 million": both are millions, for the first is the smaller as it stands.
void share_magnitudes(std::vector<NumberMention>& numbers, const std::vector<Token>& tokens) {
    for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
        NumberMention& low = numbers[i];
        const NumberMention& high = numbers[i + 1];
        if (high.begin != low.end + 1U || low.end - low.begin != 1 || low.ordinal || low.looks_like_year)
            continue;
        const std::string& word = tokens[low.end].text;
        if (word != "and" && word != "to") continue;
        const std::string& last = tokens[high.end - 1U].text;
        const std::size_t letters = last.find_first_not_of("0123456789");
        const double times =
            letters == std::string::npos ? 1 : magnitude(std::string_view(last).substr(letters));
        if (times > 1 && low.value > 0 && low.value * times < high.value) low.value *= times;
    }
}

}  // namespace

std::vector<NumberMention> find_numbers(const std::vector<Token>& tokens, std::string_view question) {
    std::vector<NumberMention> found;
    const auto& words = number_word_values();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        NumberMention m;
        m.begin = static_cast<std::uint16_t>(i);
        std::size_t end = i + 1;
        std::string_view suffix;
        if (double v = 0; read_digits(tokens[i].text, v, suffix)) {
            const auto joint =
                [&](std::size_t k) {  // the single byte between token k - 1 and k, 0 when there are more
                    return k < tokens.size() && tokens[k].begin == tokens[k - 1].end + 1
                               ? question[tokens[k - 1].end]
                               : '\0';
                };
            if (suffix.empty()) {
                while (end < tokens.size() && joint(end) == ',' && all_digits(tokens[end].text) &&
                       tokens[end].text.size() == 3 && end - i < 6)
                    v = v * 1000 + std::stod(tokens[end++].text);
                if (end < tokens.size() && joint(end) == '.') {
                    double fraction = 0;
                    std::string_view rest;
                    if (read_digits(tokens[end].text, fraction, rest) &&
                        (rest.empty() || magnitude(rest) > 1)) {
                        const auto digits = static_cast<double>(tokens[end].text.size() - rest.size());
                        v += fraction / std::pow(10.0, digits);
                        if (fraction > 0 || digits > 0) m.whole = fraction == 0;
                        suffix = rest;
                        ++end;
                    }
                }
            }
            if (!suffix.empty() && magnitude(suffix) > 1)
                v *= magnitude(suffix);
            else if (suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th")
                m.ordinal = true;
            else if (!suffix.empty())
                continue;
            if (suffix.empty() && end < tokens.size() && magnitude(tokens[end].text) > 1 &&
                tokens[end].text.size() > 1)
                v *= magnitude(tokens[end++].text);
            const std::uint32_t at = tokens[i].begin;
            const bool minus = at > 0 && question[at - 1] == '-' &&
                               (at == 1 || question[at - 2] == ' ' || question[at - 2] == '(');
            if (minus) v = -v;
            const char after = tokens[end - 1].after;
            m.percent = after == '%' ||
                        (end < tokens.size() && (tokens[end].text == "percent" || tokens[end].text == "pct"));
            m.value = v;
            m.looks_like_year = m.whole && end == i + 1 && suffix.empty() && tokens[i].text.size() == 4 &&
                                v >= 1500 && v <= 2100;
        } else if (const auto w = words.find(tokens[i].text); w != words.end()) {
            double total = 0, part = w->second.value;
            m.words = true;
            m.ordinal = w->second.ordinal;
            while (end < tokens.size() && !m.ordinal) {
                const auto next = words.find(tokens[end].text);
                if (next == words.end() || tokens[end].before == ',') break;
                const double x = next->second.value;
                if (x >= 1000)
                    total += part * x, part = 0;
                else if (part == 0)
                    part = x;
                else if (x == 100)
                    part *= x;
                else if (part >= 20 && x < 10 && std::fmod(part, 10) == 0)
                    part += x, m.ordinal = next->second.ordinal;
                else
                    break;
                ++end;
            }
            m.value = total + part;
        } else {
            continue;
        }
        m.end = static_cast<std::uint16_t>(end);
        found.push_back(m);
        i = end - 1;
    }
    share_magnitudes(found, tokens);
    return found;
}

}  // namespace sightline::language
