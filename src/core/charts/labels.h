#pragma once
// Words and formats of a chart: axis titles, d3 number and time formats, the width of text on a screen.

#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "core/query/query.h"

namespace sightline::charts {

struct Output;

std::string sentence_case(std::string_view text);  ///< first letter (ASCII) upper case

/// d3-format for whole numbers, money, shares and plain numbers, fit to the size of the values; for times by
/// grain. "" for names.
std::string format_of(const Output& output);
std::string time_format(query::TimeGrain grain);  ///< d3-time-format: "%b %Y"
/// The grain at which cells of a date or time are told apart: the Query's, else Day for dates and Second for
/// timestamps.
query::TimeGrain grain_of(const Output& output);

/// A number by one of the formats of `format_of`, as d3 would write it: "1,234.5", "12.3%".
std::string number_text(double value, std::string_view format);

/// Columns of a terminal that UTF-8 text takes; East Asian wide characters and emoji take two, combining
/// marks none.
std::size_t display_width(std::string_view utf8);
/// The text cut to `width` columns, ending in `ellipsis` when it was longer.
std::string cut_to_width(std::string_view utf8, std::size_t width, std::string_view ellipsis = "…");

/// The text in at most `most` lines of at most `width` columns, broken at spaces.
std::vector<std::string> wrap(const std::string& text, std::size_t width, std::size_t most);
inline constexpr std::size_t kTitleWidth = 64, kTitleLines = 3;  ///< of a chart

/// A cell as the label of an axis: "(empty)" for null and "", names of days as they are, booleans as "true"
/// and "false".
std::string label_text(const Value& value);

}  // namespace sightline::charts
