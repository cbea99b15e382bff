#include "core/language/text.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace sightline::language {
namespace {

struct Decoded {
    char32_t code = 0;
    std::size_t size = 1;
};

Decoded decode(std::string_view s, std::size_t i) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(s[k]); };
    const unsigned char b = byte(i);
    if (b < 0x80) return {b, 1};
    const std::size_t size = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC2 ? 2 : 0;
    if (size == 0 || b > 0xF4 || i + size > s.size()) return {0xFFFD, 1};
    char32_t code = b & (0xFF >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
        if ((byte(i + k) & 0xC0) != 0x80) return {0xFFFD, 1};
        code = code << 6 | (byte(i + k) & 0x3F);
    }
    return {code, size};
}

void encode(char32_t c, std::string& out) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

// Base letters of U+00C0..U+017F; '*' where a letter stands for itself, ' ' where it is punctuation.
constexpr std::string_view kLatin =
    "aaaaaa*ceeeeiiii*nooooo ouuuuy**aaaaaa*ceeeeiiii*nooooo ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkk*llllllllllnnnnnn***oooooo**"
    "rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz*";

/// Appends the folded form of one code point; false when it separates words.
bool fold_letter(char32_t c, std::string& out) {
    if (c < 0x80) {
        const char a = static_cast<char>(c);
        if (a >= 'A' && a <= 'Z') {
            out += static_cast<char>(a + 32);
            return true;
        }
        if ((a >= 'a' && a <= 'z') || (a >= '0' && a <= '9')) {
            out += a;
            return true;
        }
        return false;
    }
    if (c < 0xC0) return false;
    if (c < 0x180) {
        const std::size_t i = c - 0xC0;
        const char base = i < kLatin.size() ? kLatin[i] : '*';
        if (base == ' ') return false;
        if (base != '*') {
            out += base;
            return true;
        }
        if (c == 0xC6 || c == 0xE6)
            out += "ae";
        else if (c == 0xDF)
            out += "ss";
        else if (c == 0xD0 || c == 0xF0)
            out += 'd';
        else if (c == 0xDE || c == 0xFE)
            out += "th";
        else if (c == 0x152 || c == 0x153)
            out += "oe";
        else
            encode(c, out);
        return true;
    }
    if (c >= 0x391 && c <= 0x3A9) {
        encode(c + 32, out);
        return true;
    }
    if (c >= 0x410 && c <= 0x42F) {
        encode(c + 32, out);
        return true;
    }
    if (c >= 0x300 && c <= 0x36F) return true;  // combining accents vanish
    if ((c >= 0x2000 && c <= 0x206F) || (c >= 0x20A0 && c <= 0x20CF) || (c >= 0x2190 && c <= 0x2BFF) ||
        (c >= 0x3000 && c <= 0x303F) || c == 0xFFFD || c == 0xFEFF)
        return false;
    encode(c, out);
    return true;
}

char stronger(char a, char b) {
    constexpr std::string_view kOrder = " -_'/$%:,(;\".?!";
    const auto rank = [&](char c) {
        const auto p = kOrder.find(c);
        return p == std::string_view::npos ? 0 : p;
    };
    return rank(b) > rank(a) ? b : a;
}

}  // namespace

std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool gap = false;
    for (std::size_t i = 0; i < text.size();) {
        const Decoded d = decode(text, i);
        i += d.size;
        const std::size_t before = out.size();
        if (gap && before > 0) out += ' ';
        const std::size_t at = out.size();
        if (fold_letter(d.code, out)) {
            if (out.size() > at)
                gap = false;
            else
                out.resize(before);
        } else {
            out.resize(before);
            gap = true;
        }
    }
    return out;
}

std::vector<std::string> split_identifier(std::string_view name) {
    std::string spaced;
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    bool any_lower = false, any_upper = false;
    for (char c : name) any_lower |= lower(c), any_upper |= upper(c);
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (i > 0) {
            const char p = name[i - 1], c = name[i];
            const bool hump = (lower(p) && upper(c)) || (upper(p) && upper(c) && i + 1 < name.size() &&
                                                         lower(name[i + 1]) && any_lower);
            const bool number = lower(p) && digit(c) && any_upper;
            if (hump || number) spaced += ' ';
        }
        spaced += name[i];
    }
    std::vector<std::string> words;
    std::string folded = fold(spaced);
    for (std::size_t i = 0; i < folded.size();) {
        std::size_t e = folded.find(' ', i);
        if (e == std::string::npos) e = folded.size();
        words.push_back(folded.substr(i, e - i));
        i = e + 1;
    }
    return words;
}

std::string stem(std::string_view word) {
    std::string w(word);
    const auto ends = [&](std::string_view s) { return w.size() > s.size() + 1 && w.ends_with(s); };
    const auto vowel_in = [](std::string_view s) {
        return s.find_first_of("aeiouy") != std::string_view::npos;
    };
    const auto undouble = [&] {
        const std::size_t n = w.size();
        if (n > 3 && w[n - 1] == w[n - 2] && std::string_view("lsz").find(w[n - 1]) == std::string_view::npos)
            w.pop_back();
    };
    if (w.size() <= 3) {
        if (w.size() == 3 && w.back() == 's' && w[1] != 's' && w[1] != 'u' && w[1] != 'a') w.pop_back();
        return w;
    }
    if (w.find_first_of("0123456789") != std::string::npos) return w;
    if (ends("ies"))
        w.resize(w.size() - 2);
    else if (ends("sses") || ends("xes") || ends("ches") || ends("shes"))
        w.resize(w.size() - 2);
    else if (w.back() == 's' && !ends("ss") && !ends("us") && !ends("is"))
        w.pop_back();
    if (ends("ing") && w.size() > 5 && vowel_in(std::string_view(w).substr(0, w.size() - 3))) {
        w.resize(w.size() - 3);
        undouble();
    } else if (ends("ed") && w.size() > 4 && !ends("eed") &&
               vowel_in(std::string_view(w).substr(0, w.size() - 2))) {
        w.resize(w.size() - 2);
        undouble();
    }
    if (w.size() > 3 && w.back() == 'e') w.pop_back();
    if (w.size() > 2 && w.back() == 'y') w.back() = 'i';
    return w;
}

bool is_stop_word(std::string_view word) {
    static const std::unordered_set<std::string_view> kStop = {
        "a",          "an",        "the",       "of",       "in",
        "on",         "at",        "to",        "for",      "from",
        "by",         "with",      "and",       "or",       "as",
        "is",         "are",       "was",       "were",     "be",
        "been",       "being",     "am",        "do",       "does",
        "did",        "has",       "have",      "had",      "having",
        "that",       "this",      "these",     "those",    "which",
        "who",        "whom",      "whose",     "what",     "when",
        "where",      "why",       "how",       "many",     "much",
        "me",         "my",        "i",         "we",       "us",
        "our",        "you",       "your",      "it",       "its",
        "they",       "them",      "their",     "he",       "she",
        "his",        "her",       "him",       "there",    "here",
        "please",     "show",      "give",      "tell",     "list",
        "find",       "return",    "display",   "get",      "name",
        "want",       "would",     "could",     "can",      "will",
        "shall",      "should",    "may",       "might",    "also",
        "just",       "then",      "than",      "if",       "so",
        "all",        "any",       "some",      "each",     "every",
        "per",        "not",       "no",        "s",        "t",
        "re",         "ll",        "d",         "m",        "ve",
        "into",       "about",     "over",      "under",    "between",
        "during",     "out",       "up",        "down",     "off",
        "only",       "both",      "other",     "same",     "such",
        "but",        "because",   "while",     "via",      "using",
        "use",        "used",      "let",       "see",      "know",
        "like",       "need",      "make",      "made",     "one",
        "ones",       "across",    "against",   "vs",       "versus",
        "based",      "according", "along",     "together", "corresponding",
        "respective", "has",       "whats",     "within",   "among",
        "upon",       "through",   "onto",      "plus",     "well",
        "go",         "goes",      "had",       "got",      "plot",
        "draw",       "visualize", "chart",     "graph",    "plz",
        "kindly",     "compute",   "calculate", "create",   "provide",
        "describe",   "answer",    "question",  "data",     "dataset",
        "exist",      "exists",    "record",    "records"};
    return kStop.contains(word);
}

std::vector<Token> tokenize(std::string_view question, std::size_t limit) {
    std::vector<Token> tokens;
    Token current;
    bool open = false;
    char between = ' ';
    int quote = 0, quotes = 0;
    char32_t closing = 0;
    const auto close = [&](std::size_t at) {
        if (!open) return;
        current.end = static_cast<std::uint32_t>(at);
        current.after = at < question.size() ? question[at] : ' ';
        current.stem = stem(current.text);
        current.stop = is_stop_word(current.text);
        tokens.push_back(std::move(current));
        current = {};
        open = false;
        between = ' ';
    };
    for (std::size_t i = 0; i < question.size() && tokens.size() < limit;) {
        const Decoded d = decode(question, i);
        std::string letter;
        if (fold_letter(d.code, letter) && (open || !letter.empty())) {
            if (!open) {
                open = true;
                current.begin = static_cast<std::uint32_t>(i);
                current.before = between;
                current.quote = quote;
                current.capital = d.code >= 'A' && d.code <= 'Z';
            }
            if (current.text.size() < 64) current.text += letter;
        } else {
            const bool was_open = open;
            close(i);
            const char32_t c = d.code;
            const char32_t next = i + d.size < question.size() ? decode(question, i + d.size).code : U' ';
            const bool next_letter = next > 0x20 && next != U'.' && next != U',' && next != U'?';
            if (quote == 0 && (c == '"' || c == 0x201C || c == 0x2018 || c == 0xAB ||
                               (c == '\'' && !was_open && next_letter))) {
                closing = c == '"'      ? U'"'
                          : c == 0x201C ? 0x201D
                          : c == 0x2018 ? 0x2019
                          : c == 0xAB   ? 0xBB
                                        : U'\'';
                // Only a quotation that is closed again is one.
                std::string mark;
                encode(closing, mark);
                if (question.find(mark, i + d.size) != std::string_view::npos) quote = ++quotes;
                between = '"';
            } else if (quote != 0 && c == closing) {
                const bool apostrophe = c == '\'' && was_open && next_letter;
                if (!apostrophe) quote = 0;
                between = stronger(between, '"');
            } else {
                between = stronger(between, c == 0x2013 || c == 0x2014 ? '-'
                                            : c < 0x80                 ? static_cast<char>(c)
                                                                       : ' ');
            }
        }
        i += d.size;
    }
    close(question.size());
    if (tokens.size() > limit) tokens.resize(limit);
    return tokens;
}

int typing_distance(std::string_view a, std::string_view b, int most) {
    if (a.size() > 24 || b.size() > 24) return most + 1;
    int rows[3][26] = {};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        int* now = rows[i % 3];
        const int* last = rows[(i - 1) % 3];
        const int* before = rows[(i + 1) % 3];
        now[0] = static_cast<int>(i);
        int least = now[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
            least = std::min(least, now[j]);
        }
        if (least > most) return most + 1;
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace sightline::language
