#include "base/described.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ids.h"
#include "base/value.h"

namespace sightline::json {

void Issues::add(std::string_view path, std::string message) {
    if (list_.size() < 20) list_.push_back({std::string(path), std::move(message)});
}

std::string Issues::text() const {
    std::string out;
    for (const Issue& issue : list_) {
        if (!out.empty()) out += "; ";
        out += issue.path.empty() ? "The document" : issue.path;
        out += ' ';
        out += issue.message;
    }
    return out + '.';
}

namespace detail {

namespace {

std::string_view kind_name(const boost::json::value& v) {
    switch (v.kind()) {
        case boost::json::kind::null:
            return "null";
        case boost::json::kind::bool_:
            return "true or false";
        case boost::json::kind::string:
            return "text";
        case boost::json::kind::array:
            return "a list";
        case boost::json::kind::object:
            return "an object";
        default:
            return "a number";
    }
}

bool refuse_kind(const boost::json::value& v, std::string_view wanted, std::string_view path,
                 Issues& issues) {
    issues.add(path, "must be " + std::string(wanted) + ", not " + std::string(kind_name(v)));
    return false;
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const std::size_t bar = std::min(list.find('|'), list.size());
        out.emplace_back(list.substr(0, bar));
        list.remove_prefix(std::min(bar + 1, list.size()));
    }
    return out;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == text.size() || text.size() > 254) return false;
    if (text.find('@', at + 1) != std::string_view::npos) return false;
    return std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"' ||
               c == ',';
    });
}

bool in_range(double n, const Rule& rule, std::string_view path, Issues& issues) {
    if (n < rule.minimum) {
        issues.add(path, "must be at least " + to_text(rule.minimum));
        return false;
    }
    if (n > rule.maximum) {
        issues.add(path, "must be at most " + to_text(rule.maximum));
        return false;
    }
    return true;
}

}  // namespace

std::string snake_case(std::string_view pascal) {
    std::string out;
    for (const char c : pascal) {
        if (c >= 'A' && c <= 'Z') {
            if (!out.empty()) out += '_';
            out += static_cast<char>(c - 'A' + 'a');
        } else {
            out += c;
        }
    }
    return out;
}

std::string child(std::string_view path, std::string_view member) {
    std::string out(path);
    if (!out.empty()) out += '.';
    return out += member;
}

std::string child(std::string_view path, std::size_t index) {
    return std::string(path) + '[' + std::to_string(index) + ']';
}

bool read_boolean(const boost::json::value& v, std::string_view path, Issues& issues, bool& out) {
    if (!v.is_bool()) return refuse_kind(v, "true or false", path, issues);
    out = v.get_bool();
    return true;
}

bool read_integer(const boost::json::value& v, const Rule& rule, std::int64_t lowest, std::int64_t highest,
                  std::string_view path, Issues& issues, std::int64_t& out) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (v.is_int64()) {
        out = v.get_int64();
    } else if (v.is_double() && std::trunc(v.get_double()) == v.get_double() &&
               std::abs(v.get_double()) <= kExact) {
        out = static_cast<std::int64_t>(v.get_double());
    } else if (v.is_number()) {
        issues.add(path, v.is_double() ? "must be a whole number" : "is too large");
        return false;
    } else {
        return refuse_kind(v, "a whole number", path, issues);
    }
    if (out < lowest || out > highest) {
        issues.add(path, "must be between " + std::to_string(lowest) + " and " + std::to_string(highest));
        return false;
    }
    return in_range(static_cast<double>(out), rule, path, issues);
}

bool read_number(const boost::json::value& v, const Rule& rule, std::string_view path, Issues& issues,
                 double& out) {
    if (!v.is_number()) return refuse_kind(v, "a number", path, issues);
    out = v.is_double()  ? v.get_double()
          : v.is_int64() ? static_cast<double>(v.get_int64())
                         : static_cast<double>(v.get_uint64());
    return in_range(out, rule, path, issues);
}

bool read_text(const boost::json::value& v, const Rule& rule, std::string_view path, Issues& issues,
               std::string& out) {
    if (!v.is_string()) return refuse_kind(v, "text", path, issues);
    out = std::string(v.get_string());
    const auto refuse = [&](std::string message) {
        issues.add(path, std::move(message));
        return false;
    };
    if (out.find('\0') != std::string::npos) return refuse("must not hold a NUL character");
    const std::size_t length = characters(out);
    if (length < rule.min_length) {
        if (length == 0) return refuse("must not be empty");
        return refuse("must have at least " + std::to_string(rule.min_length) + " characters");
    }
    if (length > rule.max_length)
        return refuse("must have at most " + std::to_string(rule.max_length) + " characters");
    if (!rule.one_of.empty()) {
        const std::vector<std::string> allowed = split(rule.one_of);
        if (std::ranges::find(allowed, out) == allowed.end())
            return refuse("must be one of " + joined(allowed));
    }
    if (rule.format == "email" && !is_email(out)) return refuse("must be an e-mail address");
    if (rule.format == "uuid" && !is_id(out)) return refuse("must be a UUID");
    return true;
}

bool read_choice(const boost::json::value& v, const std::vector<std::string>& names, std::string_view path,
                 Issues& issues, std::size_t& out) {
    if (!v.is_string()) return refuse_kind(v, "text", path, issues);
    const auto found = std::ranges::find(names, std::string_view(v.get_string()));
    if (found == names.end()) {
        issues.add(path, "must be one of " + joined(names));
        return false;
    }
    out = static_cast<std::size_t>(found - names.begin());
    return true;
}

const boost::json::array* read_array(const boost::json::value& v, const Rule& rule, std::string_view path,
                                     Issues& issues) {
    if (!v.is_array()) {
        refuse_kind(v, "a list", path, issues);
        return nullptr;
    }
    const std::size_t size = v.get_array().size();
    if (size < rule.min_items || size > rule.max_items) {
        issues.add(path, size < rule.min_items
                             ? "must have at least " + std::to_string(rule.min_items) + " items"
                             : "must have at most " + std::to_string(rule.max_items) + " items");
        return nullptr;
    }
    return &v.get_array();
}

const boost::json::object* read_object(const boost::json::value& v, std::string_view path, Issues& issues) {
    if (!v.is_object()) {
        refuse_kind(v, "an object", path, issues);
        return nullptr;
    }
    return &v.get_object();
}

void refuse_unknown(const boost::json::object& object, const std::vector<std::string_view>& known,
                    std::string_view path, Issues& issues) {
    for (const auto& member : object) {
        const std::string_view key = member.key();
        if (std::ranges::find(known, key) != known.end()) continue;
        std::vector<std::string> names(known.begin(), known.end());
        issues.add(child(path, key.substr(0, 64)), "is not known here; known are " + joined(names));
    }
}

boost::json::object object_of(const TextPairs& pairs, const std::map<std::string_view, Kind>& kinds) {
    boost::json::object out;
    for (const auto& [key, text] : pairs) {
        if (text.empty()) continue;
        const auto kind = kinds.find(key);
        boost::json::value value(text);
        if (kind != kinds.end() && kind->second == Kind::Boolean) {
            if (text == "true" || text == "1") value = true;
            if (text == "false" || text == "0") value = false;
        } else if (kind != kinds.end() && kind->second == Kind::Number) {
            std::int64_t integer = 0;
            double number = 0;
            const char* end = text.data() + text.size();
            if (auto r = std::from_chars(text.data(), end, integer); r.ec == std::errc() && r.ptr == end)
                value = integer;
            else if (auto d = std::from_chars(text.data(), end, number); d.ec == std::errc() && d.ptr == end)
                value = number;
        }
        out[key] = std::move(value);
    }
    return out;
}

boost::json::array names_array(const std::vector<std::string>& names) {
    boost::json::array out;
    for (const std::string& name : names) out.emplace_back(name);
    return out;
}

boost::json::object text_schema(const Rule& rule) {
    boost::json::object out{{"type", "string"}};
    if (rule.min_length > 0) out["minLength"] = rule.min_length;
    if (rule.max_length != SIZE_MAX) out["maxLength"] = rule.max_length;
    if (!rule.one_of.empty()) out["enum"] = names_array(split(rule.one_of));
    if (!rule.format.empty()) out["format"] = rule.format;
    return out;
}

boost::json::object number_schema(const Rule& rule, bool integer) {
    boost::json::object out{{"type", integer ? "integer" : "number"}};
    const auto limit = [&](double n) -> boost::json::value {
        if (std::trunc(n) == n && std::abs(n) < 9e15) return static_cast<std::int64_t>(n);
        return n;
    };
    if (std::isfinite(rule.minimum)) out["minimum"] = limit(rule.minimum);
    if (std::isfinite(rule.maximum)) out["maximum"] = limit(rule.maximum);
    return out;
}

boost::json::object array_schema(const Rule& rule, boost::json::value items) {
    boost::json::object out{{"type", "array"}, {"items", std::move(items)}};
    if (rule.min_items > 0) out["minItems"] = rule.min_items;
    if (rule.max_items != SIZE_MAX) out["maxItems"] = rule.max_items;
    return out;
}

boost::json::object nullable(boost::json::object schema) {
    if (schema.empty()) return schema;
    if (boost::json::value* type = schema.if_contains("type"); type && type->is_string()) {
        const boost::json::string name = type->get_string();
        *type = boost::json::array{name, "null"};
        if (boost::json::value* choices = schema.if_contains("enum"))
            choices->as_array().emplace_back(nullptr);
        return schema;
    }
    return {{"anyOf", boost::json::array{std::move(schema), boost::json::object{{"type", "null"}}}}};
}

}  // namespace detail
}  // namespace sightline::json
