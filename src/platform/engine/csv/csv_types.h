#pragma once
// Which type each CSV column gets: what DuckDB sniffed, unless that would change what the cells say. Used in
// the child only.

#include <functional>
#include <optional>
#include <set>
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
    std::set<std::string, std::less<>> missing_words{};  ///< known to stand in its cells
    /// The last two of `wider` are two readings of the same cells: where both hold, neither counts.
    bool either_way = false;
};

struct CsvTypes {
    std::vector<CsvColumn> columns;
    /// Columns read as text though no cell of the head speaks against numbers: see as_numbers.
    std::vector<std::string> perhaps_numbers;
    std::string dates;  ///< the format of dates and times: "%d/%m/%Y"; "" where there is none, or not one

    /// Interpretations, each a sentence for LoadReport::repairs.
    std::vector<std::string> notes() const;
    /// Amounts in $, or commas between thousands: the custom for dates, too.
    bool english() const;
};

/// What DuckDB sniffed, types by position.
struct SniffedTypes {
    std::vector<std::string> types;
    std::string date_format, timestamp_format;
};

/// Codes with leading zeros and numbers of more digits than a type holds stay text; columns of numbers in
/// which NA, null, - or the like stand for a missing value become numbers with nulls; a comma as the decimal
/// separator is understood where cells show it. Times with a zone become UTC without.
CsvTypes choose_types(const std::vector<std::string>& names, const SniffedTypes& sniffed,
                      const CsvHead& head);
CsvTypes text_types(const std::vector<std::string>& names);

/// What stands in a column of the head, without the words for missing values.
std::vector<std::string_view> filled_cells(const CsvHead& head, std::size_t column, std::size_t width);

/// SQL: what stands for a missing value in a column of numbers, as a list of literals; blanks are among it.
std::string missing_words();

/// What the cells of one column read as text say about numbers, over a table or a piece of it.
struct NumberCells {
    std::optional<bool> numbers,
        whole;         ///< every cell that is not empty, as DOUBLE, as BIGINT; none: no such cell
    bool any = false;  ///< more than words for missing values
    std::vector<std::string> words;  ///< those, sorted, each once
    void add(const NumberCells& more);
};
Result<std::vector<NumberCells>> measure_numbers(Database& database, const std::string& table,
                                                 const std::vector<std::string>& columns);

/// A column that is text only because of words for missing values further down than the head reaches becomes
/// numbers where all else is.
struct NumberColumn {
    std::string name, type;
    std::string note;  ///< a sentence as above; "" when no word was met
};
std::optional<NumberColumn> as_numbers(const std::string& name, const NumberCells& cells);
/// `table` as SQL names it, quoted.
Result<void> convert_to_numbers(Database& database, const std::string& table, const NumberColumn& column);

}  // namespace sightline::engine
