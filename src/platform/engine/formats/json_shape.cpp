#include "platform/engine/formats/json_shape.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "platform/engine/formats/json_lines.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kMostShapes = 50'000, kMostPositions = 2000;
constexpr std::size_t kMostKeys = 1'000'000, kMostKeysInAll = 4'000'000;
constexpr std::size_t kFewMembers = 8;
constexpr std::size_t kLongNumber = 16;  // shorter ones keep their digits
constexpr std::int64_t kBeyondDouble = std::int64_t{1} << 53;
constexpr std::size_t kDoubleDigits = 17;

bool may_be_key(std::string_view name) {
    const auto ends = [name](std::string_view end) {
        return name.size() >= end.size() &&
               std::ranges::equal(name.substr(name.size() - end.size()), end,
                                  [](char a, char b) { return (a | 0x20) == b; });
    };
    return ends("id") || ends("key") || ends("code") || ends("number");
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A DOUBLE would be infinite.
bool exceeds_double(std::string_view number) {
    const auto exponent = number.find_first_of("eE");
    constexpr std::size_t kDigits = 3;  // up to e99 there is room for any number here
    if (exponent == std::string_view::npos || number.size() - exponent <= kDigits) return false;
    return std::isinf(std::strtod(std::string(number).c_str(), nullptr));
}

class ShapeReader {
  public:
    explicit ShapeReader(const std::function<bool()>& stopping) : stopping_(stopping) {}

    /// A value of the outermost level; false where it is none, and when it is to stop.
    bool read(JsonTokens& in, const JsonToken& t, JsonShape& root) {
        ++row_;
        return read(in, t, root, 0, false);
    }
    bool cancelled() const { return cancelled_; }

  private:
    bool read(JsonTokens& in, const JsonToken& t, JsonShape& shape, int depth, bool in_list) {
        constexpr int kValuesBetweenLooks = 1 << 14;
        if (++values_ % kValuesBetweenLooks == 0 && stopping_()) cancelled_ = true;
        if (cancelled_) return false;
        if (depth > kJsonDepth) return in.skip(t);
        switch (t.kind) {
            case JsonToken::BeginObject:
                ++shape.objects;
                note(shape, JsonShape::Nested);
                shape.next = 0;
                return each_member(
                    in, [&](std::string_view key) { return &member(shape, key); },
                    [&](JsonShape* m, const JsonToken& value) {
                        if (m->may_be_key) note_key(value, *m);
                        return read(in, value, *m, depth + 1, false);
                    });
            case JsonToken::BeginArray: {
                ++shape.lists;
                note(shape, JsonShape::Nested);
                std::size_t n = 0;
                const bool read_all = each_element(in, [&](const JsonToken& value) {
                    JsonShape& e = in_list ? position(shape, n) : element(shape);
                    ++n;
                    row_ += depth == 0;
                    return read(in, value, e, depth + 1, true);
                });
                shape.elements += static_cast<std::int64_t>(n);
                shape.widest = std::max(shape.widest, n);
                return read_all;
            }
            case JsonToken::String:
                ++shape.strings;
                note(shape, JsonShape::Text);
                note_date(t.text.substr(1), shape);
                return true;
            case JsonToken::Number:
                note_number(t.text, shape);
                return true;
            case JsonToken::Word:
                note_word(t.text, shape);
                return true;
            default:
                return false;
        }
    }

    void note(JsonShape& shape, JsonShape::Kind kind) const {
        (row_ <= kEarlyRows ? shape.early : shape.late) |= kind;
    }
    std::unique_ptr<JsonShape> make() {
        ++shapes_;
        return std::make_unique<JsonShape>();
    }
    JsonShape& member(JsonShape& shape, std::string_view key) {
        std::size_t at = shape.next;
        if (at >= shape.members.size() || shape.members[at].key != key) at = shape.place(key);
        if (at == shape.members.size()) {
            if (shapes_ >= kMostShapes) return element(shape);
            shape.members.push_back({std::string(key), make()});
            shape.members.back().shape->may_be_key = may_be_key(key);
            if (shape.members.size() > kFewMembers)
                for (std::size_t i = shape.places.size(); i < shape.members.size(); ++i)
                    shape.places.emplace(shape.members[i].key, i);
        }
        shape.next = at + 1;
        return *shape.members[at].shape;
    }
    JsonShape& element(JsonShape& shape) {
        if (!shape.element) shape.element = make();
        return *shape.element;
    }
    JsonShape& position(JsonShape& shape, std::size_t at) {
        if (at >= kMostPositions || (at >= shape.positions.size() && shapes_ >= kMostShapes))
            return element(shape);
        while (shape.positions.size() <= at) shape.positions.push_back(make());
        return *shape.positions[at];
    }
    /// `text`: without its first quote.
    static void note_date(std::string_view text, JsonShape& shape) {
        constexpr int kLastMonth = 12;
        const auto part = [&text](std::size_t most) {
            int value = 0;
            std::size_t n = 0;
            for (; n < std::min(most, text.size()) && is_digit(text[n]); ++n)
                value = value * 10 + text[n] - '0';
            text.remove_prefix(n);
            return std::pair(value, n);
        };
        const auto dash = [&text] {
            const bool there = text.starts_with('-');
            if (there) text.remove_prefix(1);
            return there;
        };
        const auto [first, first_digits] = part(2);
        if (first_digits == 0 || !dash()) return;
        const auto [second, second_digits] = part(2);
        if (second_digits == 0 || !dash() || part(4).second != 4) return;
        shape.dashed_dates = true;
        shape.day_first |= first > kLastMonth;
        shape.month_first |= second > kLastMonth;
    }
    void note_word(std::string_view text, JsonShape& shape) const {
        if (text == "null") {
            ++shape.nulls;
            return;
        }
        ++shape.others;
        note(shape, text == "true" || text == "false" ? JsonShape::Boolean : JsonShape::Fraction);
    }
    void note_number(std::string_view text, JsonShape& shape) const {
        ++shape.numbers;
        const bool fraction = std::ranges::any_of(text, [](char c) { return c != '-' && !is_digit(c); });
        shape.fractions |= fraction;
        note(shape, fraction ? JsonShape::Fraction : JsonShape::Whole);
        if (fraction && exceeds_double(text)) {
            shape.beyond_bigint = true;
            shape.longest = text;
        }
        if (text.size() < kLongNumber) return;
        if (!fraction) {
            std::int64_t value = 0;
            const bool held =
                std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
            const bool beyond = !held || value > kBeyondDouble || value < -kBeyondDouble;
            if ((!held && !shape.beyond_bigint) || (beyond && !shape.beyond_double)) shape.longest = text;
            shape.beyond_bigint |= !held;
            shape.beyond_double |= beyond;
            return;
        }
        std::string digits;
        for (const char c : text.substr(0, text.find_first_of("eE")))
            if (is_digit(c) && (c != '0' || !digits.empty())) digits += c;
        while (digits.ends_with('0')) digits.pop_back();
        const std::size_t whole = text.find('.') - (text.starts_with('-') ? 1 : 0);
        if (whole > 15 && whole < text.size()) {
            if (digits.size() > 15) {
                shape.beyond_bigint = true;
                shape.longest = text;
            }
        } else if (digits.size() > kDoubleDigits && !shape.long_fractions) {
            shape.long_fractions = true;
            if (shape.longest.empty()) shape.longest = text;
        }
    }
    void note_key(const JsonToken& value, JsonShape& shape) {
        if (shape.repeated) return;
        if (keys_ < kMostKeysInAll && shape.ascending.size() + shape.key_hashes.size() < kMostKeys &&
            is_new_key(value, shape)) {
            ++keys_;
            return;
        }
        shape.repeated = true;
        keys_ -= shape.ascending.size() + shape.key_hashes.size();
        shape.ascending = {};
        shape.key_hashes = {};
    }
    /// Numbers that ascend, as most keys do, need no looking up.
    static bool is_new_key(const JsonToken& value, JsonShape& shape) {
        const std::string_view text = value.text;
        std::int64_t number = 0;
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (status == std::errc() && end == text.data() + text.size()) {
            auto& ascending = shape.ascending;
            if (ascending.empty() || number > ascending.back()) {
                ascending.push_back(number);
                return true;
            }
            if (std::ranges::binary_search(ascending, number)) return false;
        }
        return shape.key_hashes.insert(std::hash<std::string_view>()(text)).second;
    }

    const std::function<bool()>& stopping_;
    std::size_t shapes_ = 0, keys_ = 0;
    std::int64_t row_ = 0, values_ = 0;
    bool cancelled_ = false;
};

std::unexpected<Error> cancelled() {
    return fail(ErrorCode::Cancelled, "The request was cancelled.");
}

Result<JsonOutline> outline_stream(const std::string& path, const std::function<bool()>& stopping) {
    JsonTokens in(Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
    JsonOutline out;
    ShapeReader reader(stopping);
    for (JsonToken t = in.next(); t.kind != JsonToken::End; t = in.next()) {
        if (!reader.read(in, t, out.root)) {
            if (reader.cancelled()) return cancelled();
            if (in.faults().too_deep)
                return fail(
                    ErrorCode::Unsupported,
                    fmt::format("The file nests lists or objects more than {} deep, which cannot be read.",
                                kMostJsonDepth));
            return fail(ErrorCode::InvalidInput, "The file is no sound JSON.");
        }
        ++out.roots;
    }
    out.faults = in.faults();
    return out;
}

/// `check`: lines that are none are left out; else the first of them ends it with nothing.
Result<std::optional<JsonOutline>> read_lines(const std::string& path, bool check,
                                              const std::function<bool()>& stopping) {
    JsonLines file(path);
    JsonOutline out;
    out.lines = true;
    ShapeReader reader(stopping);
    std::string_view line;
    for (std::int64_t number = 1; file.next(line); ++number) {
        if (check && !is_json_line(line)) {
            out.bad.add(number);
            continue;
        }
        JsonTokens in(line);
        const JsonToken t = in.next();
        if (t.kind == JsonToken::End) continue;
        const bool sound = reader.read(in, t, out.root) && in.next().kind == JsonToken::End;
        if (reader.cancelled()) return cancelled();
        if (!sound) return std::optional<JsonOutline>();
        out.faults.add(in.faults());
        ++out.roots;
    }
    if (file.too_long()) return std::optional<JsonOutline>();
    return std::optional<JsonOutline>(std::move(out));
}

Result<JsonOutline> outline_lines(const std::string& path, const std::function<bool()>& stopping) {
    SL_TRY(auto sound, read_lines(path, false, stopping));
    if (sound) return std::move(*sound);
    SL_TRY(auto checked, read_lines(path, true, stopping));
    if (!checked || checked->bad.count >= checked->roots ||
        checked->root.objects + checked->root.lists < checked->roots)
        return fail(ErrorCode::InvalidInput, fmt::format("Most lines of the file are no JSON{}.",
                                                         checked ? checked->bad.where() : std::string()));
    return std::move(*checked);
}

}  // namespace

std::size_t JsonShape::place(std::string_view key) const {
    if (members.size() > kFewMembers) {
        const auto it = places.find(key);
        return it == places.end() ? members.size() : it->second;
    }
    return static_cast<std::size_t>(std::ranges::find(members, key, &Member::key) - members.begin());
}

const JsonShape* JsonShape::member(std::string_view key) const {
    const std::size_t at = place(key);
    return at == members.size() ? nullptr : members[at].shape.get();
}

bool JsonShape::surprises() const {
    const int fresh = late & ~early & ~((early & Fraction) != 0 ? Whole : 0);
    // What is text or nested already stays as it stands.
    if (early != 0 && (early & (Text | Nested)) == 0 && fresh != 0) return true;
    const auto does = [](const auto& shape) { return shape->surprises(); };
    return std::ranges::any_of(members, does, &Member::shape) || std::ranges::any_of(positions, does) ||
           (element && does(element));
}

Result<JsonOutline> outline_json(const std::string& path, bool lines, const std::function<bool()>& stopping) {
    const auto as = [&](bool in_lines) {
        return in_lines ? outline_lines(path, stopping) : outline_stream(path, stopping);
    };
    auto out = as(lines);
    if (out || out.error().code == ErrorCode::Cancelled) return out;
    auto other = as(!lines);
    if (other || other.error().code != ErrorCode::InvalidInput) return other;
    return out;
}

}  // namespace sightline::engine
