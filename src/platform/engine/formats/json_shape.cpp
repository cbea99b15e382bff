#include "platform/engine/formats/json_shape.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

namespace sightline::engine {

namespace {

constexpr std::size_t kMostShapes = 50'000, kMostPositions = 2000, kMostKeys = 1'000'000;
constexpr std::size_t kFewMembers = 8;
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

class ShapeReader {
  public:
    bool read(JsonTokens& in, const JsonToken& t, JsonShape& shape, int depth = 0, bool in_list = false) {
        if (depth > kJsonDepth) return false;
        switch (t.kind) {
            case JsonToken::BeginObject:
                ++shape.objects;
                return each_member(in, [&](const std::string& key, const JsonToken& value) {
                    JsonShape& m = member(shape, key);
                    if (m.seen || (m.values() == 0 && may_be_key(key))) note_key(value, m);
                    return read(in, value, m, depth + 1);
                });
            case JsonToken::BeginArray: {
                ++shape.lists;
                std::size_t n = 0;
                const bool read_all = each_element(in, [&](const JsonToken& value) {
                    JsonShape& e = in_list ? position(shape, n) : element(shape);
                    ++n;
                    return read(in, value, e, depth + 1, true);
                });
                shape.elements += static_cast<std::int64_t>(n);
                shape.widest = std::max(shape.widest, n);
                return read_all;
            }
            case JsonToken::String:
                ++shape.strings;
                return true;
            case JsonToken::Number:
                note_number(t.text, shape);
                return true;
            case JsonToken::Word:
                ++(t.text == "null" ? shape.nulls : shape.others);
                return true;
            default:
                return false;
        }
    }

  private:
    std::unique_ptr<JsonShape> make() {
        ++shapes_;
        return std::make_unique<JsonShape>();
    }
    JsonShape& member(JsonShape& shape, const std::string& key) {
        if (const JsonShape* known = shape.member(key)) return const_cast<JsonShape&>(*known);
        if (shapes_ >= kMostShapes) return element(shape);
        shape.members.push_back({key, make()});
        if (shape.members.size() > kFewMembers)
            for (std::size_t i = shape.places.size(); i < shape.members.size(); ++i)
                shape.places.emplace(shape.members[i].key, i);
        return *shape.members.back().shape;
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
    static void note_number(std::string_view text, JsonShape& shape) {
        ++shape.numbers;
        const bool fraction = text.find_first_of(".eEIiNn") != std::string_view::npos;
        shape.fractions |= fraction;
        if (text.size() < 16) return;
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
            if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits += c;
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
    static void note_key(const JsonToken& value, JsonShape& shape) {
        if (!shape.seen) shape.seen = std::make_unique<std::unordered_set<std::size_t>>();
        if (shape.repeated) return;
        if (!shape.seen->insert(std::hash<std::string_view>()(value.text)).second ||
            shape.seen->size() > kMostKeys) {
            shape.repeated = true;
            shape.seen->clear();
        }
    }

    std::size_t shapes_ = 0;
};

Result<JsonOutline> outline_stream(const std::string& path, const std::function<bool()>& stopping) {
    JsonTokens in(Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
    JsonOutline out;
    ShapeReader reader;
    for (JsonToken t = in.next(); t.kind != JsonToken::End; t = in.next()) {
        if (stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        if (!reader.read(in, t, out.root)) return fail(ErrorCode::InvalidInput, "The file is no sound JSON.");
        ++out.roots;
    }
    return out;
}

/// `check`: lines that are none are left out; else the first of them ends it with nothing.
Result<std::optional<JsonOutline>> read_lines(const std::string& path, bool check,
                                              const std::function<bool()>& stopping) {
    std::ifstream file(path, std::ios::binary);
    JsonOutline out;
    out.lines = true;
    ShapeReader reader;
    std::string line;
    for (std::int64_t number = 1; std::getline(file, line); ++number) {
        if (number % 1024 == 0 && stopping()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        if (check && !is_json_line(line)) {
            out.bad.add(number);
            continue;
        }
        JsonTokens in{std::string_view(line)};
        const JsonToken t = in.next();
        if (t.kind == JsonToken::End) continue;
        const bool sound = reader.read(in, t, out.root) && in.next().kind == JsonToken::End;
        if (!sound) return std::optional<JsonOutline>();
        ++out.roots;
    }
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

bool is_json_line(std::string_view line) {
    JsonTokens in(line);
    const JsonToken t = in.next();
    return t.kind == JsonToken::End || (in.skip(t) && in.next().kind == JsonToken::End);
}

const JsonShape* JsonShape::member(std::string_view key) const {
    if (members.size() > kFewMembers) {
        const auto it = places.find(key);
        return it == places.end() ? nullptr : members[it->second].shape.get();
    }
    for (const auto& m : members)
        if (m.key == key) return m.shape.get();
    return nullptr;
}

Result<JsonOutline> outline_json(const std::string& path, bool lines, const std::function<bool()>& stopping) {
    auto out = lines ? outline_lines(path, stopping) : outline_stream(path, stopping);
    if (out || out.error().code == ErrorCode::Cancelled) return out;
    auto other = lines ? outline_stream(path, stopping) : outline_lines(path, stopping);
    return other ? std::move(other) : std::move(out);
}

}  // namespace sightline::engine
