#include "core/recipe/lexer.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "base/value.h"

namespace sightline::recipe {

namespace {

using namespace std::string_view_literals;

// Words that open something in an expression or a step: as names they are quoted.
constexpr std::array kReserved = {
    "all"sv,     "and"sv,  "as"sv,       "at"sv,        "backward"sv,    "between"sv,  "by"sv,
    "case"sv,    "cast"sv, "else"sv,     "end"sv,       "false"sv,       "first"sv,    "format"sv,
    "forward"sv, "from"sv, "in"sv,       "into"sv,      "is"sv,          "keep"sv,     "last"sv,
    "locale"sv,  "not"sv,  "null"sv,     "of"sv,        "off"sv,         "on"sv,       "or"sv,
    "scale"sv,   "then"sv, "to"sv,       "true"sv,      "when"sv,        "where"sv,    "with"sv,
    "within"sv,  "date"sv, "contains"sv, "timestamp"sv, "starts_with"sv, "ends_with"sv};

/// How many bytes of a plain word the text begins with; letters are those of any script.
std::size_t word_length(std::string_view s) {
    static const RE2 word(R"([\p{L}_][\p{L}\p{M}\p{N}_]*)");
    re2::StringPiece rest(s);
    return RE2::Consume(&rest, word) ? s.size() - rest.size() : 0;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
std::string lowered(std::string_view s) {
    std::string out(s);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

class Lexer {
  public:
    explicit Lexer(std::string_view s) : s_(s) {}

    Result<std::vector<Token>> all() {
        std::vector<Token> out;
        for (;;) {
            skip();
            if (at_ == s_.size()) break;
            SL_TRY(Token t, next());
            out.push_back(std::move(t));
        }
        out.emplace_back();
        return out;
    }

  private:
    void skip() {
        while (at_ < s_.size()) {
            if (s_[at_] == '#')
                at_ = std::min(s_.find('\n', at_), s_.size());
            else if (std::isspace(static_cast<unsigned char>(s_[at_])))
                ++at_;
            else
                return;
        }
    }
    Result<Token> next() {
        const char c = s_[at_];
        if (c == '"' || c == '\'') return quoted(c);
        const std::size_t begin = at_;
        if (const std::size_t length = word_length(s_.substr(at_)); length > 0) {
            at_ += length;
            return Token{TokenKind::Word, std::string(s_.substr(begin, length))};
        }
        if (is_digit(c) || (c == '.' && at_ + 1 < s_.size() && is_digit(s_[at_ + 1]))) return number();
        for (const auto symbol : {"!="sv, "<>"sv, "<="sv, ">="sv, "||"sv})
            if (s_.substr(at_).starts_with(symbol)) {
                at_ += 2;
                return Token{TokenKind::Symbol, std::string(symbol == "<>" ? "!="sv : symbol)};
            }
        if ("=<>+-*/%(),"sv.contains(c)) {
            ++at_;
            return Token{TokenKind::Symbol, std::string(1, c)};
        }
        std::size_t length = 1;  // of the character, as UTF-8 has it
        while (at_ + length < s_.size() && (static_cast<unsigned char>(s_[at_ + length]) & 0xC0) == 0x80)
            ++length;
        return fail(ErrorCode::InvalidInput, "'" + std::string(s_.substr(at_, length)) +
                                                 "' means nothing here; put a column's name in double "
                                                 "quotes and a text in single quotes");
    }
    Result<Token> quoted(char quote) {
        Token t{quote == '"' ? TokenKind::Name : TokenKind::Text, ""};
        for (++at_; at_ < s_.size(); ++at_) {
            char c = s_[at_];
            if (c == quote) {
                ++at_;
                return t;
            }
            if (c == '\\') {
                if (++at_ == s_.size()) break;
                switch (s_[at_]) {
                    case 'n':
                        c = '\n';
                        break;
                    case 'r':
                        c = '\r';
                        break;
                    case 't':
                        c = '\t';
                        break;
                    case '\\':
                    case '\'':
                    case '"':
                        c = s_[at_];
                        break;
                    default:
                        return fail(ErrorCode::InvalidInput,
                                    std::string("'\\") + s_[at_] +
                                        "' is no escape; there are \\n, \\r, \\t, \\\\, \\' and \\\"");
                }
            }
            t.text += c;
        }
        return fail(ErrorCode::InvalidInput, std::string("a ") + (quote == '"' ? "double" : "single") +
                                                 " quote is opened and not closed");
    }
    Result<Token> number() {
        const std::size_t begin = at_;
        const auto digits = [&] {
            while (at_ < s_.size() && is_digit(s_[at_])) ++at_;
        };
        digits();
        if (at_ < s_.size() && s_[at_] == '.') {
            ++at_;
            digits();
        }
        if (at_ < s_.size() && (s_[at_] == 'e' || s_[at_] == 'E')) {
            const std::size_t sign =
                at_ + 1 < s_.size() && (s_[at_ + 1] == '+' || s_[at_ + 1] == '-') ? 2 : 1;
            if (at_ + sign < s_.size() && is_digit(s_[at_ + sign])) {
                at_ += sign;
                digits();
            }
        }
        Token t{TokenKind::Number, std::string(s_.substr(begin, at_ - begin))};
        if (const std::size_t length = word_length(s_.substr(at_)); length > 0)
            return fail(ErrorCode::InvalidInput,
                        "'" + t.text + std::string(s_.substr(at_, length)) +
                            "' is neither a number nor a name; put a name in double quotes");
        return t;
    }

    std::string_view s_;
    std::size_t at_ = 0;
};

std::string quoted(std::string_view s, char quote) {
    std::string out(1, quote);
    for (const char c : s) {
        switch (c) {
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (c == '\\' || c == quote) out += '\\';
                out += c;
        }
    }
    return out + quote;
}

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view step) {
    return Lexer(step).all();
}

std::string written_name(std::string_view name) {
    const bool plain = !name.empty() && word_length(name) == name.size() &&
                       std::ranges::find(kReserved, lowered(name)) == kReserved.end();
    return plain ? std::string(name) : quoted(name, '"');
}
std::string written_text(std::string_view text) {
    return quoted(text, '\'');
}
std::string written_number(double number) {
    // Whole numbers as such: to_text has 1e+06 for a million.
    if (number == std::floor(number) && std::abs(number) < 1e15)
        return std::to_string(static_cast<std::int64_t>(number));
    return to_text(number);
}

bool is_word(const Token& token, std::string_view word) {
    return token.kind == TokenKind::Word && lowered(token.text) == word;
}
std::string shown(const Token& token) {
    return token.kind == TokenKind::End ? "the end of the step" : "'" + token.text + "'";
}

}  // namespace sightline::recipe
