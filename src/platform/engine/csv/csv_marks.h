#pragma once
// Numbers written with a mark: "$1,200.00", "(€ 3,50)", "12.5 %". Used in the child only.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/engine/csv/csv_casts.h"

namespace sightline::engine {

struct MarkedNumbers {
    std::string mark;        ///< "$", "€", "£", "¥", "₹" or "%"; 12.5 % stays 12.5
    bool comma = false;      ///< the decimal separator is a comma, and the point groups thousands
    bool fractions = false;  ///< some have digits behind the separator
    bool open = false;       ///< none has a separator, and the mark does not tell what one would mean
};

/// How the cells of a column are read as numbers, or nothing: when one is no number, when they have different
/// marks or too few have one, or when a separator may mean either.
std::optional<MarkedNumbers> marked_numbers(const std::vector<std::string_view>& cells);

/// BIGINT, or DOUBLE where `numbers` has fractions. Every number but 0 has to have the mark.
CsvCast cast_marked(const MarkedNumbers& numbers, const std::string& text);

}  // namespace sightline::engine
