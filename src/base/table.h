#pragma once
// Table: typed columns with nulls, the form in which every result travels (engine socket, cache, JSON).
// Plain value, not thread-safe while written.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/value.h"

namespace sightline {

/// Text cells laid end to end; cell i is bytes [offsets[i], offsets[i + 1]).
struct TextCells {
    std::vector<std::uint32_t> offsets{0};
    std::string bytes;
    std::size_t size() const { return offsets.size() - 1; }
    void push(std::string_view s) {
        bytes.append(s);
        offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    std::string_view operator[](std::size_t i) const {
        return std::string_view(bytes).substr(offsets[i], offsets[i + 1] - offsets[i]);
    }
    friend bool operator==(const TextCells&, const TextCells&) = default;
};

/// One column. Storage by type: Boolean, Integer, Date (days), Time and Timestamp (microseconds) as int64;
/// Double as double; Text and Decimal (digits) as text. A null cell keeps a zero or empty slot, so all
/// vectors have size() entries.
class Column {
  public:
    Column() = default;
    Column(std::string name, ColumnType type);

    const std::string& name() const { return name_; }
    void rename(std::string name) { name_ = std::move(name); }
    ColumnType type() const { return type_; }
    std::size_t size() const { return size_; }
    bool is_null(std::size_t row) const { return !nulls_.empty() && (nulls_[row / 64] >> (row % 64) & 1); }
    std::size_t null_count() const;

    std::span<const std::int64_t> integers() const { return integers_; }
    std::span<const double> doubles() const { return doubles_; }
    std::string_view text(std::size_t row) const { return text_[row]; }

    Value value(std::size_t row) const;
    double number(std::size_t row) const;  ///< numeric and boolean columns; 0 when null

    void push_null();
    void push_integer(std::int64_t v);  ///< Boolean, Integer, Date, Time, Timestamp
    void push_double(double v);
    void push_text(std::string_view v);  ///< Text, Decimal
    void push(const Value& v);           ///< v must be null or of type()
    void reserve(std::size_t rows);

    friend bool operator==(const Column&, const Column&) = default;

  private:
    friend class Table;
    void mark(bool null);

    std::string name_;
    ColumnType type_ = ColumnType::Text;
    std::size_t size_ = 0;
    std::vector<std::uint64_t> nulls_;  // bit set = null; empty while there is none
    std::vector<std::int64_t> integers_;
    std::vector<double> doubles_;
    TextCells text_;
};

class Table {
  public:
    std::vector<Column> columns;
    bool truncated = false;  ///< rows were left off at a limit

    std::size_t row_count() const { return columns.empty() ? 0 : columns.front().size(); }
    std::size_t column_count() const { return columns.size(); }
    Value value(std::size_t row, std::size_t column) const { return columns[column].value(row); }
    std::size_t byte_size() const;  ///< of the cells in memory, for limits and caches

    /// Compact binary form, little endian, versioned; `from_binary` checks every length (the bytes come from
    /// another process).
    std::string to_binary() const;
    static Result<Table> from_binary(std::string_view bytes);

    friend bool operator==(const Table&, const Table&) = default;
};

}  // namespace sightline
