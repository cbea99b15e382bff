#pragma once
// Which type each CSV column gets: what DuckDB sniffed, unless that would change what the cells say. Used in
// the child only.

#include <string>
#include <vector>

#include "platform/engine/csv_head.h"

namespace sightline::engine {

struct CsvColumn {
    std::string name;
    std::string read_as;  ///< type given to read_csv
    std::string select;   ///< SQL over the quoted name that makes the stored value
};

struct CsvTypes {
    std::vector<CsvColumn> columns;
    std::vector<std::string> notes;  ///< interpretations, each a sentence for LoadReport::repairs
};

/// `sniffed` are DuckDB's types by position. Codes with leading zeros and numbers of more digits than a type
/// holds stay text; columns of numbers in which NA, null, - or the like stand for a missing value become
/// numbers with nulls (when `missing` is allowed); a comma as the decimal separator is understood where cells
/// show it. Times with a zone become UTC without.
CsvTypes choose_types(const std::vector<std::string>& names, const std::vector<std::string>& sniffed,
                      const CsvHead& head, bool missing);

}  // namespace sightline::engine
