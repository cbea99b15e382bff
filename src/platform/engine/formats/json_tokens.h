#pragma once
// The tokens of JSON text, out of memory or a file of any size. As tolerant as DuckDB: NaN, Infinity and a
// comma too many are understood; and more so: see JsonFaults. Used in the child only.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "platform/engine/process.h"

namespace sightline::engine {

struct JsonToken {
    enum Kind { BeginObject, EndObject, BeginArray, EndArray, String, Number, Word, Colon, Comma, End, Bad };
    Kind kind = End;
    /// As it stands, with its quotes, but for faults of a string, which are mended; valid until the next
    /// token.
    std::string_view text;
};

/// What DuckDB refuses, though it can be read.
struct JsonFaults {
    bool byte_order_mark = false, control_characters = false;
    std::int64_t escapes = 0;  ///< none that JSON has: the backslash is text, but before an apostrophe
    std::int64_t halves = 0;   ///< of surrogate pairs, without the other half: U+FFFD instead
    bool too_deep = false;     ///< more than kMostJsonDepth, which cannot be read
    bool any() const { return byte_order_mark || control_characters || escapes > 0 || halves > 0; }
    void add(const JsonFaults& other) {
        byte_order_mark |= other.byte_order_mark;
        control_characters |= other.control_characters;
        escapes += other.escapes;
        halves += other.halves;
        too_deep |= other.too_deep;
    }
};

class JsonTokens {
  public:
    explicit JsonTokens(Descriptor file) : file_(std::move(file)) {}
    explicit JsonTokens(std::string_view text) : text_(text) {}
    JsonToken next();
    /// Goes over the value that begins with `first`; false where it is none.
    bool skip(const JsonToken& first) { return walk(first, nullptr); }
    /// Likewise, and appends it.
    bool copy(const JsonToken& first, std::string& out) { return walk(first, &out); }
    /// Of what has been read.
    const JsonFaults& faults() const { return faults_; }

  private:
    bool more();
    bool reachable(std::size_t length);
    JsonToken string_token();
    JsonToken plain_token();
    bool walk(JsonToken t, std::string* out);

    Descriptor file_;
    std::string buffer_;     // of a file
    std::string_view text_;  // at hand: the buffer, or all
    std::size_t start_ = 0, at_ = 0;
    std::string mended_;
    JsonFaults faults_;
    bool begun_ = false;
};

constexpr int kJsonDepth = 200;  ///< up to which is told what there is
constexpr std::size_t kMostJsonDepth = 1000;

/// Whether `line` is one value, or blank.
bool is_json_line(std::string_view line);

/// Walks a list: `on_element(first token)` reads the element and tells whether it could.
template <class F>
bool each_element(JsonTokens& in, F&& on_element, JsonToken::Kind end = JsonToken::EndArray) {
    for (;;) {
        JsonToken t = in.next();
        if (t.kind == end) return true;
        if (!on_element(t)) return false;
        t = in.next();
        if (t.kind == end) return true;
        if (t.kind != JsonToken::Comma) return false;
    }
}
/// Walks an object: `on_key(key)` makes of a key, as it stands without quotes, what
/// `on_member(that, first token of its value)` needs to read the value.
template <class K, class F>
bool each_member(JsonTokens& in, K&& on_key, F&& on_member) {
    return each_element(
        in,
        [&](const JsonToken& t) {
            if (t.kind != JsonToken::String) return false;
            auto&& key = on_key(t.text.substr(1, t.text.size() - 2));
            return in.next().kind == JsonToken::Colon && on_member(key, in.next());
        },
        JsonToken::EndObject);
}
template <class F>
bool each_member(JsonTokens& in, F&& on_member) {
    return each_member(in, [](std::string_view key) { return std::string(key); }, on_member);
}

}  // namespace sightline::engine
