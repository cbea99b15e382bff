#include "platform/engine/formats/json_tokens.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kEscapeBytes = 6;  // of \u and four digits

/// Of numbers and words.
constexpr auto kPlain = [] {
    std::array<bool, 256> out{};
    for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-."))
        out[static_cast<unsigned char>(c)] = true;
    return out;
}();

bool is_number(std::string_view s) {
    const auto digits = [&s] {
        std::size_t n = 0;
        while (n < s.size() && s[n] >= '0' && s[n] <= '9') ++n;
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

bool ends_run(char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

/// Where the next character stands that is more than text; eight at a time are gone over.
std::size_t run_end(std::string_view s, std::size_t at) {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kTops = 0x8080808080808080ULL;
    const auto has_zero = [](std::uint64_t x) { return (x - kOnes) & ~x & kTops; };
    for (; at + 8 <= s.size(); at += 8) {
        std::uint64_t x = 0;
        std::memcpy(&x, s.data() + at, 8);
        if ((has_zero(x ^ (kOnes * '"')) | has_zero(x ^ (kOnes * '\\')) |
             ((x - kOnes * 0x20) & ~x & kTops)) != 0)
            break;
    }
    while (at < s.size() && !ends_run(s[at])) ++at;
    return at;
}

/// Of the four digits behind \u.
std::optional<unsigned> code_unit(std::string_view digits) {
    unsigned value = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (status != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
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

/// So many bytes of the token.
bool JsonTokens::reachable(std::size_t length) {
    while (start_ + length > text_.size())
        if (!more()) return false;
    return true;
}

JsonToken JsonTokens::next() {
    for (;;) {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        start_ = at_;
        if (at_ < text_.size() || !more()) break;
    }
    if (!begun_ && text_.substr(at_).starts_with("\xef\xbb\xbf")) {
        begun_ = faults_.byte_order_mark = true;
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
    constexpr auto kNone = std::string_view::npos;
    std::size_t n = 1, mended_to = 0, half = kNone;  // half: where the first of a pair was escaped
    const auto mend = [&](std::size_t from, std::size_t to, std::string_view by) {
        if (mended_to == 0) mended_.clear();
        mended_.append(text_.substr(start_ + mended_to, from - mended_to)).append(by);
        mended_to = to;
    };
    const auto give_up_half = [&](std::size_t at) {
        if (at == kNone) return;
        mend(at, at + kEscapeBytes, "\\ufffd");
        ++faults_.halves;
    };
    for (;;) {
        const std::size_t before = n;
        n = run_end(text_, start_ + n) - start_;
        if (n > before) give_up_half(std::exchange(half, kNone));
        if (!reachable(n + 1)) return {JsonToken::Bad, {}};
        const char c = text_[start_ + n];
        if (!ends_run(c)) continue;  // of what has been read on
        bool escape = c == '\\';
        if (escape) {
            if (!reachable(n + 2)) return {JsonToken::Bad, {}};
            const char escaped = text_[start_ + n + 1];
            if (escaped == 'u' && !reachable(n + kEscapeBytes)) return {JsonToken::Bad, {}};
            const auto unit =
                escaped == 'u' ? code_unit(text_.substr(start_ + n + 2, kEscapeBytes - 2)) : std::nullopt;
            if (unit) {
                const bool first = *unit >= 0xd800 && *unit < 0xdc00,
                           second = *unit >= 0xdc00 && *unit < 0xe000, paired = second && half != kNone;
                if (!paired) give_up_half(half);
                half = first ? n : kNone;
                if (second && !paired) give_up_half(n);
                n += kEscapeBytes;
                continue;
            }
            escape = std::string_view("\"\\/bfnrt").contains(escaped);
        }
        give_up_half(std::exchange(half, kNone));
        if (c == '"') break;
        if (escape) {
            n += 2;
            continue;
        }
        if (c == '\\') {
            ++faults_.escapes;
            mend(n, n + 1, text_[start_ + n + 1] == '\'' ? "" : "\\\\");
            ++n;
            continue;
        }
        // A line never ends within a text: its quote was not closed.
        if (c == '\n' || c == '\r') return {JsonToken::Bad, {}};
        faults_.control_characters = true;
        mend(n, n + 1, fmt::format("\\u{:04x}", static_cast<unsigned>(c)));
        ++n;
    }
    at_ = start_ + n + 1;
    if (mended_to == 0) return {JsonToken::String, text_.substr(start_, n + 1)};
    mend(n + 1, n + 1, {});
    return {JsonToken::String, mended_};
}

JsonToken JsonTokens::plain_token() {
    std::size_t n = 0;
    do {
        while (start_ + n < text_.size() && kPlain[static_cast<unsigned char>(text_[start_ + n])]) ++n;
    } while (start_ + n == text_.size() && more());
    const std::string_view text = text_.substr(start_, n);
    at_ = start_ + n;
    return {is_number(text) ? JsonToken::Number : is_word(text) ? JsonToken::Word : JsonToken::Bad, text};
}

/// Without recursion: strangers nest as deep as they like.
bool JsonTokens::walk(JsonToken t, std::string* out) {
    enum { Value, Item, Behind } expected = Value;
    std::string open;  // what is to be closed
    for (;; t = next()) {
        const bool closes = (t.kind == JsonToken::EndObject || t.kind == JsonToken::EndArray) &&
                            expected != Value && open.back() == t.text[0];
        if (expected == Item && !closes) {
            expected = Value;
            if (open.back() == '}') {
                if (t.kind != JsonToken::String) return false;
                if (out != nullptr) out->append(t.text) += ':';
                if (next().kind != JsonToken::Colon) return false;
                continue;
            }
        }
        if (out != nullptr) out->append(t.text);
        if (closes) {
            open.pop_back();
            expected = Behind;
        } else if (expected == Behind) {
            if (t.kind != JsonToken::Comma) return false;
            expected = Item;
            continue;
        } else if (t.kind == JsonToken::BeginObject || t.kind == JsonToken::BeginArray) {
            faults_.too_deep |= open.size() == kMostJsonDepth;
            if (open.size() == kMostJsonDepth) return false;
            open += t.kind == JsonToken::BeginObject ? '}' : ']';
            expected = Item;
            continue;
        } else {
            if (t.kind != JsonToken::String && t.kind != JsonToken::Number && t.kind != JsonToken::Word)
                return false;
            expected = Behind;
        }
        if (open.empty()) return true;
    }
}

bool is_json_line(std::string_view line) {
    JsonTokens in(line);
    const JsonToken t = in.next();
    return t.kind == JsonToken::End || (in.skip(t) && in.next().kind == JsonToken::End);
}

}  // namespace sightline::engine
