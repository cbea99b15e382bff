#include "platform/engine/formats/json_tokens.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;

bool is_number(std::string_view s) {
    const auto digits = [&s] {
        const auto n = std::min(s.find_first_not_of("0123456789"), s.size());
        s.remove_prefix(n);
        return n;
    };
    if (s.starts_with('-')) s.remove_prefix(1);
    if (s == "Infinity" || s == "inf") return true;
    const bool zero = s.starts_with('0');
    const auto whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (s.starts_with('.')) {
        s.remove_prefix(1);
        if (digits() == 0) return false;
    }
    if (s.starts_with('e') || s.starts_with('E')) {
        s.remove_prefix(1);
        if (s.starts_with('-') || s.starts_with('+')) s.remove_prefix(1);
        if (digits() == 0) return false;
    }
    return s.empty();
}

bool is_word(std::string_view s) {
    constexpr std::array<std::string_view, 7> kWords{"true", "false",    "null", "NaN",
                                                     "nan",  "Infinity", "inf"};
    return std::ranges::find(kWords, s) != kWords.end();
}

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

/// What stands before the token is given up.
bool JsonTokens::more() {
    if (file_.get() < 0) return false;
    buffer_.erase(0, start_);
    at_ -= start_;
    start_ = 0;
    const std::size_t have = buffer_.size();
    buffer_.resize(have + kBlockBytes);
    const ssize_t n = ::read(file_.get(), buffer_.data() + have, kBlockBytes);
    buffer_.resize(have + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    text_ = buffer_;
    return n > 0;
}

JsonToken JsonTokens::next() {
    for (;;) {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        start_ = at_;
        if (at_ < text_.size() || !more()) break;
    }
    if (!begun_ && text_.substr(at_).starts_with("\xef\xbb\xbf")) {
        begun_ = true;
        at_ += 3;
        return next();
    }
    begun_ = true;
    if (at_ >= text_.size()) return {JsonToken::End, {}};
    const auto mark = [this](JsonToken::Kind kind) { return JsonToken{kind, text_.substr(at_++, 1)}; };
    switch (text_[at_]) {
        case '{':
            return mark(JsonToken::BeginObject);
        case '}':
            return mark(JsonToken::EndObject);
        case '[':
            return mark(JsonToken::BeginArray);
        case ']':
            return mark(JsonToken::EndArray);
        case ':':
            return mark(JsonToken::Colon);
        case ',':
            return mark(JsonToken::Comma);
        case '"':
            return string_token();
        default:
            return plain_token();
    }
}

JsonToken JsonTokens::string_token() {
    const auto reachable = [this](std::size_t length) {
        while (at_end(start_ + length))
            if (!more()) return false;
        return true;
    };
    std::size_t n = 1;
    for (;; ++n) {
        if (!reachable(n)) return {JsonToken::Bad, {}};
        char c = text_[start_ + n];
        if (c == '"') break;
        if (static_cast<unsigned char>(c) < 0x20) return {JsonToken::Bad, {}};
        if (c != '\\') continue;
        if (!reachable(++n)) return {JsonToken::Bad, {}};
        c = text_[start_ + n];
        if (c != 'u' && !std::string_view("\"\\/bfnrt").contains(c)) return {JsonToken::Bad, {}};
        for (int digit = 0; c == 'u' && digit < 4; ++digit)
            if (!reachable(++n) || std::isxdigit(static_cast<unsigned char>(text_[start_ + n])) == 0)
                return {JsonToken::Bad, {}};
    }
    at_ = start_ + n + 1;
    return {JsonToken::String, text_.substr(start_, n + 1)};
}

JsonToken JsonTokens::plain_token() {
    std::size_t n = 0;
    for (;; ++n) {
        if (at_end(start_ + n) && !more()) break;
        const char c = text_[start_ + n];
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '+' && c != '.') break;
    }
    const std::string_view text = text_.substr(start_, n);
    at_ = start_ + n;
    return {is_word(text) ? JsonToken::Word : is_number(text) ? JsonToken::Number : JsonToken::Bad, text};
}

bool JsonTokens::skip(const JsonToken& first, int depth) {
    if (depth > kJsonDepth) return false;
    const auto inner = [&](const JsonToken& t) { return skip(t, depth + 1); };
    switch (first.kind) {
        case JsonToken::BeginObject:
            return each_member(*this, [&](const std::string&, const JsonToken& t) { return inner(t); });
        case JsonToken::BeginArray:
            return each_element(*this, inner);
        case JsonToken::String:
        case JsonToken::Number:
        case JsonToken::Word:
            return true;
        default:
            return false;
    }
}

}  // namespace sightline::engine
