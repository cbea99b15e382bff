#include "core/recipe/recipe.h"

namespace sightline::recipe {

const std::string& Step::text(std::string_view slot) const {
    return std::get<std::string>(arguments.find(slot)->second);
}
const std::vector<std::string>& Step::list(std::string_view slot) const {
    return std::get<std::vector<std::string>>(arguments.find(slot)->second);
}
double Step::number(std::string_view slot) const {
    return std::get<double>(arguments.find(slot)->second);
}
const std::vector<double>& Step::numbers(std::string_view slot) const {
    return std::get<std::vector<double>>(arguments.find(slot)->second);
}
const Value& Step::constant(std::string_view slot) const {
    return std::get<Constant>(arguments.find(slot)->second).value;
}
std::string Step::text_or(std::string_view slot, std::string_view otherwise) const {
    return has(slot) ? text(slot) : std::string(otherwise);
}
double Step::number_or(std::string_view slot, double otherwise) const {
    return has(slot) ? number(slot) : otherwise;
}

}  // namespace sightline::recipe
