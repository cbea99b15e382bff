#include <stdexcept>

#include "platform/store/store.h"

namespace sightline::store {

namespace {

const Parameter& value_of(const Row& row, std::string_view column) {
    for (std::size_t i = 0; i < row.names.size(); ++i)
        if (row.names[i] == column) return row.values[i];
    throw std::logic_error("no column " + std::string(column) + " in the result");
}

[[noreturn]] void wrong_type(std::string_view column, const char* wanted) {
    throw std::logic_error("column " + std::string(column) + " is not " + wanted);
}

}  // namespace

std::int64_t Row::integer(std::string_view column) const {
    if (const auto* value = std::get_if<std::int64_t>(&value_of(*this, column))) return *value;
    wrong_type(column, "a whole number");
}

double Row::number(std::string_view column) const {
    const auto& value = value_of(*this, column);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    wrong_type(column, "a number");
}

const std::string& Row::text(std::string_view column) const {
    if (const auto* value = std::get_if<std::string>(&value_of(*this, column))) return *value;
    wrong_type(column, "text");
}

bool Row::is_null(std::string_view column) const {
    return std::holds_alternative<Null>(value_of(*this, column));
}

std::string Row::text_or(std::string_view column, std::string_view otherwise) const {
    return is_null(column) ? std::string(otherwise) : text(column);
}

std::optional<std::int64_t> Row::optional_integer(std::string_view column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

}  // namespace sightline::store
