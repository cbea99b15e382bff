#pragma once
// The parts of the advice that put questions of their own to the table: spellings of one value, rows that are
// nearly another row, rows of totals, labels written once for several rows. Internal to this room.

#include <map>
#include <optional>
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
/// Nothing for tables of very many rows, or of which too many would have to be compared, or whose rows no
/// text tells apart.
Result<std::optional<Advice>> advise_near_duplicates(const query::TableInfo& table,
                                                     const std::string& relation, std::int64_t repeated,
                                                     const AskTable& ask);

struct TotalRows {
    Advice advice;
    std::map<std::string, std::int64_t, std::less<>> missing;  ///< of each column, in these rows
};
/// Rows that call themselves totals and are sums of rows above (engine::total_rows), where what they are
/// called tells them from all others.
Result<std::optional<TotalRows>> find_total_rows(const query::TableInfo& table, const std::string& relation,
                                                 const AskTable& ask);

/// The other columns that hold the sum of `columns` in every row: on the rows made of them they would repeat.
Result<std::vector<std::string>> columns_that_sum(const query::TableInfo& table,
                                                  const std::vector<std::string>& columns,
                                                  const std::string& relation, const AskTable& ask);

/// The first columns when they hold labels written once for the rows below them: each stands once (within one
/// label of the column before), most of them over several rows, and the columns after them are full.
Result<std::vector<std::string>> find_group_labels(const query::TableInfo& table, const std::string& relation,
                                                   const AskTable& ask);

}  // namespace sightline::datasets
