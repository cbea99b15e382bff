#pragma once
// Which type each CSV column gets: what DuckDB sniffed, unless that would change what the cells say. Used in
// the child only.

#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/csv_casts.h"
#include "platform/engine/csv/csv_head.h"
#include "platform/engine/database.h"

namespace sightline::engine {

struct CsvColumn {
    std::string name;
    CsvCast cast;
    std::vector<CsvCast> wider{};  ///< for cells further down that contradict it, the narrowest first
    MissingWords missing_words{};  ///< known to stand in its cells
    /// The last two of `wider` are two readings of the same cells: where both hold, neither counts.
    bool either_way = false;
};

struct CsvTypes {
    std::vector<CsvColumn> columns;
    /// Columns read as text in whose head no value stands: see csv_settle.h.
    std::vector<std::string> undecided;
    /// Columns read as text of which nearly all values in the head are numbers, as those: see csv_nearly.h.
    std::vector<CsvColumn> nearly;

    /// Interpretations, each a sentence for LoadReport::repairs.
    std::vector<std::string> notes() const;
    /// Amounts in $, or commas between thousands: the custom for dates, too.
    bool english() const;
};

/// Codes with leading zeros and numbers of more digits than a type holds stay text; NA, null, - or the like
/// among numbers, dates and times are missing values; a comma as the decimal separator is understood where
/// cells show it, and dates and times as date_formats knows them. Times with a zone become UTC without.
/// `sniffed`: the types that DuckDB's sniffer gives, by position.
CsvTypes choose_types(const std::vector<std::string>& names, const std::vector<std::string>& sniffed,
                      const CsvHead& head);
CsvTypes text_types(const std::vector<std::string>& names);

/// "“NA”, “n/a” in “a”, “b” stand for a missing value and were read as empty."
std::string missing_note(const MissingWords& words, const std::vector<std::string>& columns);

}  // namespace sightline::engine
