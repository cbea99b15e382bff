#include "base/json_members.h"

namespace sightline::json {

namespace bj = boost::json;

std::string text_of(const bj::object& object, std::string_view name) {
    const bj::value* v = object.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::vector<std::string> texts_of(const bj::object& object, std::string_view name) {
    std::vector<std::string> out;
    if (const bj::array* list = list_of(object, name))
        for (const auto& item : *list)
            if (item.is_string()) out.emplace_back(item.get_string());
    return out;
}

std::int64_t integer_of(const bj::object& object, std::string_view name, std::int64_t otherwise) {
    const bj::value* v = object.if_contains(name);
    return v && v->is_int64() ? v->get_int64() : otherwise;
}

bool is_true(const bj::object& object, std::string_view name) {
    const bj::value* v = object.if_contains(name);
    return v && v->is_bool() && v->get_bool();
}

const bj::object* object_of(const bj::object& object, std::string_view name) {
    const bj::value* v = object.if_contains(name);
    return v ? v->if_object() : nullptr;
}

const bj::array* list_of(const bj::object& object, std::string_view name) {
    const bj::value* v = object.if_contains(name);
    return v ? v->if_array() : nullptr;
}

}  // namespace sightline::json
