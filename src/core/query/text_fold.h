#pragma once
// Names compared without regard to ASCII case, as DuckDB compares identifiers, and the nearest of several
// names.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::query {

std::string fold(std::string_view text);  ///< ASCII letters in lower case, other bytes as they are
bool equal_folded(std::string_view a, std::string_view b);

/// Optimal string alignment distance (insert, delete, replace, swap neighbours), in bytes, of the folded
/// names.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `name`, when it is near enough to be what was meant (a third of the longer, or
/// one is part of the other); nothing otherwise.
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates);

/// Well-formed UTF-8 without the character NUL: what DuckDB takes as text.
bool is_plain_text(std::string_view text);

}  // namespace sightline::query
