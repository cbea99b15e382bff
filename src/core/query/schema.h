#pragma once
// Schema: what a Query may speak about: tables, their columns with what is known of them, and how tables
// relate.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"

namespace sightline::query {

/// What a column is for, found from its name and its values when the data was imported.
enum class Role { Measure, Category, Time, Identifier, Text, Boolean, Geography, Money, Percentage };
std::string_view name_of(Role role);  ///< "measure", "category", "time", "id", "text", "boolean",
                                      ///< "geography", "money", "percentage"
std::optional<Role> role_from(std::string_view name);

struct ColumnInfo {
    std::string name;  ///< as in the source; may hold any character
    ColumnType type = ColumnType::Text;
    Role role = Role::Text;
    std::string unit;  ///< "" or e.g. "USD", "%", "kg"
    /// Of dates the file writes in words, and of months; as strftime has it: "%B %-d, %Y".
    std::string date_format;
    std::int64_t null_count = 0;
    std::int64_t distinct_count = 0;  ///< of non-null values; approximate where `distinct_exact` is false
    bool distinct_exact = false;
    std::optional<Value> min, max;     ///< numbers, dates and times
    std::vector<std::string> samples;  ///< a few distinct values as text, most frequent first

    /// Holds months, each as its first day.
    bool holds_months() const;
    friend bool operator==(const ColumnInfo&, const ColumnInfo&) = default;
};

struct TableInfo {
    std::string name;   ///< name in SQL, unique in the Schema
    std::string label;  ///< for people: the dataset's name
    std::int64_t row_count = 0;
    std::vector<ColumnInfo> columns;

    const ColumnInfo* find(
        std::string_view column) const;  ///< exact name, else case-insensitive; null when absent
    friend bool operator==(const TableInfo&, const TableInfo&) = default;
};

/// `from` (many side) refers to `to` (usually unique): from_table.from_column = to_table.to_column.
struct Relation {
    std::string from_table, from_column, to_table, to_column;
    bool to_unique = true;
    double confidence = 1;  ///< 1 when declared; less when inferred from names and values
    std::vector<std::pair<std::string, std::string>>
        further;  ///< of a key of several columns: the others, as from and to
    friend bool operator==(const Relation&, const Relation&) = default;
};

struct Schema {
    std::vector<TableInfo> tables;
    std::vector<Relation> relations;

    const TableInfo* find(std::string_view table) const;
    friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace sightline::query
