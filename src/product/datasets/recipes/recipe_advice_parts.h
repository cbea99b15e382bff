#pragma once
// The parts of the advice that put questions of their own to the table: spellings of one value, rows that are
// nearly another row, a closing row of totals. Internal to this room.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "product/datasets/recipes/recipe_advice.h"

namespace sightline::datasets {

using Arguments = std::map<std::string, recipe::Argument, std::less<>>;
recipe::Step made_step(std::string kind, Arguments arguments);
std::int64_t whole_number(const Value& v);
std::string written_column(const std::string& name);  ///< as a step or an expression writes it

/// Values that differ from a more frequent one only in case, accents, blanks or hyphens, each put in its
/// usual spelling; the most frequent first, a few at most.
Result<std::vector<Advice>> advise_spellings(const query::ColumnInfo& column, std::int64_t filled,
                                             const std::string& relation, const AskTable& ask);

/// Rows that are nearly another one in every column but the ids; `repeated` rows are wholly the same.
/// Nothing for tables of very many rows, or whose rows no text tells apart.
Result<std::optional<Advice>> advise_near_duplicates(const query::TableInfo& table,
                                                     const std::string& relation, std::int64_t repeated,
                                                     const AskTable& ask);

struct TotalRow {
    Advice advice;
    std::set<std::string, std::less<>> empty;  ///< columns that are missing in it
};
/// The last row when it calls itself the total of those above.
Result<std::optional<TotalRow>> find_total_row(const query::TableInfo& table, const std::string& relation,
                                               const AskTable& ask);

}  // namespace sightline::datasets
