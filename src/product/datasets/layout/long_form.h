#pragma once
// A table with the values of one thing across its columns (a column for each year), or of two (2023 and 2024,
// each over Revenue and Cost), and the step that turns them into rows.

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/query/schema.h"

namespace sightline::datasets {

struct LongForm {
    std::vector<std::string> columns;  ///< of figures, at least two
    std::string name, value;           ///< of the two columns that take their place
    std::vector<std::string> totals;   ///< columns that sum them: on every row they would be repeated

    /// Of two levels, `name` and `value` are empty and these are not. `names` are the new columns. Without
    /// `within` each of `groups` stands over as many columns as there are names left for their figures; with
    /// it, each column has one of `groups` and one of `within`, and the last name is that of its figures.
    std::vector<std::string> names, groups, within;
};

/// By what the reader of sheets told (`long_form` of docs/sheets.md), else by the names of the columns: three
/// or more years, months or quarters over numbers, or two and more of them with the same two and more words
/// beside them ("2023 Revenue"). None that would put amounts of different units into one column. `report` as
/// Version::load_report.
std::optional<LongForm> long_form(const query::TableInfo& table, const boost::json::object& report);
/// By what the reader told alone; the columns are taken to be as it says.
std::optional<LongForm> long_form_told(const boost::json::object& report);

std::string unpivot_step(const LongForm& form);  ///< a line of a recipe
/// "2019 … 2022 stand across; as rows they can be asked by year"
std::string reason_of(const LongForm& form);

}  // namespace sightline::datasets
