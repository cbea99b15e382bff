#pragma once
// Words of business that stand for differently named columns: "revenue" for an amount, "qty" for quantity,
// "oldest" for an age or a birth date. General knowledge of the language, not of any table.

#include <string>
#include <string_view>
#include <vector>

namespace sightline::language {

/// The word an abbreviation stands for ("qty" -> "quantity"); empty when it is none.
std::string_view spelled_out(std::string_view word);

/// How well a column whose name has `words` is what `said` speaks of: 0 not at all, up to 1.
float concept_fit(std::string_view said, const std::vector<std::string>& words);

/// Does the name say that its numbers do not add up (a rate, a score, a temperature, a price)?
bool is_averaged(const std::vector<std::string>& words);

/// Words that ask for an amount of money, and names of columns that hold none ("weight_kg", "wait_min"): the
/// ones never mean the others, however near their vectors.
bool is_money_word(std::string_view said);
bool never_money(const std::vector<std::string>& words);

/// Does the name tell what was meant to be (a budget, a target, a due date), or what came of it (the amount
/// spent, the day of delivery)?
bool is_planned(const std::vector<std::string>& words);
bool is_outcome(const std::vector<std::string>& words);

/// Is less of it better (a delay, a cost), so that the worst is the highest?
bool is_better_low(const std::vector<std::string>& words);

/// Do both words speak of the same thing ("energy consumption")?
bool same_concept(std::string_view a, std::string_view b);

/// Other words for the same value ("uk" -> "united kingdom", "women" -> "female", "f").
std::vector<std::string_view> same_value(std::string_view said);

/// Words for people and things of any kind ("people", "staff"), which name the rows of a table of persons.
bool is_person_word(std::string_view word);

}  // namespace sightline::language
