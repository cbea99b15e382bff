#pragma once
// The tokens of JSON text, out of memory or a file of any size. As tolerant as DuckDB: NaN, Infinity and a
// comma too many are understood. Used in the child only.

#include <string>
#include <string_view>

#include "platform/engine/process.h"

namespace sightline::engine {

struct JsonToken {
    enum Kind { BeginObject, EndObject, BeginArray, EndArray, String, Number, Word, Colon, Comma, End, Bad };
    Kind kind = End;
    std::string_view text;  ///< as it stands, with its quotes; valid until the next token
};

class JsonTokens {
  public:
    explicit JsonTokens(Descriptor file) : file_(std::move(file)) {}
    explicit JsonTokens(std::string_view text) : text_(text) {}
    JsonToken next();
    /// Goes over the value that begins with `first`; false where it is none.
    bool skip(const JsonToken& first, int depth = 0);

  private:
    bool more();
    bool at_end(std::size_t i) { return i >= text_.size(); }
    JsonToken string_token();
    JsonToken plain_token();

    Descriptor file_;
    std::string buffer_;     // of a file
    std::string_view text_;  // at hand: the buffer, or all
    std::size_t start_ = 0, at_ = 0;
    bool begun_ = false;
};

constexpr int kJsonDepth = 200;

/// Whether `line` is one value, or blank.
bool is_json_line(std::string_view line);

/// Walks an object: `on_member(key, first token of its value)` reads the value and tells whether it could.
/// `key`: as it stands, without quotes.
template <class F>
bool each_member(JsonTokens& in, F&& on_member) {
    for (;;) {
        JsonToken t = in.next();
        if (t.kind == JsonToken::EndObject) return true;
        if (t.kind != JsonToken::String) return false;
        const std::string key(t.text.substr(1, t.text.size() - 2));
        if (in.next().kind != JsonToken::Colon) return false;
        if (!on_member(key, in.next())) return false;
        t = in.next();
        if (t.kind == JsonToken::EndObject) return true;
        if (t.kind != JsonToken::Comma) return false;
    }
}
/// Likewise a list.
template <class F>
bool each_element(JsonTokens& in, F&& on_element) {
    for (;;) {
        JsonToken t = in.next();
        if (t.kind == JsonToken::EndArray) return true;
        if (!on_element(t)) return false;
        t = in.next();
        if (t.kind == JsonToken::EndArray) return true;
        if (t.kind != JsonToken::Comma) return false;
    }
}

}  // namespace sightline::engine
