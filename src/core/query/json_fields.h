#pragma once
// Reading JSON strictly, with the path in every message: what QueryJsonReader is built on. Internal to this
// room.

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/names.h"
#include "core/query/path.h"

namespace sightline::query {

class JsonFields {
  protected:
    static constexpr int kMaxDepth = 64;  ///< of Query nodes
    using Json = boost::json::value;
    using JsonObject = boost::json::object;

    struct Deeper {
        explicit Deeper(JsonFields& r) : reader(r) { ++reader.depth_; }
        ~Deeper() { --reader.depth_; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        JsonFields& reader;
    };
    Result<void> deep_enough() {
        if (depth_ > kMaxDepth)
            return path_.fail("nested more than " + std::to_string(kMaxDepth) + " deep; simplify it");
        return {};
    }

    // ---- JSON values ----

    template <class To, class From>
    Result<void> into(To& to, Result<From> from) {
        if (!from) return std::unexpected(std::move(from).error());
        to = std::move(*from);
        return {};
    }

    Result<const JsonObject*> object(const Json& json, std::initializer_list<std::string_view> allowed) {
        if (!json.is_object()) return path_.fail("expected an object");
        for (const auto& member : json.get_object()) {
            const std::string key = to_string(member.key());
            if (key.empty() || std::ranges::find(allowed, key) == allowed.end())
                return path_.fail("unknown key \"" + key + "\"; allowed here: " + joined(allowed));
        }
        return &json.get_object();
    }

    template <class Read>
    Result<void> maybe(const JsonObject& o, std::string_view key, Read&& read) {
        const Json* const v = o.if_contains(key);
        if (v == nullptr) return {};
        const Path::Enter enter(path_, Step{key});
        return read(*v);
    }
    template <class Read>
    Result<void> required(const JsonObject& o, std::string_view key, Read&& read) {
        if (!o.contains(key)) return path_.fail("\"" + std::string(key) + "\" is missing");
        return maybe(o, key, read);
    }
    template <class Item, class Read>
    Result<void> items(const Json& json, std::vector<Item>& out, Read&& read) {
        if (!json.is_array()) return path_.fail("expected an array");
        std::ptrdiff_t i = 0;
        for (const Json& v : json.get_array()) {
            const Path::Enter enter(path_, Step{"", i++});
            SL_TRY(Item item, read(v));
            out.push_back(std::move(item));
        }
        return {};
    }
    Result<std::string> text(const Json& v) {
        if (!v.is_string()) return path_.fail("expected a text");
        return to_string(v.get_string());
    }
    Result<double> number(const Json& v) {
        boost::system::error_code ec;
        const double d = v.to_number<double>(ec);
        if (ec || !std::isfinite(d)) return path_.fail("expected a number");
        return d == 0 ? 0.0 : d;
    }
    Result<std::int64_t> integer(const Json& v) {
        if (v.is_int64()) return v.get_int64();
        return path_.fail("expected a whole number");
    }
    Result<void> flag(const JsonObject& o, std::string_view key, bool& out) {
        return maybe(o, key, [&](const Json& v) -> Result<void> {
            if (!v.is_bool()) return path_.fail("expected true or false");
            out = v.get_bool();
            return {};
        });
    }
    Result<void> name(const JsonObject& o, std::string_view key, std::string& out) {
        return maybe(o, key, [&](const Json& v) { return into(out, text(v)); });
    }
    template <class Enum>
    Result<void> choice(const JsonObject& o, std::string_view key, Enum& out) {
        return required(o, key, [&](const Json& v) -> Result<void> {
            SL_TRY(const std::string word, text(v));
            const auto found = from_name<Enum>(word);
            if (!found) return path_.fail("unknown \"" + word + "\"; one of: " + all_names<Enum>());
            out = *found;
            return {};
        });
    }

    static std::string to_string(boost::json::string_view s) { return {s.data(), s.size()}; }
    static std::string joined(std::initializer_list<std::string_view> words) {
        std::string out;
        for (const auto word : words)
            if (!word.empty()) (out += out.empty() ? "" : ", ") += word;
        return out;
    }

    int depth_ = 0;
    Path path_;
};

}  // namespace sightline::query
