#pragma once
// JSON of plain structs described with BOOST_DESCRIBE_STRUCT: one declaration gives reading, writing,
// validation and the JSON Schema (draft 2020-12) that the OpenAPI document shows.
//
//     struct Login {
//         std::string email, password;
//         static constexpr auto rules() { return std::array{json::Rule{.member = "email", .format =
//         "email"}}; }
//     };
//     BOOST_DESCRIBE_STRUCT(Login, (), (email, password))
//
// Member types: bool, integers, double, std::string, described enums (their enumerators in snake_case),
// std::optional<T> (may be absent or null), std::vector<T>, std::map<std::string, T>, described structs,
// boost::json::value (anything) and boost::json::object. A member that is not optional is required unless its
// Rule says `required = false`; then it keeps the value of its initializer. Members that are not declared are
// refused, unless the struct says `static constexpr bool additional_members = true`. Everything here is pure
// and reentrant.

#include <array>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sightline::json {

/// What a member must satisfy beyond its type. Lengths count characters (code points), items count array
/// members.
struct Rule {
    std::string_view member;
    bool required = true;                               ///< of members that are not optional
    std::size_t min_length = 0, max_length = SIZE_MAX;  ///< text
    double minimum = -std::numeric_limits<double>::infinity(),
           maximum = std::numeric_limits<double>::infinity();
    std::size_t min_items = 0, max_items = SIZE_MAX;  ///< arrays; lengths and ranges then hold for each item
    std::string_view one_of;                          ///< text: "asc|desc"
    std::string_view
        format;  ///< text: "email", "uuid" (both checked), "date-time", "password", … (shown only)
    bool keep_null = false;        ///< an empty optional is written as null instead of being left out
    std::string_view description;  ///< one sentence for the schema
};

/// One thing wrong with a document: where ("items[2].name", "" for the whole) and what.
struct Issue {
    std::string path, message;
};

class Issues {
  public:
    void add(std::string_view path, std::string message);  ///< the first 20 are kept
    bool empty() const { return list_.empty(); }
    const std::vector<Issue>& list() const { return list_; }
    std::string text() const;  ///< "email is required; password must have at least 8 characters."

  private:
    std::vector<Issue> list_;
};

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

inline constexpr Rule kNoRule{};

template <class T>
const Rule& rule_of(std::string_view member) {
    if constexpr (requires { T::rules(); }) {
        static constexpr auto rules = T::rules();
        for (const Rule& rule : rules)
            if (rule.member == member) return rule;
    }
    return kNoRule;
}

template <class T>
constexpr bool additional_members() {
    if constexpr (requires { T::additional_members; })
        return T::additional_members;
    else
        return false;
}

/// Unqualified name of a type: "Login".
template <class T>
std::string_view type_name() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t begin = text.find("T = ") + 4;
    constexpr std::size_t end = text.find_first_of(";]", begin);
    constexpr std::string_view full = text.substr(begin, end - begin);
    constexpr std::size_t colon = full.rfind(':');
    return colon == std::string_view::npos ? full : full.substr(colon + 1);
}

std::string snake_case(std::string_view pascal);
std::string child(std::string_view path, std::string_view member);
std::string child(std::string_view path, std::size_t index);

bool read_boolean(const boost::json::value& v, std::string_view path, Issues& issues, bool& out);
bool read_integer(const boost::json::value& v, const Rule& rule, std::int64_t lowest, std::int64_t highest,
                  std::string_view path, Issues& issues, std::int64_t& out);
bool read_number(const boost::json::value& v, const Rule& rule, std::string_view path, Issues& issues,
                 double& out);
bool read_text(const boost::json::value& v, const Rule& rule, std::string_view path, Issues& issues,
               std::string& out);
bool read_choice(const boost::json::value& v, const std::vector<std::string>& names, std::string_view path,
                 Issues& issues, std::size_t& out);
const boost::json::array* read_array(const boost::json::value& v, const Rule& rule, std::string_view path,
                                     Issues& issues);
const boost::json::object* read_object(const boost::json::value& v, std::string_view path, Issues& issues);
void refuse_unknown(const boost::json::object& object, const std::vector<std::string_view>& known,
                    std::string_view path, Issues& issues);

boost::json::object text_schema(const Rule& rule);
boost::json::object number_schema(const Rule& rule, bool integer);
boost::json::object array_schema(const Rule& rule, boost::json::value items);
boost::json::object nullable(boost::json::object schema);
boost::json::array names_array(const std::vector<std::string>& names);

template <class E>
const std::vector<std::string>& enum_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
            [&](auto d) { out.push_back(snake_case(d.name)); });
        return out;
    }();
    return names;
}

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

}  // namespace detail

template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

// ---- reading

/// Reads `v` into `out`, adding to `issues` what is wrong with it. True when nothing was.
template <class T>
bool read_value(const boost::json::value& v, const Rule& rule, const std::string& path, Issues& issues,
                T& out) {
    using namespace detail;
    if constexpr (std::is_same_v<T, boost::json::value>) {
        out = v;
        return true;
    } else if constexpr (std::is_same_v<T, boost::json::object>) {
        const boost::json::object* object = read_object(v, path, issues);
        if (object) out = *object;
        return object != nullptr;
    } else if constexpr (std::is_same_v<T, bool>) {
        return read_boolean(v, path, issues, out);
    } else if constexpr (DescribedEnum<T>) {
        std::size_t chosen = 0;
        if (!read_choice(v, enum_names<T>(), path, issues, chosen)) return false;
        std::size_t i = 0;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            if (i++ == chosen) out = d.value;
        });
        return true;
    } else if constexpr (std::is_integral_v<T>) {
        constexpr std::int64_t highest =
            sizeof(T) == 8 ? INT64_MAX : static_cast<std::int64_t>(std::numeric_limits<T>::max());
        std::int64_t n = 0;
        if (!read_integer(v, rule, static_cast<std::int64_t>(std::numeric_limits<T>::min()), highest, path,
                          issues, n))
            return false;
        out = static_cast<T>(n);
        return true;
    } else if constexpr (std::is_floating_point_v<T>) {
        double n = 0;
        if (!read_number(v, rule, path, issues, n)) return false;
        out = static_cast<T>(n);
        return true;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return read_text(v, rule, path, issues, out);
    } else if constexpr (IsOptional<T>::value) {
        out.reset();
        if (v.is_null()) return true;
        typename T::value_type inner{};
        if (!read_value(v, rule, path, issues, inner)) return false;
        out = std::move(inner);
        return true;
    } else if constexpr (IsVector<T>::value) {
        const boost::json::array* array = read_array(v, rule, path, issues);
        if (!array) return false;
        out.clear();
        out.reserve(array->size());
        bool good = true;
        for (std::size_t i = 0; i < array->size(); ++i) {
            typename T::value_type item{};
            good &= read_value((*array)[i], rule, child(path, i), issues, item);
            out.push_back(std::move(item));
        }
        return good;
    } else if constexpr (IsMap<T>::value) {
        const boost::json::object* object = read_object(v, path, issues);
        if (!object) return false;
        bool good = true;
        for (const auto& member : *object)
            good &= read_value(member.value(), rule, child(path, member.key()), issues,
                               out[std::string(member.key())]);
        return good;
    } else {
        static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        const boost::json::object* object = read_object(v, path, issues);
        if (!object) return false;
        bool good = true;
        std::vector<std::string_view> known;
        boost::mp11::mp_for_each<Members<T>>([&](auto d) {
            auto& member = out.*d.pointer;
            using Member = std::remove_reference_t<decltype(member)>;
            const Rule& its = rule_of<T>(d.name);
            known.push_back(d.name);
            if (const boost::json::value* found = object->if_contains(d.name))
                good &= read_value<Member>(*found, its, child(path, d.name), issues, member);
            else if (!IsOptional<Member>::value && its.required) {
                issues.add(child(path, d.name), "is required");
                good = false;
            }
        });
        if constexpr (!additional_members<T>()) {
            const std::size_t before = issues.list().size();
            refuse_unknown(*object, known, path, issues);
            good &= issues.list().size() == before;
        }
        return good;
    }
}

/// The whole document; InvalidInput with every problem found in one message.
template <class T>
Result<T> from_json(const boost::json::value& v) {
    T out{};
    Issues issues;
    if (!read_value(v, detail::kNoRule, "", issues, out)) return fail(ErrorCode::InvalidInput, issues.text());
    return out;
}

using TextPairs = std::vector<std::pair<std::string, std::string>>;

namespace detail {
enum class Kind { Text, Number, Boolean };
template <class T>
constexpr Kind kind_of() {
    if constexpr (IsOptional<T>::value)
        return kind_of<typename T::value_type>();
    else if constexpr (std::is_same_v<T, bool>)
        return Kind::Boolean;
    else if constexpr (std::is_arithmetic_v<T>)
        return Kind::Number;
    else
        return Kind::Text;
}
boost::json::object object_of(const TextPairs& pairs, const std::map<std::string_view, Kind>& kinds);
}  // namespace detail

/// Query parameters as a described struct of plain members: text becomes what each member needs. Empty values
/// count as absent.
template <Described T>
bool read_pairs(const TextPairs& pairs, Issues& issues, T& out) {
    std::map<std::string_view, detail::Kind> kinds;
    boost::mp11::mp_for_each<detail::Members<T>>([&](auto d) {
        kinds[d.name] = detail::kind_of<std::remove_reference_t<decltype(std::declval<T>().*d.pointer)>>();
    });
    return read_value(boost::json::value(detail::object_of(pairs, kinds)), detail::kNoRule, "", issues, out);
}

// ---- writing

template <class T>
boost::json::value to_json(const T& in) {
    using namespace detail;
    if constexpr (std::is_same_v<T, boost::json::value> || std::is_same_v<T, boost::json::object> ||
                  std::is_same_v<T, bool>)
        return in;
    else if constexpr (DescribedEnum<T>) {
        std::string name;
        std::size_t i = 0;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            if (d.value == in) name = enum_names<T>()[i];
            ++i;
        });
        return boost::json::value(name);
    } else if constexpr (std::is_integral_v<T>)
        return static_cast<std::int64_t>(in);
    else if constexpr (std::is_floating_point_v<T>)
        return static_cast<double>(in);
    else if constexpr (std::is_same_v<T, std::string>)
        return boost::json::value(in);
    else if constexpr (IsOptional<T>::value)
        return in ? to_json(*in) : boost::json::value(nullptr);
    else if constexpr (IsVector<T>::value) {
        boost::json::array array;
        array.reserve(in.size());
        for (const auto& item : in) array.push_back(to_json<typename T::value_type>(item));
        return array;
    } else if constexpr (IsMap<T>::value) {
        boost::json::object object;
        for (const auto& [key, item] : in) object[key] = to_json(item);
        return object;
    } else {
        static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        boost::json::object object;
        boost::mp11::mp_for_each<Members<T>>([&](auto d) {
            const auto& member = in.*d.pointer;
            using Member = std::remove_cvref_t<decltype(member)>;
            if constexpr (IsOptional<Member>::value)
                if (!member && !rule_of<T>(d.name).keep_null) return;
            object[d.name] = to_json(member);
        });
        return object;
    }
}

// ---- schema

/// Collects the schemas of described types: each once under its name, referred to as prefix + name.
class SchemaBook {
  public:
    explicit SchemaBook(std::string prefix = "#/components/schemas/") : prefix_(std::move(prefix)) {}
    const boost::json::object& definitions() const { return definitions_; }

    template <class T>
    boost::json::object schema(const Rule& rule = detail::kNoRule) {
        using namespace detail;
        boost::json::object out;
        if constexpr (std::is_same_v<T, boost::json::value>) {
        } else if constexpr (std::is_same_v<T, boost::json::object>)
            out["type"] = "object";
        else if constexpr (std::is_same_v<T, bool>)
            out["type"] = "boolean";
        else if constexpr (DescribedEnum<T>) {
            out["type"] = "string";
            out["enum"] = names_array(enum_names<T>());
        } else if constexpr (std::is_integral_v<T>)
            out = number_schema(rule, true);
        else if constexpr (std::is_floating_point_v<T>)
            out = number_schema(rule, false);
        else if constexpr (std::is_same_v<T, std::string>)
            out = text_schema(rule);
        else if constexpr (IsOptional<T>::value)
            out = nullable(schema<typename T::value_type>(bare(rule)));
        else if constexpr (IsVector<T>::value)
            out = array_schema(rule, schema<typename T::value_type>(bare(rule)));
        else if constexpr (IsMap<T>::value) {
            out["type"] = "object";
            out["additionalProperties"] = schema<typename T::mapped_type>(bare(rule));
        } else
            out = reference<T>();
        if (!rule.description.empty()) out["description"] = rule.description;
        return out;
    }

    /// The properties and required names of a described struct, written out (for query parameters).
    template <Described T>
    boost::json::object members() {
        using namespace detail;
        boost::json::object properties;
        boost::json::array required;
        boost::mp11::mp_for_each<Members<T>>([&](auto d) {
            using Member = std::remove_reference_t<decltype(std::declval<T>().*d.pointer)>;
            const Rule& rule = rule_of<T>(d.name);
            properties[d.name] = schema<Member>(rule);
            if ((!IsOptional<Member>::value && rule.required) || rule.keep_null)
                required.emplace_back(d.name);
        });
        boost::json::object out{{"type", "object"}, {"properties", std::move(properties)}};
        if (!required.empty()) out["required"] = std::move(required);
        if constexpr (!additional_members<T>()) out["additionalProperties"] = false;
        return out;
    }

  private:
    static Rule bare(Rule rule) {
        rule.description = {};
        return rule;
    }
    template <class T>
    boost::json::object reference() {
        static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        const std::string name(detail::type_name<T>());
        if (!definitions_.contains(name)) {
            definitions_[name] = nullptr;  // stops recursion of types that hold themselves
            boost::json::object body = members<T>();
            definitions_[name] = std::move(body);
        }
        return {{"$ref", prefix_ + name}};
    }

    std::string prefix_;
    boost::json::object definitions_;
};

}  // namespace sightline::json
