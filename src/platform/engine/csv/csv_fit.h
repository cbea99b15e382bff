#pragma once
// Fits a record with too many or too few fields into the table's columns, by what the columns' cells look
// like. Used in the child only.

#include <string>
#include <vector>

#include "platform/engine/csv/csv_head.h"

namespace sightline::engine {

enum class Fit {
    Filled,   ///< empty cells were put after the last field
    Shifted,  ///< empty cells were put before fields, which so went to columns they look more like
    Split,    ///< one field held two cells without a delimiter between them
    Emptied,  ///< empty fields were left out
    Joined,   ///< neighbouring fields were one cell with the delimiter in it
    Cut,      ///< fields beyond the last column were left out
};

/// Changes `fields` to exactly shapes.size() cells. `short_ends`: rows of this file leave out empty cells at
/// their end, so that is what a short one most likely does.
Fit fit_fields(std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes, char delimiter,
               bool short_ends);

/// How well as many fields as there are columns look like them; logarithmic, larger is better.
double likelihood(const std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes);

}  // namespace sightline::engine
