#pragma once
// Units that names of columns tell. A unit that counts in thousands or more says so in one form: "thousand
// EUR", "million USD", "thousand"; the values stay as they are.

#include <string>
#include <string_view>

namespace sightline::datasets {

/// Of "revenue_keur", "Rev ($m)", "Debt (USD 000)", "weight_kg", "price eur"; "" when the name tells none.
std::string unit_in_name(std::string_view name);

/// "EUR", "$", "thousand EUR": money, in whatever scale.
bool is_money(std::string_view unit);

/// "thousand", "million" or "billion" alone.
bool is_scale(std::string_view unit);

}  // namespace sightline::datasets
