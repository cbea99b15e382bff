#pragma once
// What loading one piece of a CSV found: all that the pieces must agree on, and what only all of them
// together can tell. Travels as JSON through whoever keeps it until all pieces are there. Used in the child
// only.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_dates.h"
#include "platform/engine/csv/csv_settle.h"
#include "platform/engine/csv/mend_counts.h"

namespace sightline::engine {

struct ShardReport {
    // The same for every piece of a file: judged on its beginning.
    std::string encoding, delimiter;
    bool header = true;
    std::vector<std::string> header_cells;
    std::vector<std::string> name_notes, type_notes;  ///< sentences, see LoadReport::repairs
    bool columns_open = false;  ///< a column has no cell in the rows that decided its type

    // Of this piece.
    bool mended = false;
    MendCounts counts;
    std::int64_t lines = 0;     ///< physical
    std::int64_t replaced = 0;  ///< characters, see transcode
    std::vector<std::pair<std::string, UndecidedCells>> undecided;
    OpenDates dates;
    double latest_day = 0;  ///< in them

    /// Whether both were judged on the same beginning, by the same rules.
    bool judged_like(const ShardReport& other) const;
    std::string text() const;
    static Result<ShardReport> from(std::string_view text);
    /// Takes in the report of the piece that follows all that this one stands for.
    void add(const ShardReport& next);
};

}  // namespace sightline::engine
