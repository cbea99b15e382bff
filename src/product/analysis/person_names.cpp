#include "product/analysis/person_names.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/language/text.h"

namespace sightline::analysis {

namespace {

constexpr std::size_t kMaxNameBytes = 80;
constexpr std::size_t kMaxWords = 6;

/// Letters, blanks and what stands within names; nothing else.
bool is_wordy(std::string_view text) {
    return !text.empty() && text.size() <= kMaxNameBytes && std::ranges::all_of(text, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return u >= 0x80 || std::isalpha(u) || c == ' ' || c == '-' || c == '.' || c == ',' || c == '\'';
    });
}

bool is_title(std::string_view word) {
    static constexpr std::array<std::string_view, 18> kTitles{"mr",  "mrs",  "ms",   "miss", "dr",   "prof",
                                                              "sir", "frau", "herr", "mme",  "mlle", "sr",
                                                              "sra", "jr",   "phd",  "md",   "ing",  "dipl"};
    return std::ranges::find(kTitles, word) != kTitles.end();
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    const std::string folded = language::fold(text);
    std::size_t at = 0;
    while (at < folded.size()) {
        const std::size_t end = std::min(folded.find(' ', at), folded.size());
        std::string word = folded.substr(at, end - at);
        if (!word.empty() && !is_title(word)) out.push_back(std::move(word));
        at = end + 1;
    }
    return out;
}

/// Bytes of the first character.
std::size_t first_character(std::string_view text) {
    const auto u = static_cast<unsigned char>(text.front());
    return std::min<std::size_t>(u < 0x80 ? 1 : u < 0xE0 ? 2 : u < 0xF0 ? 3 : 4, text.size());
}

/// Han, kana or Hangul: written without a blank between family and given name.
bool is_east_asian(std::string_view text) {
    return text.size() >= 3 && static_cast<unsigned char>(text[0]) >= 0xE3 &&
           static_cast<unsigned char>(text[0]) <= 0xED;
}

}  // namespace

Result<PersonNames> PersonNames::parse(std::string_view text) {
    PersonNames out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line.size() < 3 || line[line.size() - 2] != '\t' ||
            std::string_view("gfb").find(line.back()) == std::string_view::npos)
            return fail(ErrorCode::InvalidInput, "The list of personal names has a line that is none.",
                        std::string(line.substr(0, 60)));
        out.kinds_.emplace(std::string(line.substr(0, line.size() - 2)), line.back());
        at = end + 1;
    }
    return out;
}

bool PersonNames::is_given(const std::string& word) const {
    const auto it = kinds_.find(word);
    return it != kinds_.end() && it->second != 'f';
}

bool PersonNames::is_family(const std::string& word) const {
    const auto it = kinds_.find(word);
    return it != kinds_.end() && it->second != 'g';
}

bool PersonNames::is_full_name(std::string_view text) const {
    if (!is_wordy(text)) return false;
    const auto words = words_of(text);
    if (words.empty() || words.size() > kMaxWords) return false;
    if (words.size() == 1) {
        const std::string& word = words.front();
        if (!is_east_asian(word) || word.size() < 6 || word.size() > 15) return false;
        const std::size_t first = first_character(word);
        for (const std::size_t family : {first, 2 * first})
            if (word.size() > family && is_family(word.substr(0, family))) return true;
        return false;
    }
    std::size_t known = 0;
    bool given = false, family = false;
    for (const auto& word : words) {
        const bool g = is_given(word), f = is_family(word);
        given |= g;
        family |= f;
        known += g || f;
    }
    return given && family && known >= 2 && 2 * known >= words.size();
}

bool PersonNames::is_part_of_name(std::string_view text) const {
    if (!is_wordy(text)) return false;
    const auto words = words_of(text);
    return !words.empty() && words.size() <= 3 &&
           std::ranges::any_of(words, [&](const auto& w) { return kinds_.contains(w); });
}

}  // namespace sightline::analysis
