#include "surface/api/rows.h"

#include <algorithm>

#include "product/answers/answer.h"

namespace sightline::api {

boost::json::object rows_document(const Table& table, std::size_t offset, std::size_t limit) {
    boost::json::array columns, rows;
    for (const Column& column : table.columns) columns.emplace_back(column.name());
    const std::size_t begin = std::min(offset, table.row_count());
    const std::size_t end = begin + std::min(limit, table.row_count() - begin);
    rows.reserve(end - begin);
    for (std::size_t r = begin; r < end; ++r) {
        boost::json::array row;
        row.reserve(table.column_count());
        for (const Column& column : table.columns) row.push_back(answers::cell_json(column, r));
        rows.push_back(std::move(row));
    }
    return {{"columns", std::move(columns)},
            {"column_types", answers::types_json(table)},
            {"rows", std::move(rows)},
            {"row_count", table.row_count()},
            {"truncated", table.truncated || end < table.row_count()}};
}

}  // namespace sightline::api
