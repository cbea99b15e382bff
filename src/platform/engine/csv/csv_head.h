#pragma once
// The beginning of a CSV, judged: delimiter, width, header, and what the cells of each column look like. Used
// in the child only.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/engine/csv/csv_records.h"

namespace sightline::engine {

enum class CellKind : std::uint8_t {
    Empty,
    Number,
    Structured,
    Text
};  ///< structured: digits among little else, as in a date or a code

/// What the cells of one column look like, and how likely a cell is to be one of them.
class ColumnShape {
  public:
    void add(std::string_view cell);
    /// Logarithm of a likelihood; larger is better.
    double fit(std::string_view cell) const;
    bool has_seen_shape_of(std::string_view cell) const;
    /// Few distinct shapes, none of them running text.
    bool structured() const;
    /// Of four fifths of the cells that are not empty.
    std::optional<CellKind> usual_kind() const;
    /// Ten or more cells are filled, and all of them have as many characters.
    bool always_as_long_as(std::string_view cell) const;
    std::int64_t cells() const { return cells_; }
    bool empty() const { return cells_ == kinds_[static_cast<std::size_t>(CellKind::Empty)]; }

  private:
    std::map<std::string, std::int64_t, std::less<>> shapes_;  // at most kMaxShapes
    std::array<std::int64_t, 4> kinds_{};                      // by CellKind
    std::int64_t cells_ = 0;
    std::size_t shortest_ = SIZE_MAX, longest_ = 0;  // of those that are not empty
};

CellKind cell_kind(std::string_view cell);
bool is_year(std::string_view cell);

/// "2024-03-01" is "9-9-9", "Alabama" is "Aa", "$1,200.50" is "$9,9.9": runs of a class become one letter.
std::string shape_of(std::string_view cell);

constexpr std::size_t kHeadRecords = 2000;  ///< at most

struct CsvHead {
    CsvDialect dialect;
    std::size_t width = 1;     ///< fields that most records have
    double agreement = 0;      ///< share of the records that have them, 0..1
    std::size_t preamble = 0;  ///< records of other text before the table
    bool header = true;
    std::size_t header_rows = 1;     ///< when there is a header
    std::vector<std::string> names;  ///< of several rows of names, joined; else empty
    bool short_ends = false;         ///< many rows leave out empty cells at their end
    bool sound = false;  ///< every record has `width` fields, no quote is out of place, nothing stands before
                         ///< the header, no notes after the last row (if all of it is at hand)
    std::vector<std::vector<std::string>> records;  ///< from the header on (or the first row), as they
                                                    ///< stand; several rows of names joined to one
    std::vector<ColumnShape> shapes;                ///< of the rows among them that have `width` fields
};

/// `bytes` is UTF-8, the file's beginning; `whole` when it is all of it. `quote` and `escape` are tried with
/// every delimiter.
CsvHead read_csv_head(std::string_view bytes, bool whole, char quote, char escape);
/// Nearly all cells stand in single quotes, which the head was not read with.
bool in_single_quotes(const CsvHead& head);
/// The same with the delimiter given.
CsvHead read_csv_head(std::string_view bytes, bool whole, CsvDialect dialect);

}  // namespace sightline::engine
