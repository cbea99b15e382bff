#pragma once
// What a column is for, from its name, its type and its statistics.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/query/schema.h"

namespace sightline::datasets {

struct RoleFacts {
    std::string_view name;
    ColumnType type = ColumnType::Text;
    std::int64_t rows = 0, distinct = 0, nulls = 0;
    double average_length = 0;        ///< of text
    double minimum = 0, maximum = 0;  ///< of numbers
    bool whole = false;               ///< integer values only
    std::string_view unit = "";       ///< the mark that stood beside its numbers: "$", "%"; "" for none
};
struct RoleGuess {
    query::Role role = query::Role::Text;
    std::string unit;
};
RoleGuess guess_role(const RoleFacts& facts);

}  // namespace sightline::datasets
