#pragma once
// Columns in whose beginning no value stands: they are loaded as text, and all their cells decide what they
// are. Used in the child only.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_casts.h"
#include "platform/engine/database.h"

namespace sightline::engine {

/// What the cells of one such column say, over a table or a piece of it.
struct UndecidedCells {
    std::vector<bool> fits;  ///< each of the types it may get, the narrowest first; true of no cells
    bool any = false;        ///< more than words for missing values
    MissingWords words;      ///< those
    void add(const UndecidedCells& more);
};
Result<std::vector<UndecidedCells>> measure_undecided(Database& database, const std::string& table,
                                                      const std::vector<std::string>& columns);

struct SettledColumn {
    std::string name;
    CsvCast cast;
    std::string note;  ///< a sentence for LoadReport::repairs; "" when no word was met
};
/// Numbers, or dates and times that begin with the year; none: it stays text.
std::optional<SettledColumn> settle_column(const std::string& name, const UndecidedCells& cells);
/// `table` as SQL names it, quoted.
Result<void> convert_column(Database& database, const std::string& table, const SettledColumn& column);

}  // namespace sightline::engine
