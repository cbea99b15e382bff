#pragma once
// Rows of a table over HTTP: columns with their types, rows as lists.

#include "base/described.h"
#include "base/table.h"

namespace sightline::api {

struct RowsPage {
    std::vector<std::string> columns, column_types;
    std::vector<std::vector<boost::json::value>> rows;
    std::int64_t row_count = 0;
    bool truncated = false;
    std::optional<std::vector<std::vector<std::string>>> cells;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "rows",
                       .description = "Whole numbers beyond 2^53 and decimals beyond 15 digits are strings."},
            json::Rule{.member = "row_count",
                       .description = "Rows there are, which may be more than are shown."},
            json::Rule{.member = "truncated", .description = "There are more rows than are shown."},
            json::Rule{.member = "cells",
                       .description = "Of the first rows of a workbook as it was imported: where each value "
                                      "stands, such as Sales!B7; empty for one that stands in no cell."}};
    }
};
BOOST_DESCRIBE_STRUCT(RowsPage, (), (columns, column_types, rows, row_count, truncated, cells))

/// At most `limit` rows from `offset` on.
boost::json::object rows_document(const Table& table, std::size_t offset, std::size_t limit);

}  // namespace sightline::api
